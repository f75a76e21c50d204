// SHA-256 of the platform, for entry chains and canonical bytes.

import { createHash } from "node:crypto";

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

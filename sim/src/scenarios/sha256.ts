// SHA-256 of the platform, for entry chains and canonical bytes.

import { hash } from "node:crypto";

export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

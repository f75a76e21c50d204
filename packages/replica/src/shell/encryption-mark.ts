// How a storage whose values are encrypted says so: by a value under a key of its own, which whoever encrypts hides from its users.
// A replica that met one without the wrapper that decrypts would take ciphertext for damage, or write beside it in the clear.

import { ReplicaError } from "../errors.js";
import type { Storage } from "../storage-port.js";

/** Where an encrypted storage keeps what its keys are made of. */
export const encryptionKey = "encryption";

/** True for a storage that was written through a wrapper that encrypts, and is met without it. */
export async function isEncrypted(storage: Pick<Storage, "loadMeta">): Promise<boolean> {
  return (await storage.loadMeta(encryptionKey)) !== undefined;
}

/** Throws `ReplicaError`, code `ENCRYPTED`. */
export async function refuseEncrypted(storage: Pick<Storage, "loadMeta">): Promise<void> {
  if (!(await isEncrypted(storage))) return;
  throw new ReplicaError("ENCRYPTED", "the storage is encrypted: give it as encryptedStorage(storage, secret)");
}

// An archive is read by whoever has it: it is made of documents in the clear, so an encrypted storage is met through its wrapper.

import { isEncrypted, type Storage } from "@joinery/replica";
import { StorageError } from "../errors.js";

/** Rejects with `StorageError`, code `ENCRYPTED`, for an encrypted storage without its wrapper. */
export async function refuseEncrypted(storage: Storage): Promise<void> {
  if (!(await isEncrypted(storage))) return;
  throw new StorageError("ENCRYPTED", "the store is encrypted: give it as encryptedStorage(storage, secret)");
}

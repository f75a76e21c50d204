// Encryption at rest, for any storage.
export { encryptedStorage } from "./encrypted-storage.js";
export type { ScryptCost, StorageSecret } from "./storage-secret.js";
export { changeStorageSecret } from "./store-keys.js";

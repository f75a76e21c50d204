// Encrypts what any other storage keeps.
export {
  changeStorageSecret,
  encryptedStorage,
  type ScryptCost,
  type StorageSecret,
} from "@joinery/storage/encrypted";

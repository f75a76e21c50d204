// The adapter for browsers: a store in IndexedDB.
export { type IndexedDbStorageOptions, indexedDbStorage } from "./indexeddb-storage.js";

// Keeps logs in an IndexedDB database, in pages and workers.
export { type IndexedDbStorageOptions, indexedDbStorage } from "@joinery/storage/indexeddb";

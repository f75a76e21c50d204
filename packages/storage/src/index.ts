// The front door of storage: what all adapters share. Each adapter has its own sub-path, so that nobody loads
// a database to keep a log in memory.
export { StorageError, type StorageErrorCode } from "./errors.js";

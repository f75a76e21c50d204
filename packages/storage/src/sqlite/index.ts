// The SQLite adapter's door.
export type { SqliteDatabase, SqliteDriver, SqliteStatement } from "./driver-port.js";
export { type SqliteStorageOptions, sqliteStorage } from "./sqlite-storage.js";

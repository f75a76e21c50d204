// The SQLite adapter's door.
export { betterSqlite3Driver } from "./better-sqlite3-driver.js";
export type { SqliteDatabase, SqliteDriver, SqliteStatement } from "./driver-port.js";
export { type SqliteStorageOptions, sqliteStorage } from "./sqlite-storage.js";

// Keeps logs in an SQLite file, on Node only.
export { betterSqlite3Driver, type SqliteStorageOptions, sqliteStorage } from "@joinery/storage/sqlite";

// Keeps logs in an SQLite file, on Node only.
export { type SqliteStorageOptions, sqliteStorage } from "@joinery/storage/sqlite";

// Bare SQLite, as somebody would use it who wants each row on disk before going on: write-ahead log, a flush per commit, one
// prepared statement, one row per transaction. The same SQLite that the storage adapter uses here.

import { DatabaseSync } from "@photostructure/sqlite";
import type { Pair } from "../work/workload.js";

type Database = InstanceType<typeof DatabaseSync>;

export class BareRows {
  readonly #database: Database;
  readonly #insert: ReturnType<Database["prepare"]>;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON");
    this.#database.exec("CREATE TABLE rows (position INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL)");
    this.#insert = this.#database.prepare("INSERT INTO rows (key, value) VALUES (?, ?)");
  }

  /** On disk when it returns. */
  insert([key, value]: Pair): void {
    this.#insert.run(key, value);
  }

  pairs(): Pair[] {
    const rows = this.#database.prepare("SELECT key, value FROM rows").all() as { key: string; value: string }[];
    return rows.map(({ key, value }) => [key, value]);
  }

  close(): void {
    this.#database.close();
  }
}

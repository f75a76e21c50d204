// Bare SQLite, as somebody would use it who wants each row on disk before going on: write-ahead log, a flush per commit, one
// prepared statement, one row per transaction. The same SQLite that the storage adapter uses here.

import { DatabaseSync } from "@photostructure/sqlite";
import type { Pair } from "../work/workload.js";

type Database = InstanceType<typeof DatabaseSync>;

export class BareRows {
  readonly #database: Database;
  readonly #insert: ReturnType<Database["prepare"]>;

  /** @param flushes false where a loss of power may take the last rows. Default true. */
  constructor(path: string, { flushes = true }: { readonly flushes?: boolean } = {}) {
    this.#database = new DatabaseSync(path);
    const synchronous = flushes ? "FULL" : "NORMAL";
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA fullfsync = ON`);
    this.#database.exec("CREATE TABLE rows (position INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL)");
    this.#insert = this.#database.prepare("INSERT INTO rows (key, value) VALUES (?, ?)");
  }

  /** Outside a transaction, and where rows are flushed, it is on disk when this returns. */
  insert([key, value]: Pair): void {
    this.#insert.run(key, value);
  }

  /** In one transaction. */
  insertAll(pairs: readonly Pair[]): void {
    this.#database.exec("BEGIN");
    for (const pair of pairs) this.insert(pair);
    this.#database.exec("COMMIT");
  }

  pairs(): Pair[] {
    const rows = this.#database.prepare("SELECT key, value FROM rows").all() as { key: string; value: string }[];
    return rows.map(({ key, value }) => [key, value]);
  }

  close(): void {
    this.#database.close();
  }
}

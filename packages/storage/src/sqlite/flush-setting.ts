// Whether the next commit is flushed to the disk. In WAL mode a commit without a flush is in the log in front of the file all
// the same, behind everything before it: a loss of power takes the end of the log, and what a later flush covers stays.
import type { AppendDurability } from "@joinery/replica";
import type { SqliteDatabase } from "./driver-port.js";
import type { MetaTable } from "./meta-table.js";

/** A row of one value: something has to be written for a commit to flush anything. */
const markKey = "\0flushed";
const markValue = new Uint8Array();

export class FlushSetting {
  readonly #database: SqliteDatabase;
  readonly #meta: MetaTable;
  /** What `openStore` set and read back. */
  #current: AppendDurability = "durable";

  constructor(database: SqliteDatabase, meta: MetaTable) {
    this.#database = database;
    this.#meta = meta;
  }

  /** Call it outside a transaction. */
  set(durability: AppendDurability): void {
    if (durability === this.#current) return;
    this.#database.exec(`PRAGMA synchronous = ${durability === "durable" ? "FULL" : "NORMAL"}`);
    this.#current = durability;
  }

  /** Writes what makes a commit more than nothing. */
  mark(): void {
    this.#meta.save(markKey, markValue);
  }
}

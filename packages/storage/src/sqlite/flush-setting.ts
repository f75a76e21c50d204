// Whether the next commit is flushed to the disk. In WAL mode a commit without a flush is in the log in front of the file all
// the same, behind everything before it: a loss of power takes the end of the log, and what a later flush covers stays.
import type { AppendDurability } from "@joinery/replica";
import { metaChecksum } from "./checksum.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import { toTextKey } from "./text-key.js";

/** A row of one value: something has to be written for a commit to flush anything. */
const markKey = "\0flushed";
const markValue = new Uint8Array();

export class FlushSetting {
  readonly #database: SqliteDatabase;
  readonly #mark: SqliteStatement;
  /** What `openStore` set and read back. */
  #current: AppendDurability = "durable";

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#mark = database.prepare("INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)");
  }

  /** Call it outside a transaction. */
  set(durability: AppendDurability): void {
    if (durability === this.#current) return;
    this.#database.exec(`PRAGMA synchronous = ${durability === "durable" ? "FULL" : "NORMAL"}`);
    this.#current = durability;
  }

  /** Writes what makes a commit more than nothing. */
  mark(): void {
    this.#mark.run(toTextKey(markKey), markValue, metaChecksum(markKey, markValue));
  }
}

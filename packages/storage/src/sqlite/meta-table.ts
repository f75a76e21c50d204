// Reads and writes the small values of a store, which are not believed either when they come back.
import { quote } from "../record-check.js";
import { metaChecksum } from "./checksum.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import { corruptStore } from "./sqlite-fault.js";
import { toTextKey } from "./text-key.js";

export class MetaTable {
  readonly #path: string;
  readonly #save: SqliteStatement;
  readonly #load: SqliteStatement;

  constructor(path: string, database: SqliteDatabase) {
    this.#path = path;
    this.#save = database.prepare("INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)");
    this.#load = database.prepare("SELECT value, checksum FROM meta WHERE key = ?");
  }

  save(key: string, value: Uint8Array): void {
    this.#save.run(toTextKey(key), value, metaChecksum(key, value));
  }

  load(key: string): Uint8Array | undefined {
    const row = this.#load.get(toTextKey(key)) as Record<"value" | "checksum", unknown> | undefined;
    if (row === undefined) return undefined;
    const { value, checksum } = row;
    if (value instanceof Uint8Array && metaChecksum(key, value) === checksum) {
      // A plain Uint8Array, whatever subclass the driver made.
      return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }
    throw corruptStore(this.#path, `holds a damaged value of ${quote(key)}`);
  }
}

// Gives the room back that dropped records leave in the file, once it is a good part of it: a little at a time, so that
// nobody waits for long. A part stays, for what comes next.
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";

/** One in so many pages may be spare, and a few in any case. */
const sparePart = 8;
const spareMin = 16;
/** Pages that are given back in one step: at most so many are moved, a mebibyte. */
const pagesPerStep = 256;

export class SparePages {
  readonly #database: SqliteDatabase;
  readonly #countAll: SqliteStatement;
  readonly #countSpare: SqliteStatement;
  #isUnderWay = false;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#countAll = database.prepare("PRAGMA page_count");
    this.#countSpare = database.prepare("PRAGMA freelist_count");
  }

  /** Begins to give pages back where there are many. Call it after something was dropped. */
  giveBackSoon(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    setImmediate(this.#step);
  }

  /** Ends what was begun, before the file is closed. */
  finish(): void {
    while (this.#isUnderWay) this.#giveBack();
  }

  readonly #step = (): void => {
    if (!this.#isUnderWay) return;
    this.#giveBack();
    if (this.#isUnderWay) setImmediate(this.#step);
  };

  #giveBack(): void {
    try {
      const { page_count: all } = this.#countAll.get() as { page_count: number };
      const { freelist_count: spare } = this.#countSpare.get() as { freelist_count: number };
      const surplus = spare - Math.max(spareMin, Math.floor(all / sparePart));
      this.#isUnderWay = surplus > 0;
      if (surplus > 0) this.#database.exec(`PRAGMA incremental_vacuum(${Math.min(surplus, pagesPerStep)})`);
    } catch {
      // Nothing is lost, and a disk that fails shows at the next write.
      this.#isUnderWay = false;
    }
  }
}

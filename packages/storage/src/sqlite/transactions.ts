// Begins, ends and undoes transactions and parts of them, by statements that were prepared once. Whatever is undone, what was
// looked up meanwhile has to be forgotten.
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";

export class Transactions {
  readonly #begin: SqliteStatement;
  readonly #commit: SqliteStatement;
  readonly #rollback: SqliteStatement;
  readonly #beginPart: SqliteStatement;
  readonly #endPart: SqliteStatement;
  readonly #rollbackPart: SqliteStatement;
  readonly #onUndone: () => void;

  /** @param onUndone called after all or a part of a transaction was undone */
  constructor(database: SqliteDatabase, onUndone: () => void) {
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#rollback = database.prepare("ROLLBACK");
    this.#beginPart = database.prepare("SAVEPOINT part");
    this.#endPart = database.prepare("RELEASE part");
    this.#rollbackPart = database.prepare("ROLLBACK TO part");
    this.#onUndone = onUndone;
  }

  begin(): void {
    this.#begin.run();
  }

  commit(): void {
    this.#commit.run();
  }

  /** Undoes what was begun; fine when nothing was. */
  undo(): void {
    try {
      this.#rollback.run();
    } catch {
      // There is no transaction left to undo, which is what we want.
    }
    this.#onUndone();
  }

  /** Inside a transaction: what comes from here to `endPart` can be undone alone. */
  beginPart(): void {
    this.#beginPart.run();
  }

  endPart(): void {
    this.#endPart.run();
  }

  /** False where the transaction around it is gone. */
  undoPart(): boolean {
    try {
      this.#rollbackPart.run();
      this.#endPart.run();
      return true;
    } catch {
      return false;
    } finally {
      this.#onUndone();
    }
  }
}

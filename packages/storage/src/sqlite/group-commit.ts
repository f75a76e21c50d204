// Many writes, one flush to the disk: what is called within one turn of the event loop commits as one transaction.
// Each write has its own savepoint, so one that fails takes nobody with it; each promise settles after the commit.
import type { StorageError } from "../errors.js";
import type { SqliteDatabase } from "./driver-port.js";
import { writeFault } from "./sqlite-fault.js";

interface Write {
  readonly run: () => void;
  readonly resolve: () => void;
  readonly reject: (error: StorageError) => void;
}

/** Bytes that wait for the end of the turn; the write that reaches them commits at once, so the queue is bounded. */
const groupBytesMax = 16 * 1024 * 1024;

export class GroupCommit {
  readonly #path: string;
  readonly #database: SqliteDatabase;
  #waiting: Write[] = [];
  #waitingBytes = 0;
  /** Why writing has stopped. After a failed flush nobody knows what the disk holds until the file is read anew. */
  #broken: StorageError | undefined;

  constructor(path: string, database: SqliteDatabase) {
    this.#path = path;
    this.#database = database;
  }

  /** Runs `run` in the next commit. Resolves once that is on the disk; rejects when `run` throws or the commit fails. */
  submit(byteCount: number, run: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject });
      this.#waitingBytes += byteCount;
      if (this.#waitingBytes >= groupBytesMax) this.flush();
      else if (this.#waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Commits what waits. Throws nothing: the promises carry the outcome. */
  flush(): void {
    const writes = this.#waiting;
    if (writes.length === 0) return;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#settle(writes);
  }

  #settle(writes: readonly Write[]): void {
    const failures = new Map<Write, StorageError>();
    const fault = this.#broken ?? this.#commit(writes, failures);
    if (fault?.code === "DISK_FULL" && writes.length > 1) {
      // SQLite undid them all for the sake of one; alone, those for which there is room go through.
      for (const write of writes) this.#settle([write]);
      return;
    }
    for (const write of writes) {
      const error = failures.get(write) ?? fault;
      if (error === undefined) write.resolve();
      else write.reject(error);
    }
  }

  /** @returns the fault that undid all of it; what failed alone goes into `failures` */
  #commit(writes: readonly Write[], failures: Map<Write, StorageError>): StorageError | undefined {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const write of writes) {
        const failure = this.#runAlone(write);
        if (failure !== undefined) failures.set(write, failure);
      }
      this.#database.exec("COMMIT");
      return undefined;
    } catch (cause) {
      return this.#undo(writeFault(this.#path, cause));
    }
  }

  #runAlone(write: Write): StorageError | undefined {
    this.#database.exec("SAVEPOINT one_write");
    try {
      write.run();
      this.#database.exec("RELEASE one_write");
      return undefined;
    } catch (cause) {
      const failure = writeFault(this.#path, cause);
      try {
        this.#database.exec("ROLLBACK TO one_write; RELEASE one_write");
      } catch {
        // SQLite has undone the whole transaction by itself, as it may when the disk fails, so all of it fails.
        throw failure;
      }
      return failure;
    }
  }

  #undo(fault: StorageError): StorageError {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // There is no transaction left to undo, which is what we want.
    }
    if (fault.code !== "DISK_FULL") this.#broken = fault;
    return fault;
  }
}

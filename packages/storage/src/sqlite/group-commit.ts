// Many writes, one flush to the disk: what is called within one turn of the event loop commits as one transaction.
// Each write has its own savepoint, so one that fails takes nobody with it; each promise settles after the commit.
import type { AppendDurability } from "@joinery/replica";
import type { StorageError } from "../errors.js";
import type { SqliteDatabase } from "./driver-port.js";
import { FlushSetting } from "./flush-setting.js";
import { writeFault } from "./sqlite-fault.js";

interface Write {
  readonly run: () => void;
  readonly durability: AppendDurability;
  readonly resolve: () => void;
  readonly reject: (error: StorageError) => void;
}

/** Bytes that wait for the end of the turn; the write that reaches them commits at once, so the queue is bounded. */
const groupBytesMax = 16 * 1024 * 1024;

export class GroupCommit {
  readonly #path: string;
  readonly #database: SqliteDatabase;
  readonly #setting: FlushSetting;
  readonly #relaxedMsMax: number;
  #waiting: Write[] = [];
  #waitingBytes = 0;
  /** Why writing has stopped. After a failed flush nobody knows what the disk holds until the file is read anew. */
  #broken: StorageError | undefined;
  /** Runs while there is something committed that a loss of power could take. */
  #relaxedTimer: ReturnType<typeof setTimeout> | undefined;

  /** What was committed without a flush is flushed `relaxedMsMax` later. */
  constructor(path: string, database: SqliteDatabase, relaxedMsMax: number) {
    this.#path = path;
    this.#database = database;
    this.#setting = new FlushSetting(database);
    this.#relaxedMsMax = relaxedMsMax;
  }

  /**
   * Runs `run` in the next commit. Resolves once that is on the disk, or in a `relaxed` one handed to the operating system;
   * rejects when `run` throws or the commit fails.
   */
  submit(byteCount: number, run: () => void, durability: AppendDurability = "durable"): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, durability, resolve, reject });
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

  /** Commits what waits and has all of it on disk. Afterwards nothing runs by itself any more. */
  end(): void {
    this.flush();
    if (this.#relaxedTimer !== undefined) this.#flushRelaxed();
  }

  /** What nobody waits for: a failure shows at the next write. */
  readonly #flushRelaxed = (): void => {
    this.#stopTimer();
    if (this.#broken !== undefined) return;
    this.submit(0, () => this.#setting.mark()).catch(() => undefined);
    this.flush();
  };

  #stopTimer(): void {
    clearTimeout(this.#relaxedTimer);
    this.#relaxedTimer = undefined;
  }

  /** A flush takes everything along that was committed before it. */
  #committed(durability: AppendDurability): void {
    if (durability === "durable") this.#stopTimer();
    else this.#relaxedTimer ??= setTimeout(this.#flushRelaxed, this.#relaxedMsMax);
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
    const durability = writes.some((write) => write.durability === "durable") ? "durable" : "relaxed";
    try {
      this.#setting.set(durability);
      this.#database.exec("BEGIN IMMEDIATE");
      for (const write of writes) {
        const failure = this.#runAlone(write);
        if (failure !== undefined) failures.set(write, failure);
      }
      this.#database.exec("COMMIT");
      this.#committed(durability);
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

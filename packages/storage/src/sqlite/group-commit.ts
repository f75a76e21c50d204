// Many writes, one flush to the disk: what is called within one turn of the event loop commits as one transaction.
// Each write has its own savepoint, so one that fails takes nobody with it; each promise settles after the commit.
import type { AppendDurability } from "@joinery/replica";
import { StorageError } from "../errors.js";
import type { FlushSetting } from "./flush-setting.js";
import { writeFault } from "./sqlite-fault.js";
import type { Transactions } from "./transactions.js";

/** What is to be written. */
export interface Writing {
  readonly run: () => void;
  /** Bytes that are held until it has run. */
  readonly byteCount?: number;
  /** Default `durable`. */
  readonly durability?: AppendDurability;
  /** Asked right before it runs alone: whether `run` is one statement, which SQLite does whole or not at all by itself. */
  readonly isOneStatement?: () => boolean;
}

interface Write {
  readonly writing: Writing;
  readonly resolve: () => void;
  readonly reject: (error: StorageError) => void;
}

/** What failed alone, and why. */
type Failures = Map<Write, StorageError>;

/** Bytes that wait for the end of the turn; the write that reaches them commits at once, so the queue is bounded. */
const groupBytesMax = 16 * 1024 * 1024;

export class GroupCommit {
  readonly #path: string;
  readonly #transactions: Transactions;
  readonly #setting: FlushSetting;
  readonly #relaxedMsMax: number;
  #waiting: Write[] = [];
  #waitingBytes = 0;
  /** Why writing has stopped. After a failed flush nobody knows what the disk holds until the file is read anew. */
  #broken: StorageError | undefined;
  /** Runs while there is something committed that a loss of power could take. */
  #relaxedTimer: ReturnType<typeof setTimeout> | undefined;

  /** What was committed without a flush is flushed `relaxedMsMax` later. */
  constructor(path: string, transactions: Transactions, setting: FlushSetting, relaxedMsMax: number) {
    this.#path = path;
    this.#transactions = transactions;
    this.#setting = setting;
    this.#relaxedMsMax = relaxedMsMax;
  }

  /**
   * Runs `run` in the next commit. Resolves once that is on the disk, or in a `relaxed` one handed to the operating system;
   * rejects when `run` throws or the commit fails.
   */
  submit(writing: Writing): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writing, resolve, reject });
      this.#waitingBytes += writing.byteCount ?? 0;
      if (this.#waitingBytes >= groupBytesMax) this.flush();
      else if (this.#waiting.length === 1) setImmediate(this.#flushNow);
    });
  }

  readonly #flushNow = (): void => this.flush();

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
    this.submit({ run: () => this.#setting.mark() }).catch(() => undefined);
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
    const failures: Failures = new Map();
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
  #commit(writes: readonly Write[], failures: Failures): StorageError | undefined {
    const durability = writes.every(({ writing }) => writing.durability === "relaxed") ? "relaxed" : "durable";
    try {
      this.#setting.set(durability);
      const first = writes[0] as Write;
      if (writes.length === 1 && first.writing.isOneStatement?.() === true) runBare(first, failures);
      else {
        this.#transactions.begin();
        for (const write of writes) this.#runAlone(write, failures);
        this.#transactions.commit();
      }
      this.#committed(durability);
      return undefined;
    } catch (cause) {
      this.#transactions.undo();
      const fault = writeFault(this.#path, cause);
      if (fault.code !== "DISK_FULL") this.#broken = fault;
      return fault;
    }
  }

  /** Throws what has undone the whole transaction. */
  #runAlone(write: Write, failures: Failures): void {
    this.#transactions.beginPart();
    try {
      write.writing.run();
      this.#transactions.endPart();
    } catch (cause) {
      const failure = writeFault(this.#path, cause);
      // SQLite may have undone all by itself, as when the disk fails.
      if (!this.#transactions.undoPart()) throw failure;
      failures.set(write, failure);
    }
  }
}

/** One statement is a transaction by itself: what it throws has changed nothing, and may be a disk that failed. */
function runBare(write: Write, failures: Failures): void {
  try {
    write.writing.run();
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    failures.set(write, cause);
  }
}

// Many writes, one flush: what is called while the last commit is under way goes into the next one. A write that is refused
// has written nothing by then, so it takes nobody with it; one that the database refuses does, and all of them are tried alone.
import type { AppendDurability } from "@joinery/replica";
import type { StorageError } from "../errors.js";
import { writeFault } from "./indexeddb-fault.js";
import { takePositions } from "./record-rows.js";
import { type StoreDatabase, storeNames, type WriteTransaction } from "./schema.js";

/** Throws a `StorageError` before it has written anything. */
export type Writing = (transaction: WriteTransaction) => Promise<void>;

interface Write {
  readonly run: Writing;
  readonly durability: AppendDurability;
  readonly resolve: () => void;
  readonly reject: (error: StorageError) => void;
}

export class GroupCommit {
  readonly #name: string;
  readonly #database: StoreDatabase;
  readonly #relaxedMsMax: number;
  #waiting: Write[] = [];
  #pump: Promise<void> | undefined;
  /** Why writing has stopped: what the database holds is known again when it is opened anew. */
  #broken: StorageError | undefined;
  /** Runs while there is something committed that a loss of power could take. */
  #relaxedTimer: ReturnType<typeof setTimeout> | undefined;

  /** What was committed without a flush is flushed `relaxedMsMax` later. */
  constructor(name: string, database: StoreDatabase, relaxedMsMax: number) {
    this.#name = name;
    this.#database = database;
    this.#relaxedMsMax = relaxedMsMax;
  }

  /**
   * Runs `run` in the next commit. Resolves once that is on the disk, or in a `relaxed` one handed to the operating system;
   * rejects when `run` throws or the commit fails.
   */
  submit(run: Writing, durability: AppendDurability = "durable"): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, durability, resolve, reject });
      this.#pump ??= this.#commitAll();
    });
  }

  /** Resolves when all that was submitted is settled. */
  async idle(): Promise<void> {
    await this.#pump;
  }

  /** Resolves when all that was submitted is settled and on disk. Afterwards nothing runs by itself any more. */
  async end(): Promise<void> {
    await this.idle();
    if (this.#relaxedTimer !== undefined) await this.#flushRelaxed();
  }

  /** Refuses all writes from now on. */
  break(fault: StorageError): void {
    this.#broken ??= fault;
  }

  /** What nobody waits for: a failure shows at the next write. Something has to be written for a commit to flush anything. */
  readonly #flushRelaxed = async (): Promise<void> => {
    this.#stopTimer();
    await this.submit(async (transaction) => void (await takePositions(transaction, 0))).catch(() => undefined);
  };

  #stopTimer(): void {
    clearTimeout(this.#relaxedTimer);
    this.#relaxedTimer = undefined;
  }

  /** A flush takes everything along that was committed before it. */
  #committed(durability: AppendDurability): void {
    if (durability === "durable") this.#stopTimer();
    else this.#relaxedTimer ??= setTimeout(() => void this.#flushRelaxed(), this.#relaxedMsMax);
  }

  async #commitAll(): Promise<void> {
    // What is called in the same turn goes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const writes = this.#waiting;
      this.#waiting = [];
      await this.#settle(writes);
    }
    this.#pump = undefined;
  }

  async #settle(writes: readonly Write[]): Promise<void> {
    const refused = new Map<Write, StorageError>();
    const fault = this.#broken ?? (await this.#commit(writes, refused));
    if (fault?.code === "DISK_FULL" && writes.length > 1) {
      // All were undone for the sake of one; alone, those for which there is room go through.
      for (const write of writes) await this.#settle([write]);
      return;
    }
    if (fault !== undefined && fault.code !== "DISK_FULL") this.break(fault);
    for (const write of writes) {
      const error = refused.get(write) ?? fault;
      if (error === undefined) write.resolve();
      else write.reject(error);
    }
  }

  /** @returns the fault that undid all of it; what was refused alone goes into `refused` */
  async #commit(writes: readonly Write[], refused: Map<Write, StorageError>): Promise<StorageError | undefined> {
    const isDurable = writes.some(({ durability }) => durability === "durable");
    try {
      const options = { durability: isDurable ? "strict" : "relaxed" } as const;
      const transaction = this.#database.transaction(storeNames, "readwrite", options);
      // Looked at below as well, but a rejection that comes before that must not count as unhandled.
      transaction.done.catch(() => undefined);
      for (const write of writes) {
        try {
          await write.run(transaction);
        } catch (cause) {
          const error = writeFault(this.#name, cause);
          if (error.code !== "CONFLICTING_RECORD") throw await this.#abort(transaction, error);
          refused.set(write, error);
        }
      }
      await transaction.done;
      this.#committed(isDurable ? "durable" : "relaxed");
      return undefined;
    } catch (cause) {
      return writeFault(this.#name, cause);
    }
  }

  async #abort(transaction: WriteTransaction, fault: StorageError): Promise<StorageError> {
    try {
      transaction.abort();
    } catch {
      // It was aborted by what failed.
    }
    // A disk that is full shows in the transaction's own error, whichever request it hit.
    return transaction.done.then(
      () => fault,
      (cause: unknown) => {
        const own = writeFault(this.#name, cause);
        return own.code === "DISK_FULL" ? own : fault;
      },
    );
  }
}

// Backups of a relay that runs: an archive of all that its store holds, in place of the one before, whole or not at all.

import { type Storage, StorageError } from "joinery";
import { exportArchive } from "joinery/storage/archive";
import { counted } from "../counted.js";

/** A snapshot that takes the place of entries while they are read makes what was read useless; then it is read again. */
const triesMax = 5;

export class RelayBackup {
  readonly #storage: Storage;
  readonly #file: string;
  readonly #say: (line: string) => void;
  readonly #stop: AbortSignal;
  #writing: Promise<void> | undefined;
  #isAsked = false;

  constructor(storage: Storage, file: string, say: (line: string) => void, stop: AbortSignal) {
    this.#storage = storage;
    this.#file = file;
    this.#say = say;
    this.#stop = stop;
  }

  /** Writes one. Asked for while one is being written, another follows. Never rejects: what it fails with is said, and the relay goes on. */
  write(): Promise<void> {
    this.#isAsked = true;
    this.#writing ??= this.#writeAsked().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeAsked(): Promise<void> {
    while (this.#isAsked && !this.#stop.aborted) {
      this.#isAsked = false;
      await this.#export(1).catch((error: unknown) => {
        if (!this.#stop.aborted) this.#say(`no backup: ${error instanceof Error ? error.message : error}`);
      });
    }
  }

  async #export(attempt: number): Promise<void> {
    try {
      const options = { replace: true, signal: this.#stop };
      const { documents, records } = await exportArchive(this.#storage, this.#file, options);
      this.#say(`backup of ${counted(documents, "document")}, ${counted(records, "record")} in ${this.#file}`);
    } catch (error) {
      const isChanged = error instanceof StorageError && error.code === "STORE_CHANGED";
      if (!isChanged || attempt === triesMax) throw error;
      await this.#export(attempt + 1);
    }
  }
}

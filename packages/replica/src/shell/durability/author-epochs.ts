// Which authors this store may write as. A store that was copied, or put back from a backup, has the names of the authors that
// it was copied with, and whoever has the other copy goes on as them: so each name is kept with the epoch of the store in
// which it was taken, and counts in that one alone.

import type { Storage } from "../../storage-port.js";

const keyPrefix = "epoch/";

export class AuthorEpochs {
  readonly #storage: Storage;
  readonly #epoch: Uint8Array | undefined;

  /** Of the store as it is now. Rejects with the storage's own error. */
  static async of(storage: Storage): Promise<AuthorEpochs> {
    return new AuthorEpochs(storage, await storage.epoch?.());
  }

  /** For authors that don't come from the store. */
  static unchecked(storage: Storage): AuthorEpochs {
    return new AuthorEpochs(storage, undefined);
  }

  private constructor(storage: Storage, epoch: Uint8Array | undefined) {
    this.#storage = storage;
    this.#epoch = epoch;
  }

  /** False for what was taken in another epoch. A name that was never taken is from now on. */
  async owns(name: string): Promise<boolean> {
    if (this.#epoch === undefined) return true;
    const taken = await this.#storage.loadMeta(keyPrefix + name);
    if (taken === undefined) await this.take(name);
    return taken === undefined || sameBytes(taken, this.#epoch);
  }

  /** Takes a name in this epoch: to be called before it is kept anywhere else. */
  async take(name: string): Promise<void> {
    if (this.#epoch !== undefined) await this.#storage.saveMeta(keyPrefix + name, this.#epoch);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

// Which authors this store may write as. A store that was copied, or put back from a backup, has the names of the authors that
// it was copied with, and whoever has the other copy goes on as them: so each name is kept with the epoch of the store in
// which it was taken, and counts in that one alone. Behind it stands the tenure: in another one it is in doubt.

import type { Storage } from "../../storage-port.js";

const keyPrefix = "epoch/";
const none = new Uint8Array();

export class AuthorEpochs {
  readonly #storage: Storage;
  readonly #epoch: Uint8Array | undefined;
  readonly #tenure: Uint8Array;

  /**
   * Of the store as it is now. Rejects with the storage's own error.
   * @param trusts true where a name counts until the store is known to be a copy, as one that the application gives
   */
  static async of(storage: Storage, trusts = false): Promise<AuthorEpochs> {
    return new AuthorEpochs(storage, await storage.epoch?.(), trusts ? none : await storage.tenure?.());
  }

  /** For authors that don't come from the store. */
  static unchecked(storage: Storage): AuthorEpochs {
    return new AuthorEpochs(storage, undefined);
  }

  private constructor(storage: Storage, epoch: Uint8Array | undefined, tenure: Uint8Array = none) {
    this.#storage = storage;
    this.#epoch = epoch;
    this.#tenure = tenure;
  }

  /** False for what was taken in another epoch. A name that was never taken is from now on. */
  async owns(name: string): Promise<boolean> {
    if (this.#epoch === undefined) return true;
    const taken = await this.#taken(name);
    return sameBytes(taken.subarray(0, this.#epoch.length), this.#epoch);
  }

  /** False also where somebody else may have the name: it is for those that can be replaced. */
  async isSureOf(name: string): Promise<boolean> {
    if (this.#epoch === undefined || !(await this.owns(name))) return this.#epoch === undefined;
    if (this.#tenure.length === 0) return true;
    return sameBytes((await this.#taken(name)).subarray(this.#epoch.length), this.#tenure);
  }

  /** Takes a name in this epoch: to be called before it is kept anywhere else. */
  async take(name: string): Promise<void> {
    if (this.#epoch !== undefined) await this.#storage.saveMeta(keyPrefix + name, this.#now(this.#epoch));
  }

  async #taken(name: string): Promise<Uint8Array> {
    const taken = await this.#storage.loadMeta(keyPrefix + name);
    if (taken !== undefined) return taken;
    await this.take(name);
    return this.#now(this.#epoch as Uint8Array);
  }

  #now(epoch: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(epoch.length + this.#tenure.length);
    bytes.set(epoch);
    bytes.set(this.#tenure, epoch.length);
    return bytes;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

// Interns author names to small integers, once per document, so that dots and vectors hold numbers.
// Indexes are local to one table: they never cross a wire or a disk, and no visible order rests on them.

import { Lineage } from "./lineage.js";
import { isReplicaIdLength, type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "./replica-id.js";

/** An author's place in one `AuthorTable`: 0, 1, 2, ... in order of first sight. */
export type AuthorIndex = number;

/** A name has 16 or 32 bytes. */
const nameBytesMax = 32;

/** So many slots are looked at for one name. Whoever makes up names that all begin alike has them looked up by text, for which there is no such way. */
const probesMax = 32;

/** Author names of one document and their indexes. Grows only; at most 2^31 authors. */
export class AuthorTable {
  /** Which of them are branches of others. */
  readonly lineage: Lineage = new Lineage();
  readonly #ids: ReplicaId[] = [];
  readonly #indexes: Map<ReplicaId, AuthorIndex> = new Map();
  /** The names again, as bytes in one block, 32 per author. Views of it are made as they are needed: an array each would take 200 bytes. */
  #block: Uint8Array = new Uint8Array(8 * nameBytesMax);
  /** By author the bytes of its name: 16 or 32. */
  #lengths: Uint8Array = new Uint8Array(8);
  /** Open addressing over the first word of the name; a slot holds index + 1, 0 is free. Who finds none near has none. */
  #slots: Int32Array = new Int32Array(16);

  get size(): number {
    return this.#ids.length;
  }

  /** The author's index, or -1 when it was never interned. */
  indexOf(id: ReplicaId): AuthorIndex {
    return this.#indexes.get(id) ?? -1;
  }

  /** The author's index; a new author takes the next one. Throws on text that is no author name: a bug of the caller. */
  intern(id: ReplicaId): AuthorIndex {
    const known = this.#indexes.get(id);
    if (known !== undefined) return known;
    const bytes = replicaIdToBytes(id);
    if (bytes === undefined) throw new TypeError(`not an author name: ${id}`);
    return this.#add(id, bytes);
  }

  /** Interns the name written at `bytes[offset, offset + length)` without making a string when it is known; -1 for a bad length. */
  internBytes(bytes: Uint8Array, offset: number, length: number): AuthorIndex {
    if (!isReplicaIdLength(length) || offset + length > bytes.length) return -1;
    const known = this.indexOfBytes(bytes, offset, length);
    if (known >= 0) return known;
    const name = bytes.subarray(offset, offset + length);
    return this.#add(replicaIdFromBytes(name) as ReplicaId, name);
  }

  /** The author of the name written at `bytes[offset, offset + length)`; -1 when it was never interned, and for a bad length. */
  indexOfBytes(bytes: Uint8Array, offset: number, length: number): AuthorIndex {
    if (!isReplicaIdLength(length) || offset + length > bytes.length) return -1;
    const mask = this.#slots.length - 1;
    const first = slotOf(wordAt(bytes, offset));
    for (let step = 0; step < probesMax; step++) {
      const index = this.#slots[(first + step) & mask] as number;
      if (index === 0) return -1;
      if (this.#isNamed(index - 1, bytes, offset, length)) return index - 1;
    }
    // Without a free slot on the way, it may be among those that found none.
    return this.indexOf(replicaIdFromBytes(bytes.slice(offset, offset + length)) as ReplicaId);
  }

  /** The name at `index`, which must have come from this table. */
  idOf(index: AuthorIndex): ReplicaId {
    return this.#ids[index] as ReplicaId;
  }

  /** The name of the author whose chain `index` is on: another than its own where it is a branch. */
  ownerIdOf(index: AuthorIndex): ReplicaId {
    return this.idOf(this.lineage.ownerOf(index));
  }

  /** The 16 or 32 bytes of the name at `index`. Not to be written to. */
  bytesOf(index: AuthorIndex): Uint8Array {
    const first = index * nameBytesMax;
    return this.#block.subarray(first, first + this.lengthOf(index));
  }

  /** How many bytes the name at `index` has: 16 or 32. */
  lengthOf(index: AuthorIndex): number {
    return this.#lengths[index] as number;
  }

  /** Orders two authors by name: the order that every replica shares. */
  compare(a: AuthorIndex, b: AuthorIndex): number {
    if (a === b) return 0;
    return this.idOf(a) < this.idOf(b) ? -1 : 1;
  }

  /** Forgets the authors from index `size` on: for names out of bytes that turned out to be malformed. Nothing else may hold them. */
  truncate(size: number): void {
    if (size >= this.#ids.length) return;
    for (const id of this.#ids.splice(size)) this.#indexes.delete(id);
    this.#rehash(this.#slots.length);
  }

  #add(id: ReplicaId, bytes: Uint8Array): AuthorIndex {
    const index = this.#ids.length;
    this.#ids.push(id);
    this.#indexes.set(id, index);
    this.#keep(index, bytes);
    if (this.#ids.length * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    else this.#place(index);
    return index;
  }

  #isNamed(index: AuthorIndex, bytes: Uint8Array, offset: number, length: number): boolean {
    const first = index * nameBytesMax;
    for (let at = 0; at < length; at++) if (this.#block[first + at] !== bytes[offset + at]) return false;
    return this.#lengths[index] === length;
  }

  /** A block that is too small is copied, so views of it stay as they were. */
  #keep(index: AuthorIndex, bytes: Uint8Array): void {
    if (index >= this.#lengths.length) {
      this.#lengths = grown(this.#lengths);
      this.#block = grown(this.#block);
    }
    this.#block.set(bytes, index * nameBytesMax);
    this.#lengths[index] = bytes.length;
  }

  #place(index: AuthorIndex): void {
    const mask = this.#slots.length - 1;
    const first = slotOf(wordAt(this.#block, index * nameBytesMax));
    for (let step = 0; step < probesMax; step++) {
      const slot = (first + step) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = index + 1;
      return;
    }
  }

  #rehash(slotCount: number): void {
    this.#slots = new Int32Array(slotCount);
    for (let index = 0; index < this.#ids.length; index++) this.#place(index);
  }
}

function grown(bytes: Uint8Array): Uint8Array {
  const twice = new Uint8Array(bytes.length * 2);
  twice.set(bytes);
  return twice;
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (
    (bytes[offset] as number) |
    ((bytes[offset + 1] as number) << 8) |
    ((bytes[offset + 2] as number) << 16) |
    ((bytes[offset + 3] as number) << 24)
  );
}

function slotOf(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> 3;
}

// An incremental 128-bit fingerprint of a state: the sum of a hash per live cell, over (path, dot, payload).
// Addition commutes, so equal sets of cells have equal fingerprints whatever the order in which they came. Nobody asks
// after every change, so changes are only noted; what is asked for costs the changes since, or one pass over the state.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { assert } from "./assert.js";
import { type Hash64, hashText, mix32 } from "./hash.js";

/** So many changes are noted before a pass over the state is the cheaper way; a larger state notes as many as it has cells. */
const notedMin = 256;

/** How the payload of a cell is hashed. */
export type HashPayload<Payload> = (payload: Payload) => Hash64;

/** A cell that came (1) or went (-1). */
interface Note {
  readonly path: Hash64;
  readonly author: AuthorIndex;
  readonly seq: number;
  readonly payload: unknown;
  readonly hash: HashPayload<never>;
  readonly sign: 1 | -1;
}

/** Four 32-bit lanes of a sum. Equal states have equal lanes; unequal ones differ but for accidents of 2^-64. */
export class Fingerprint {
  readonly #authors: AuthorTable;
  readonly #recount: ((into: Fingerprint) => void) | undefined;
  readonly #authorHashes: Hash64[] = [];
  #l0 = 0;
  #l1 = 0;
  #l2 = 0;
  #l3 = 0;
  #notes: Note[] = [];
  #notesMax = notedMin;
  /** How many notes can't be taken back any more: they are in the lanes, or were dropped when those went stale. */
  #settled = 0;
  /** True once so much has changed that the lanes must be made anew. */
  #isStale = false;
  #isCounting = false;

  /** `recount` adds every cell of the state; without it every change is kept until it is asked for. */
  constructor(authors: AuthorTable, recount?: (into: Fingerprint) => void) {
    this.#authors = authors;
    this.#recount = recount;
  }

  /** True while nothing that is told is noted: the state is counted as a whole when somebody asks. */
  get isDeaf(): boolean {
    return this.#isStale;
  }

  add<Payload>(path: Hash64, author: AuthorIndex, seq: number, payload: Payload, hash: HashPayload<Payload>): void {
    if (!this.#isStale) this.#note({ path, author, seq, payload, hash, sign: 1 });
  }

  subtract<Payload>(
    path: Hash64,
    author: AuthorIndex,
    seq: number,
    payload: Payload,
    hash: HashPayload<Payload>,
  ): void {
    if (!this.#isStale) this.#note({ path, author, seq, payload, hash, sign: -1 });
  }

  /** The four lanes, each an unsigned 32-bit number. */
  lanes(): readonly [number, number, number, number] {
    if (this.#isStale) this.#startOver();
    this.#sumUp();
    return [this.#l0 >>> 0, this.#l1 >>> 0, this.#l2 >>> 0, this.#l3 >>> 0];
  }

  /** The state has become another one, of which nothing was noted: it is counted when it is asked for. */
  forget(): void {
    this.#goStale();
  }

  /** Where the changes stand, for `rewind`. */
  mark(): number {
    return this.#settled + this.#notes.length;
  }

  /** Forgets the changes since `mark` was answered. */
  rewind(mark: number): void {
    if (mark < this.#settled) this.#goStale();
    else if (!this.#isStale) this.#notes.length = mark - this.#settled;
  }

  /** The lanes as 32 hexadecimal digits. */
  toString(): string {
    return this.lanes()
      .map((lane) => lane.toString(16).padStart(8, "0"))
      .join("");
  }

  #note(note: Note): void {
    this.#notes.push(note);
    if (this.#notes.length <= this.#notesMax) return;
    if (this.#recount === undefined || this.#isCounting) this.#sumUp();
    else this.#goStale();
  }

  #goStale(): void {
    this.#isStale = true;
    this.#settled += this.#notes.length;
    this.#notes = [];
  }

  /** Counts every cell of the state anew. */
  #startOver(): void {
    assert(this.#recount !== undefined, "what can't be counted anew sums up every change");
    this.#l0 = this.#l1 = this.#l2 = this.#l3 = 0;
    this.#isStale = false;
    this.#isCounting = true;
    const before = this.mark();
    this.#recount(this);
    this.#isCounting = false;
    this.#notesMax = Math.max(notedMin, this.mark() - before);
  }

  #sumUp(): void {
    for (const note of this.#notes) this.#sum(note, note.hash(note.payload as never));
    this.#settled += this.#notes.length;
    this.#notes.length = 0;
  }

  #sum({ path, author, seq, sign }: Note, payload: Hash64): void {
    const who = this.#authorHash(author);
    const high = Math.floor(seq / 0x100000000);
    const x = mix32(path.a ^ Math.imul(who.a, 0x27d4eb2f) ^ Math.imul(seq | 0, 0x165667b1) ^ high);
    const y = mix32(path.b + Math.imul(who.b, 0x9e3779b1) + Math.imul(seq | 0, 0x85ebca77) + high);
    const u = mix32(x ^ Math.imul(payload.a, 0xc2b2ae3d));
    const v = mix32(y + Math.imul(payload.b, 0x27d4eb2f));
    this.#l0 = (this.#l0 + sign * u) | 0;
    this.#l1 = (this.#l1 + sign * v) | 0;
    this.#l2 = (this.#l2 + sign * mix32(u ^ Math.imul(v, 0x9e3779b1))) | 0;
    this.#l3 = (this.#l3 + sign * mix32(v ^ Math.imul(u, 0x85ebca6b))) | 0;
  }

  #authorHash(author: AuthorIndex): Hash64 {
    let hash = this.#authorHashes[author];
    if (hash === undefined) {
      hash = hashText({ a: 1, b: 2 }, this.#authors.idOf(author));
      while (this.#authorHashes.length < author) {
        this.#authorHashes.push(hashText({ a: 1, b: 2 }, this.#authors.idOf(this.#authorHashes.length)));
      }
      this.#authorHashes[author] = hash;
    }
    return hash;
  }
}

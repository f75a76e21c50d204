// How authors stand in messages about a document: by name, together with the sender's number for it, and as soon as the
// receiver's own number is known by that, which the receiver is sure to understand. So nothing rests on a name having
// arrived, and a name of 16 or 32 bytes crosses a session once or twice, not in every message.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { authorsMax, interning, readCount } from "./foreign-bytes.js";
import type { NamedAuthors, NamesAccount } from "./named-authors.js";
import { malformed, ProtocolError } from "./protocol-error.js";

/** In front of a name of 16 bytes, and of one of 32. From 2 on: twice a number of the receiver's, one more where the sender's follows. */
const shortName = 0;
const longName = 1;
export const firstNumber = 2;

const shortNameBytes = 16;
const longNameBytes = 32;

/** In what is remembered of an author: from 2 on the peer's number is known; the last bit, that it was told ours. */
const numbered = 2;
const toldOurs = 1;

/** The most bytes of a number of an author: there are at most `authorsMax` of them. */
const numberBytesMax = 3;

/** The most bytes that an author takes in a message: a name with its form in front and a number behind. */
export const authorBytesMax: number = 1 + longNameBytes + numberBytesMax;

/** The authors of one document on one session: what both sides call them. */
export class AuthorNames {
  readonly #authors: AuthorTable;
  /** By our own numbers the peer's and one more, times two; odd where it was told ours, and has not since shown to be unaware of it. */
  #theirs: number[] = [];
  readonly #named: NamedAuthors | undefined;
  readonly #account: NamesAccount = { count: 0 };
  /** The table grows no further while a message is read that only tells of authors. */
  #sizeMax = Number.POSITIVE_INFINITY;
  #missed = 0;
  #missedInPart = 0;
  #isMissing = false;
  #pullsMs = Number.NEGATIVE_INFINITY;

  /** @param named those of whom nothing is here; without it, there is room for all whom a peer names */
  constructor(authors: AuthorTable, named?: NamedAuthors) {
    this.#authors = authors;
    this.#named = named;
  }

  /** How many times an author was left out, for whom there was no room. */
  get missed(): number {
    return this.#missed;
  }

  /** True when the peer has told of authors for whom there was no room, and not since told all without. */
  get isMissing(): boolean {
    return this.#isMissing || this.#missed > this.#missedInPart;
  }

  /** The peer has told all; true when it is to send what it has more, as not all of it could be taken note of. Not again within `restMs`. */
  toldAll(nowMs: number, restMs: number): boolean {
    this.#isMissing = this.#missed > this.#missedInPart;
    this.#missedInPart = this.#missed;
    if (!this.#isMissing || nowMs < this.#pullsMs) return false;
    this.#pullsMs = nowMs + restMs;
    return true;
  }

  /** Reads what only tells of authors: those who are new are taken note of while there is room, else `read` answers -1 for them. */
  telling<T>(read: () => T): T {
    const known = this.#authors.size;
    this.#sizeMax = known + (this.#named?.left(this.#account) ?? Number.POSITIVE_INFINITY);
    try {
      const told = interning(this.#authors, read);
      this.#named?.take(this.#account, known, this.#authors.size);
      return told;
    } finally {
      this.#sizeMax = Number.POSITIVE_INFINITY;
    }
  }

  /** Reads entries; where they name more new authors than there is room for, those that `choose` leaves. */
  bringing<T>(read: () => readonly T[], choose: (entries: readonly T[], known: number) => readonly T[]): readonly T[] {
    const known = this.#authors.size;
    let entries = interning(this.#authors, read);
    const left = this.#named?.left(this.#account) ?? Number.POSITIVE_INFINITY;
    if (this.#authors.size > known + left) {
      const chosen = choose(entries, known);
      this.truncate(known);
      this.#missed += entries.length - chosen.length;
      entries = chosen;
    }
    this.#named?.take(this.#account, known, this.#authors.size);
    return entries;
  }

  /** The peer opened the document anew, and numbers its authors anew. */
  forget(): void {
    this.#theirs = [];
  }

  /** Forgets the authors from our number `size` on, which the table has forgotten. */
  truncate(size: number): void {
    this.#theirs.length = Math.min(this.#theirs.length, size);
  }

  /** The most bytes that `author` takes in a message as things stand. */
  bytesMaxOf(author: AuthorIndex): number {
    if (this.#wordOf(author) >= numbered) return 2 * numberBytesMax;
    return 1 + this.#authors.lengthOf(author) + numberBytesMax;
  }

  /** The peer's number of `author`, where the peer knows ours as well. */
  numberOf(author: AuthorIndex): number | undefined {
    const word = this.#wordOf(author);
    return word > numbered && (word & toldOurs) !== 0 ? (word >>> 1) - 1 : undefined;
  }

  /** The author whom the peer calls by our number. Throws `ProtocolError` where there is none. */
  ownNumber(number: number): AuthorIndex {
    if (number >= this.#authors.size) throw malformed("the number of an author that has none");
    return number;
  }

  write(encoder: encoding.Encoder, author: AuthorIndex): void {
    const word = this.#wordOf(author);
    this.#set(author, word | toldOurs);
    if (word >= numbered) {
      const isTold = (word & toldOurs) !== 0;
      encoding.writeVarUint(encoder, firstNumber + 2 * ((word >>> 1) - 1) + (isTold ? 0 : 1));
      if (!isTold) encoding.writeVarUint(encoder, author);
      return;
    }
    const name = this.#authors.bytesOf(author);
    encoding.writeVarUint(encoder, name.length === shortNameBytes ? shortName : longName);
    encoding.writeUint8Array(encoder, name);
    encoding.writeVarUint(encoder, author);
  }

  /** Reads an author; a new name is interned, where there is room for it, else the answer is -1. Throws `ProtocolError`. */
  read(decoder: decoding.Decoder): AuthorIndex {
    const form = decoding.readVarUint(decoder);
    if (form >= firstNumber) {
      const author = this.ownNumber(Math.floor((form - firstNumber) / 2));
      if (form % 2 === 1) this.#learn(author, decoding.readVarUint(decoder), this.#wordOf(author) & toldOurs);
      return author;
    }
    const author = this.#readName(decoder, form === shortName ? shortNameBytes : longNameBytes);
    const theirs = decoding.readVarUint(decoder);
    if (author < 0) return author;
    this.#learn(author, theirs, 0);
    return author;
  }

  /** @param told `toldOurs` or 0: whether the peer was told our number */
  #learn(author: AuthorIndex, theirs: number, told: number): void {
    if (theirs >= authorsMax) throw malformed("a number of an author beyond all authors");
    this.#set(author, numbered * (theirs + 1) + told);
  }

  #wordOf(author: AuthorIndex): number {
    return this.#theirs[author] ?? 0;
  }

  #set(author: AuthorIndex, word: number): void {
    while (this.#theirs.length < author) this.#theirs.push(0);
    this.#theirs[author] = word;
  }

  #readName(decoder: decoding.Decoder, length: number): AuthorIndex {
    if (decoder.arr.length - decoder.pos < length) throw malformed("a name of an author that ends early");
    const at = decoder.pos;
    decoder.pos += length;
    if (this.#authors.size >= this.#sizeMax) {
      const known = this.#authors.indexOfBytes(decoder.arr, at, length);
      if (known < 0) this.#missed++;
      return known;
    }
    const author = this.#authors.internBytes(decoder.arr, at, length);
    if (author < authorsMax) return author;
    throw new ProtocolError("TOO_MANY_AUTHORS", `the peer names more than ${authorsMax} authors of one document`);
  }
}

/** A count of authors with at least `bytesMin` bytes of something else each. */
export function readAuthorCount(decoder: decoding.Decoder, bytesMin: number): number {
  return readCount(decoder, 1 + bytesMin);
}

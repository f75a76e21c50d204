// How authors stand in messages about a document: by name, together with the sender's number for it, and as soon as the
// receiver's own number is known by that, which the receiver is sure to understand. So nothing rests on a name having
// arrived, and a name of 16 or 32 bytes crosses a session once or twice, not in every message.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { authorsMax, readCount } from "./foreign-bytes.js";
import { malformed, ProtocolError } from "./protocol-error.js";

/** In front of a name of 16 bytes, and of one of 32. From 2 on: twice a number of the receiver's, one more where the sender's follows. */
const shortName = 0;
const longName = 1;
const firstNumber = 2;

const shortNameBytes = 16;
const longNameBytes = 32;

/** The most bytes of a number of an author: there are at most `authorsMax` of them. */
const numberBytesMax = 3;

/** The most bytes that an author takes in a message: a name with its form in front and a number behind. */
export const authorBytesMax: number = 1 + longNameBytes + numberBytesMax;

/** The authors of one document on one session: what both sides call them. */
export class AuthorNames {
  readonly #authors: AuthorTable;
  /** The peer's numbers by our own. */
  readonly #theirs: Map<AuthorIndex, number> = new Map();
  /** Those whose numbers here the peer was told, and has not since shown to be unaware of. */
  readonly #told: Set<AuthorIndex> = new Set();

  constructor(authors: AuthorTable) {
    this.#authors = authors;
  }

  /** The peer opened the document anew, and numbers its authors anew. */
  forget(): void {
    this.#theirs.clear();
    this.#told.clear();
  }

  /** Forgets the authors from our number `size` on, which the table has forgotten. */
  truncate(size: number): void {
    for (const author of this.#theirs.keys()) if (author >= size) this.#theirs.delete(author);
    for (const author of this.#told) if (author >= size) this.#told.delete(author);
  }

  /** The most bytes that `author` takes in a message as things stand. */
  bytesMaxOf(author: AuthorIndex): number {
    if (this.#theirs.has(author)) return 2 * numberBytesMax;
    return 1 + this.#authors.bytesOf(author).length + numberBytesMax;
  }

  write(encoder: encoding.Encoder, author: AuthorIndex): void {
    const theirs = this.#theirs.get(author);
    const isTold = this.#told.has(author);
    this.#told.add(author);
    if (theirs !== undefined) {
      encoding.writeVarUint(encoder, firstNumber + 2 * theirs + (isTold ? 0 : 1));
      if (!isTold) encoding.writeVarUint(encoder, author);
      return;
    }
    const name = this.#authors.bytesOf(author);
    encoding.writeVarUint(encoder, name.length === shortNameBytes ? shortName : longName);
    encoding.writeUint8Array(encoder, name);
    encoding.writeVarUint(encoder, author);
  }

  /** Reads an author; a new name is interned. Throws `ProtocolError`. */
  read(decoder: decoding.Decoder): AuthorIndex {
    const form = decoding.readVarUint(decoder);
    if (form >= firstNumber) {
      const author = Math.floor((form - firstNumber) / 2);
      if (author >= this.#authors.size) throw malformed("the number of an author that has none");
      if (form % 2 === 1) this.#learn(author, decoding.readVarUint(decoder));
      return author;
    }
    const author = this.#readName(decoder, form === shortName ? shortNameBytes : longNameBytes);
    this.#learn(author, decoding.readVarUint(decoder));
    this.#told.delete(author);
    return author;
  }

  #learn(author: AuthorIndex, theirs: number): void {
    if (theirs >= authorsMax) throw malformed("a number of an author beyond all authors");
    this.#theirs.set(author, theirs);
  }

  #readName(decoder: decoding.Decoder, length: number): AuthorIndex {
    if (decoder.arr.length - decoder.pos < length) throw malformed("a name of an author that ends early");
    const author = this.#authors.internBytes(decoder.arr, decoder.pos, length);
    decoder.pos += length;
    if (author < authorsMax) return author;
    throw new ProtocolError("TOO_MANY_AUTHORS", `the peer names more than ${authorsMax} authors of one document`);
  }
}

/** A count of authors with at least `bytesMin` bytes of something else each. */
export function readAuthorCount(decoder: decoding.Decoder, bytesMin: number): number {
  return readCount(decoder, 1 + bytesMin);
}

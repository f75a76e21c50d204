// Which operations each node sees, as one number per author and one hash per document that moves with them.
// Every author's operations are seen in order and without gaps, so the set is a vector, and its hash a sum over authors.
// A crash may take operations that nobody was told of; their numbers are then used anew, for other operations.

import { mix32 } from "../kernel/mix32.js";
import { type AuthorPlaces, AuthorSeqs } from "./author-seqs.js";

/** Tells operations apart that used one number: before and after a crash that took the first. */
export class Lives {
  /** By author: from which number on its operations belong to its second life, its third, and so on. */
  readonly #starts: Map<number, number[]> = new Map();

  /** By author that crashed and has not written since: the last of its operations that was acknowledged. */
  readonly #acknowledged: Map<number, number> = new Map();

  /** `author` may use the numbers again of what it did after `acknowledged`, where its disk has not kept that. */
  crashed(author: number, acknowledged: number): void {
    this.#acknowledged.set(author, acknowledged);
  }

  /** `author` does something under the number `seq`. The first time after a crash that tells what the disk had kept, acknowledged or not. */
  wrote(author: number, seq: number): void {
    const acknowledged = this.#acknowledged.get(author);
    if (acknowledged === undefined) return;
    this.#acknowledged.delete(author);
    const firstSeq = Math.max(acknowledged + 1, seq);
    const starts = this.#starts.get(author);
    if (starts === undefined) this.#starts.set(author, [firstSeq]);
    else starts.push(firstSeq);
  }

  /** How many lives had begun at or before `seq`. */
  at(author: number, seq: number): number {
    const starts = this.#starts.get(author);
    let life = starts?.length ?? 0;
    while (life > 0 && ((starts as number[])[life - 1] as number) > seq) life--;
    return life;
  }
}

/** The visible set of one document at one node. */
export class VisibleSet {
  /** By author: the last sequence number seen. */
  readonly seqs: AuthorSeqs;
  #a = 0;
  #b = 0;
  #total = 0;

  readonly #lives: Lives;

  constructor(places: AuthorPlaces, lives: Lives) {
    this.seqs = new AuthorSeqs(places);
    this.#lives = lives;
  }

  /** How many operations are seen. */
  get total(): number {
    return this.#total;
  }

  /** 53 bits that tell visible sets apart. */
  get key(): number {
    return (this.#a >>> 0) * 0x200000 + (this.#b >>> 11);
  }

  /** Takes in operations of an author; false when they don't follow those seen before. */
  advance(author: number, firstSeq: number, lastSeq: number): boolean {
    const before = this.seqs.get(author);
    if (firstSeq !== before + 1) return false;
    if (before > 0) this.#add(author, before, -1);
    this.#add(author, lastSeq, 1);
    this.seqs.set(author, lastSeq);
    this.#total += lastSeq - before;
    return true;
  }

  #add(author: number, seq: number, sign: number): void {
    const life = this.#lives.at(author, seq);
    const h = mix32(Math.imul(author + 1, 0x9e3779b1) ^ mix32(seq) ^ Math.imul(life, 0x85ebca6b));
    this.#a = (this.#a + sign * h) | 0;
    this.#b = (this.#b + sign * mix32(h ^ 0x5bd1e995)) | 0;
  }
}

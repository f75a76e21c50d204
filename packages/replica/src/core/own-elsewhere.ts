// Whether the own author has written more than is here, and whether it may go on. A document that was deleted here has to get back
// what its author wrote before. Where a peer has more than that, the store is an older one than the author has written from,
// put back from a backup, or a copy of it: what would be written next has a number that is taken.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentId } from "../document-id.js";
import type { ChangeError } from "../errors.js";
import { ownEntriesClaimed, ownEntriesMissing } from "./change-faults.js";

interface Own {
  readonly id: DocumentId;
  readonly self: AuthorIndex;
  readonly applied: VersionVector;
}

export class OwnElsewhere {
  readonly #own: Own;
  /** What has to be back before the author writes on; infinite where it may not at all. */
  #seqMin: number;
  /** What a peer says that there is, of whom, and until when that is believed without its being shown. */
  #claim: { readonly author: AuthorIndex; readonly seq: number; readonly untilMs: number } | undefined;
  /** True when this store has something of the author that it did not get from peers. */
  #hasWritten = false;
  /** Called when a peer says that it has more of the author, or other entries, up to `seq`, which may be many times. */
  onHeard: ((seq: number) => void) | undefined;
  /** Called when entries have come, after own ones, that the author wrote and this store never had. */
  onCame: (() => void) | undefined;

  constructor(own: Own, seqMin: number) {
    this.#own = own;
    this.#seqMin = seqMin;
  }

  /** A peer has, or has sent, entries of `author` up to `seq`. */
  hear(author: AuthorIndex, seq: number): void {
    if (author === this.#own.self && seq > Math.max(this.#applied, this.#seqMin)) this.onHeard?.(seq);
  }

  /** An entry of `author` up to `seq` is being taken in, which a peer has sent. */
  came(author: AuthorIndex, seq: number): void {
    if (this.#hasWritten && author === this.#own.self && seq > Math.max(this.#applied, this.#seqMin)) this.onCame?.();
  }

  /** A peer has sent an entry of `author` whose numbers, up to `seq`, are another's here. */
  cameTwice(author: AuthorIndex, seq: number): void {
    if (author !== this.#own.self) return;
    this.onHeard?.(seq);
    if (this.#hasWritten) this.onCame?.();
  }

  /** The author writes, or has written before it was opened. */
  wrote(): void {
    this.#hasWritten = true;
  }

  /** Nothing is to be written until `seq` is applied, or until `untilMs`. */
  await(seq: number, untilMs: number): void {
    const author = this.#own.self;
    const before = this.#claim?.author === author ? this.#claim.seq : 0;
    this.#claim = { author, seq: Math.max(before, seq), untilMs };
  }

  /** The author writes nothing here any more. */
  stop(): void {
    this.#seqMin = Number.POSITIVE_INFINITY;
  }

  /** Why the author may not write now: code `OWN_ENTRIES_MISSING` or `STORE_COPIED`; undefined while it may. */
  problem(nowMs: number): ChangeError | undefined {
    const applied = this.#applied;
    if (applied < this.#seqMin) return ownEntriesMissing(this.#own.id, this.#seqMin);
    const claim = this.#claim;
    if (claim === undefined || claim.author !== this.#own.self || claim.seq <= applied) return undefined;
    return nowMs < claim.untilMs ? ownEntriesClaimed(this.#own.id, claim.seq) : undefined;
  }

  get #applied(): number {
    return this.#own.applied.get(this.#own.self);
  }
}

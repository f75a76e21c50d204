// What a peer has of one document, as far as it said, along with what is asked again and again: of whom it has more than is here,
// and what it had when that was last looked for. Both cost in proportion to what has changed since, not to how many authors
// there are: a peer may name very many, and speak of one at a time.

import { type AuthorIndex, type Dot, VersionVector } from "@joinery/clock";
import { AuthorSet } from "./vectors/author-set.js";

export class PeerVector extends VersionVector {
  /** Of whom the peer may have more than is applied; of all others it has not. */
  readonly #ahead: AuthorSet = new AuthorSet();
  /** What the peer had at the last `mark` of those of whom it has said more since. */
  readonly #marked: Map<AuthorIndex, number> = new Map();
  /** What `#ahead` was looked through with. */
  #applied: VersionVector | undefined;

  override set(author: AuthorIndex, seq: number): void {
    if (!this.#marked.has(author)) this.#marked.set(author, this.get(author));
    this.#ahead.add(author);
    super.set(author, seq);
  }

  override clear(): void {
    super.clear();
    this.#marked.clear();
  }

  override join(other: VersionVector): boolean {
    let raised = false;
    for (const { author, seq } of other.entries()) if (this.raise(author, seq)) raised = true;
    return raised;
  }

  /** What the peer has of the authors of whom it has more than is applied, in order of their indexes. */
  *beyond(applied: VersionVector): Generator<Dot> {
    // A document that begins anew may have less applied than before.
    if (applied !== this.#applied) for (const { author } of this.entries()) this.#ahead.add(author);
    this.#applied = applied;
    for (const author of this.#ahead.indexes()) {
      const seq = this.get(author);
      if (seq > applied.get(author)) yield { author, seq };
      else this.#ahead.delete(author);
    }
  }

  /** Remembers what the peer has now. */
  mark(): void {
    this.#marked.clear();
  }

  /** What the peer had of `author` at the last `mark`. */
  markedOf(author: AuthorIndex): number {
    return this.#marked.get(author) ?? this.get(author);
  }
}

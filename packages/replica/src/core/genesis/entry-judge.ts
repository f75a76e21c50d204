// Judges the entries of one document: whether each extends its author's chain, and whether the guards let it count. Beside
// the log it keeps what that takes, hash links and causal pasts, which move along with it and never back.

import type { AuthorIndex } from "@joinery/clock";
import { type CausalPast, type CausalState, isGuarded, type StructDelta, type StructState } from "@joinery/crdt";
import type { Hash } from "../document-options.js";
import type { Entry } from "../entry.js";
import type { JudgedDocument } from "../founding.js";
import type { Refusal } from "../guard.js";
import type { TransactionOperations } from "../operations.js";
import { CausalPasts } from "./causal-past.js";
import { Chains } from "./chains.js";
import { refusalOf } from "./guards.js";

export class EntryJudge {
  readonly #chains: Chains;
  readonly #pasts: CausalPasts;
  /** True where anything is asked about causal pasts. */
  readonly #isGuarded: boolean;

  /** With a `link` each entry names its author's previous one by this hash, the first the genesis. */
  constructor(
    { root, authors, log }: JudgedDocument,
    link?: { readonly hash: Hash; readonly genesisHash: Uint8Array },
  ) {
    this.#chains = new Chains(authors, link);
    this.#pasts = new CausalPasts(log);
    this.#isGuarded = isGuarded(root);
  }

  /** True when `entry` extends its author's chain. */
  accepts(entry: Entry): boolean {
    return this.#chains.accepts(entry);
  }

  /** What the author's next entry must name as `prev`; undefined where entries are not linked. */
  headOf(author: AuthorIndex): Uint8Array | undefined {
    return this.#chains.headOf(author);
  }

  /** The past of the next entry of a chain; see `CausalPasts`. */
  pastOf(entry: Entry): CausalPast {
    return this.#pasts.of(entry);
  }

  /** Why the entry does not count; undefined when every guard accepts it. */
  refusalOf(
    entry: Entry,
    transactions: readonly TransactionOperations[],
    state: CausalState<StructState, StructDelta, unknown, unknown>,
  ): Refusal | undefined {
    return this.#isGuarded ? refusalOf(entry, transactions, state, this.#pasts) : undefined;
  }

  /** An entry has been logged. */
  record(entry: Entry): void {
    this.#chains.extend(entry);
    // It pays off where guards ask about pasts.
    if (this.#isGuarded) this.#pasts.remember(entry);
  }
}

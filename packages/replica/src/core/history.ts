// What a document has applied, as the entries it came in: their log, the heads among them, the hash links and the
// causal pasts. All of them move together, by `record`, and never back.

import type { AuthorTable } from "@joinery/clock";
import { CausalPasts } from "./causal-past.js";
import { Chains } from "./chains.js";
import type { DocumentOptions } from "./document-options.js";
import type { Entry } from "./entry.js";
import { EntryLog } from "./entry-log.js";
import { Frontier } from "./frontier.js";

/** The entries of one document and everything that is derived from their order. */
export class History {
  readonly log: EntryLog = new EntryLog();
  readonly frontier: Frontier;
  readonly chains: Chains;
  readonly pasts: CausalPasts;

  readonly #remembersPasts: boolean;

  /** `remembersPasts` pays off where guards ask about pasts. */
  constructor(authors: AuthorTable, link: DocumentOptions<never>["link"], remembersPasts: boolean) {
    this.#remembersPasts = remembersPasts;
    this.frontier = new Frontier(authors);
    this.chains = new Chains(authors, link);
    this.pasts = new CausalPasts(this.log);
  }

  /** Takes in the next entry of a chain, whose dependencies are here. */
  record(entry: Entry): void {
    this.log.append(entry);
    this.frontier.advance(entry);
    this.chains.extend(entry);
    if (this.#remembersPasts) this.pasts.remember(entry);
  }
}

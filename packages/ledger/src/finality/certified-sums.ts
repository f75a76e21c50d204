// What accounts were paid by transfers that are certified. Derived from the journal when somebody asks, and kept: each transfer is looked at
// once when it is new, and once more when it is certified. Certified is certified for ever, so sums only grow.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { MatrixState } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import type { Journal } from "../journal/journal.js";
import { certifiedUpTo } from "./certified.js";
import type { Witnesses } from "./witnesses.js";

/** What the sums are made of. */
export interface CertifiedSource {
  readonly journal: Journal;
  readonly attested: MatrixState;
}

export class CertifiedSums {
  #credits: Map<AccountId, bigint> = new Map();
  /** Rows of the journal that are not certified, by author, in the order of their chain. */
  #pending: Map<AuthorIndex, number[]> = new Map();
  #taken = 0;

  /** Takes in what is new. Costs a step per author with transfers that are not certified, and per new or newly certified transfer. */
  catchUp({ journal, attested }: CertifiedSource, authors: AuthorTable, witnesses: Witnesses): this {
    if (journal.takeLeast() < this.#taken) {
      this.#credits = new Map();
      this.#pending = new Map();
      this.#taken = 0;
    }
    for (; this.#taken < journal.size; this.#taken++) {
      const { author } = journal.dotAt(this.#taken);
      const rows = this.#pending.get(author);
      if (rows === undefined) this.#pending.set(author, [this.#taken]);
      else rows.push(this.#taken);
    }
    for (const [author, rows] of this.#pending) {
      const upTo = certifiedUpTo(attested, authors, witnesses, author);
      let count = 0;
      for (let row = rows[0]; row !== undefined && journal.dotAt(row).seq <= upTo; row = rows[++count]) {
        const { to, amount } = journal.legAt(row);
        this.#credits.set(to, this.credits(to) + amount);
      }
      rows.splice(0, count);
      if (rows.length === 0) this.#pending.delete(author);
    }
    return this;
  }

  /** What an account was paid by certified transfers. */
  credits(account: AccountId): bigint {
    return this.#credits.get(account) ?? 0n;
  }

  /** The rows of an author, or of a branch, that are not certified, in the order of its chain. */
  pending(author: AuthorIndex): readonly number[] {
    return this.#pending.get(author) ?? [];
  }
}

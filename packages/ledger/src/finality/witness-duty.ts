// What a witness goes by when it decides what to attest: what there is of an author that it has not attested, and how far that is funded by
// what is certified. It is the witness's own rule and no guard, so others may know less, or more, and still agree on what is certified.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import { termsOf } from "../accounts/terms.js";
import { isKnownRevoked } from "../devices/revocations.js";
import type { LedgerState } from "../state/ledger-state.js";
import { attestedOnChain, certifiedUpTo } from "./certified.js";
import { type CertifiedTerms, certifiedLimit } from "./certified-funds.js";

export class WitnessDuty {
  readonly #state: LedgerState;
  readonly #authors: AuthorTable;
  readonly #terms: CertifiedTerms;

  constructor(state: LedgerState, authors: AuthorTable, terms: CertifiedTerms) {
    this.#state = state;
    this.#authors = authors;
    this.#terms = terms;
  }

  /** The last operation of an author that is not a witness's word, where `witness` has not attested that yet. */
  due(witness: AuthorIndex, author: AuthorIndex): { readonly after: number; readonly upTo: number } | undefined {
    const upTo = this.#state.written.get(author) ?? 0;
    const after = attestedOnChain(this.#state.attested, this.#authors, witness, author);
    return upTo > after ? { after, upTo } : undefined;
  }

  /**
   * The last of `ends`, ascending ends of entries of an author who did not fork, up to which the author has paid and granted only
   * what certified money and credit of others cover, and nothing from a unit that was revoked but to give it back; undefined where there is none.
   */
  fundedEnd(author: AuthorIndex, ends: readonly number[]): number | undefined {
    const { witnesses } = this.#terms;
    const { attested, journal } = this.#state;
    const rows = this.#state.certified.catchUp(this.#state, this.#authors, witnesses).pending(author);
    const upTo = certifiedUpTo(attested, this.#authors, witnesses, author);
    const funds = this.#fundsBefore(author, rows);
    const short = new Set([...funds].flatMap(([account, amount]) => (amount < 0n ? [account] : [])));
    const move = (account: AccountId, by: bigint): void => {
      const before = funds.get(account);
      if (before === undefined) return;
      funds.set(account, before + by);
      if (before + by < 0n) short.add(account);
      else short.delete(account);
    };
    const revoked = this.#revokedAmong(funds.keys());
    let funded: number | undefined;
    let [next, isSound] = [0, true];
    for (const end of ends) {
      for (let row = rows[next]; row !== undefined && journal.dotAt(row).seq <= end; row = rows[++next]) {
        const { from, to, amount } = journal.legAt(row);
        move(from, -amount);
        move(to, amount);
        // Whoever pays another from there did not know of the revocation, or hides that it does.
        if (revoked.has(from) && revoked.get(from) !== to) isSound = false;
      }
      if (end <= upTo || (isSound && short.size === 0)) funded = end;
    }
    return funded;
  }

  /** The units among `accounts` of which it is known here that they were revoked, and whose they are. */
  #revokedAmong(accounts: Iterable<AccountId>): Map<AccountId, AccountId> {
    const { chart } = this.#terms;
    const revoked = new Map<AccountId, AccountId>();
    for (const account of accounts) {
      const terms = termsOf(account, chart, this.#state, this.#authors);
      if (terms?.unitOf === undefined) continue;
      if (isKnownRevoked(terms, chart, this.#state, this.#authors)) revoked.set(account, terms.unitOf);
    }
    return revoked;
  }

  /** What each account that the author has taken from had before `rows`, the last ones of its chain. */
  #fundsBefore(author: AuthorIndex, rows: readonly number[]): Map<AccountId, bigint> {
    const { paid, credit, journal, certified, totals } = this.#state;
    const funds = new Map<AccountId, bigint>();
    for (const matrix of [paid, credit]) {
      for (const account of matrix.cells.get(author)?.keys() ?? []) {
        const limit = certifiedLimit(this.#state, this.#authors, this.#terms, account);
        funds.set(account, certified.credits(account) - (totals.get(account)?.debits ?? 0n) + limit);
      }
    }
    for (const row of rows) {
      const { from, amount } = journal.legAt(row);
      funds.set(from, (funds.get(from) ?? 0n) + amount);
    }
    return funds;
  }
}

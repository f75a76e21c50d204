// What the causal past of an entry under judgement knows of accounts, and what the entry's own earlier operations made of them.

import type { ReplicaId } from "@joinery/clock";
import type { GuardQuestion } from "@joinery/replica";
import type { AccountId } from "../accounts/account-id.js";
import { isClosing } from "../accounts/closings.js";
import { type AccountTerms, type ChartOfAccounts, openedTerms } from "../accounts/terms.js";
import { isRevoked } from "../devices/revocations.js";
import type { LedgerDelta } from "../state/ledger-delta.js";
import type { LedgerState } from "../state/ledger-state.js";
import type { EarlierOperations } from "./earlier-operations.js";
import type { EntryFunds } from "./entry-funds.js";
import type { Standing } from "./transfer-rules.js";

export class EntryStanding implements Standing {
  readonly author: ReplicaId;
  readonly #chart: ChartOfAccounts;
  readonly #question: GuardQuestion<LedgerState, LedgerDelta>;
  readonly #earlier: EarlierOperations;
  readonly #funds: EntryFunds;

  constructor(
    chart: ChartOfAccounts,
    question: GuardQuestion<LedgerState, LedgerDelta>,
    earlier: EarlierOperations,
    funds: EntryFunds,
  ) {
    this.#chart = chart;
    this.#question = question;
    this.#earlier = earlier;
    this.#funds = funds;
    this.author = question.authors.ownerIdOf(question.author);
  }

  termsOf(account: AccountId): AccountTerms | undefined {
    const known = this.#chart.get(account) ?? this.#earlier.opened(account);
    if (known !== undefined) return known;
    const { state, past, authors } = this.#question;
    const opened = state.opened.seenBy(past, account);
    return opened && openedTerms(opened, authors);
  }

  /** A close binds its owner's chain alone: of another's account the author has no count. */
  isClosed({ account }: AccountTerms): boolean {
    return isClosing(this.#funds.closings(account));
  }

  isRevoked({ account: unit, unitOf }: AccountTerms): boolean {
    if (unitOf === undefined) return false;
    const owner = this.termsOf(unitOf)?.owner;
    if (owner === undefined) return false;
    const { state, authors, past } = this.#question;
    const isNow = owner === this.author && this.#earlier.closings(unit) !== undefined;
    return isNow || isRevoked(state.closings, authors, owner, unit, past);
  }

  /** How many devices an account was delegated to. */
  devicesOf(account: AccountId): number {
    const { state, past } = this.#question;
    const before = state.opened.unitsOf(account).filter((unit) => state.opened.seenBy(past, unit) !== undefined);
    return before.length + this.#earlier.unitsOf(account);
  }
}

// What every part of a draft looks at: the state as of now, who writes, and what the causal past knows of accounts.

import type { ReplicaId } from "@joinery/clock";
import type { DraftAccess } from "@joinery/crdt";
import type { AccountId } from "../accounts/account-id.js";
import { isClosed } from "../accounts/closings.js";
import type { Foundation } from "../accounts/genesis.js";
import { type AccountTerms, type ChartOfAccounts, termsOf } from "../accounts/terms.js";
import { isKnownRevoked } from "../devices/revocations.js";
import type { Witnesses } from "../finality/witnesses.js";
import type { Standing } from "../rules/transfer-rules.js";
import type { LedgerDelta } from "../state/ledger-delta.js";
import { emptyLedger, type LedgerState, limitOf } from "../state/ledger-state.js";

export type LedgerAccess = DraftAccess<LedgerState, LedgerDelta>;

export class DraftContext implements Standing {
  readonly access: LedgerAccess;
  readonly chart: ChartOfAccounts;
  readonly witnesses: Witnesses;

  constructor(access: LedgerAccess, { chart, witnesses }: Foundation) {
    this.access = access;
    this.chart = chart;
    this.witnesses = witnesses;
  }

  get state(): LedgerState {
    return this.access.state() ?? emptyLedger();
  }

  /** A draft outlives its transaction, and the next may be another author's. */
  get author(): ReplicaId {
    return this.access.writer.authors.idOf(this.access.writer.author);
  }

  termsOf(account: AccountId): AccountTerms | undefined {
    return termsOf(account, this.chart, this.state, this.access.writer.authors);
  }

  /** Whoever knows that an account is closed pays it no more. */
  isClosed({ account, owner }: AccountTerms): boolean {
    return isClosed(account, owner, this.state, this.access.writer.authors);
  }

  isRevoked(terms: AccountTerms): boolean {
    return isKnownRevoked(terms, this.chart, this.state, this.access.writer.authors);
  }

  limitOf(account: AccountId): bigint {
    return limitOf(this.state, account, this.chart.get(account)?.limit ?? 0n);
  }
}

// The ledger as a field type: accounts that belong to one author each and pay each other without consensus.
// Guerraoui et al.: The consensus number of a cryptocurrency (2019). Balances never fall below their limits, since
// every replica judges every entry by its causal past; Balegas et al. 2015 call such rights escrow.

import type { FieldType, Nesting } from "@joinery/crdt";
import { structNesting } from "@joinery/crdt/escrow";
import type { GenesisField, GuardedField } from "@joinery/replica";
import { type Foundation, type LedgerGenesis, readGenesis } from "./accounts/genesis.js";
import { type LedgerDraft, ledgerDraft } from "./draft/ledger-draft.js";
import { noWitnesses } from "./finality/witnesses.js";
import { LedgerView } from "./ledger-view.js";
import { ledgerGuard } from "./rules/ledger-guard.js";
import { joinLedger } from "./state/join-ledger.js";
import type { LedgerDelta } from "./state/ledger-delta.js";
import { readLedgerDelta, writeLedgerDelta } from "./state/ledger-delta-codec.js";
import { emptyLedger, isEmptyLedger, type LedgerState, ledgerDifference, ledgerDots } from "./state/ledger-state.js";

export interface LedgerField
  extends GuardedField<LedgerState, LedgerDelta, LedgerView, LedgerDraft>,
    GenesisField<LedgerGenesis> {
  readonly needsGenesis: true;
  readonly nesting: Nesting;
  /** The ledger with the accounts of `genesis`. Throws `DocumentError` with code `INVALID_GENESIS`. */
  withGenesis(genesis: LedgerGenesis): LedgerField;
}

/** A ledger, in the schema of a document that a genesis names: `replica.create({ chips: ledger() }, { nonce, chips })`. */
export function ledger(): LedgerField {
  return ledgerOf({ chart: new Map(), witnesses: noWitnesses });
}

function ledgerOf(foundation: Foundation): LedgerField {
  const type: FieldType<LedgerState, LedgerDelta, LedgerView, LedgerDraft> = {
    tag: "ledger",
    removable: false,
    bottom: emptyLedger,
    isBottom: isEmptyLedger,
    join: joinLedger,
    retain: (state, keep, scope, path) => state.holds.retain(keep, scope, path),
    dots: ledgerDots,
    clear: () => ({ kind: "cells", cells: [], credit: [], closings: [], attested: [], opened: [], holds: [] }),
    difference: ledgerDifference,
    view: (state, authors) => new LedgerView(state, authors, foundation),
    draft: (access) => ledgerDraft(access, foundation),
    write: writeLedgerDelta,
    read: readLedgerDelta,
  };
  const guard = ledgerGuard(foundation);
  return {
    ...type,
    guard,
    nesting: structNesting,
    needsGenesis: true,
    withGenesis: (genesis) => ledgerOf(readGenesis(genesis)),
  };
}

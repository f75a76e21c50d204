// The front door of ledger: a field type for money, its genesis, and what reads, writes and refusals look like.
export type { AccountId } from "./accounts/account-id.js";
export type { GenesisAccount, GenesisIssuer, LedgerGenesis } from "./accounts/genesis.js";
export { LedgerError, type LedgerErrorCode, type LedgerErrorDetails } from "./errors.js";
export { type LedgerField, ledger } from "./ledger.js";
export type { LedgerDraft, OpenRequest, TransferRequest, TransferResult } from "./ledger-draft.js";
export type { AccountSummary, LedgerView } from "./ledger-view.js";
export type { Transfer } from "./transfer.js";

// The front door of ledger: a field type for money, its genesis, and what reads, writes and refusals look like.
export type { AccountId } from "./accounts/account-id.js";
export type { GenesisAccount, GenesisIssuer, LedgerGenesis } from "./accounts/genesis.js";
export type { LowerRequest } from "./draft/give-credit.js";
export type { LedgerDraft, TransferResult } from "./draft/ledger-draft.js";
export type { TransferOptions, TransferRequest } from "./draft/make-transfer.js";
export type { OpenRequest } from "./draft/open-account.js";
export type { HoldRequest } from "./draft/place-hold.js";
export type { PostRequest, VoidRequest } from "./draft/settle-hold.js";
export { LedgerError, type LedgerErrorCode, type LedgerErrorDetails } from "./errors.js";
export type { HoldName, HoldTerms } from "./holds/hold.js";
export type { Cursor } from "./journal/order.js";
export type { PageRequest } from "./journal/page.js";
export type { Statement, StatementLine } from "./journal/statement.js";
export type { TransferPage, TransferQuery } from "./journal/transfer-page.js";
export { type LedgerField, ledger } from "./ledger.js";
export type { AccountQuery, AccountSummary, Hold, HoldQuery, LedgerView } from "./ledger-view.js";
export type { HoldRole, Leg, Transfer, TransferHead } from "./transfers/transfer.js";
export { type TransferId, transferId } from "./transfers/transfer-id.js";

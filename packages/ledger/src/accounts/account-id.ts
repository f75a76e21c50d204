// Names of accounts. The genesis names its accounts freely; one opened later is named after the author that opened it,
// so who owns it can be read off its name, and nobody can open an account in another's name.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";

/** An account's name: as the genesis wrote it, or `owner.ledger.code.nonce` for one opened later. */
export type AccountId = string;

/** The name of the account that `owner` opens. An owner holds no dot, so no two choices give one name. */
export function openedAccountId(owner: ReplicaId, ledger: number, code: number, nonce: string): AccountId {
  return `${owner}.${ledger}.${code}.${nonce}`;
}

/** True for every name that `openedAccountId` gives, and for some more: what a genesis must not use. */
export function looksOpened(account: string): boolean {
  const dot = account.indexOf(".");
  return dot > 0 && parseReplicaId(account.slice(0, dot)) !== undefined;
}

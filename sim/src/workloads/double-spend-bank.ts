// The bank of a double spend: who may write, who owns which account, and what the liar may owe.

import type { ReplicaId } from "@joinery/clock";
import { type LedgerField, ledger } from "@joinery/ledger";
import type { DocumentCore, ReplicaCore } from "@joinery/replica";
import type { SignedDocumentCore } from "@joinery/replica/signed";
import type { Seed } from "../kernel/random-key.js";
import type { VirtualNode } from "../node/virtual-node.js";

export type BankFields = { readonly bank: LedgerField };

/** Opens the bank's document at a replica. */
export type BankOpener = (core: ReplicaCore) => DocumentCore<BankFields>;

/** What the liar has: it may owe so much. */
export const budget = 100n;

/** Who may write, by number: the nodes of all groups but those of spectators, the liar, and those who help it. */
export function membersOf({
  nodes,
  parts,
  groups,
  accomplices,
}: Record<"nodes" | "parts" | "groups" | "accomplices", number>): number[] {
  const numbers = Array.from({ length: nodes + 1 + accomplices }, (_, number) => number);
  return numbers.filter((number) => number >= nodes || number % parts < groups);
}

/** Shops own an account each, one in each group; the liar may owe the budget, and owns the account where loot goes. */
export function bankOf(seed: Seed, members: readonly ReplicaId[], liar: ReplicaId, groups: number): BankOpener {
  const shops = Array.from({ length: groups }, (_, group) => ({
    account: shopOf(group),
    owner: members[group] as ReplicaId,
  }));
  const bank = {
    issuers: [],
    accounts: [{ account: "liar", owner: liar, creditLimit: budget }, { account: "loot", owner: liar }, ...shops],
  };
  return (core: ReplicaCore): DocumentCore<BankFields> =>
    core.create({ bank: ledger() }, { nonce: `double spend ${seed}`, signed: true, members, bank });
}

export function documentOf(node: VirtualNode): SignedDocumentCore<BankFields> {
  return node.documents[0] as unknown as SignedDocumentCore<BankFields>;
}

export function shopOf(group: number): string {
  return `shop-${group}`;
}

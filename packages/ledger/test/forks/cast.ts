// Who plays in the tests of forks: an issuer, honest owners, a liar who may owe 100 by its limit, and an accomplice.
import { expect } from "vitest";
import type { LedgerGenesis } from "../../src/index.js";
import { idOf } from "../ledger-node.js";
import { authorOf, SignedNode } from "./signed-node.js";

export const liar = 50;
export const accomplice = 51;
export const members = [1, 2, 3, liar, accomplice];
export const genesis: LedgerGenesis = {
  issuers: [
    { account: "mint", owner: authorOf(1), cap: 1000n },
    { account: "liar-mint", owner: authorOf(liar), cap: 100n },
  ],
  accounts: [
    ...[1, 2, 3].map((number) => ({ account: `a${number}`, owner: authorOf(number) })),
    { account: "liar", owner: authorOf(liar), creditLimit: 100n },
    { account: "accomplice", owner: authorOf(accomplice) },
  ],
};

export function site(number: number, disk: readonly Uint8Array[] = []): SignedNode {
  const node = new SignedNode(number, genesis, members, number !== liar);
  if (disk.length > 0) node.recover(disk);
  return node;
}

/** Everybody hears everything, twice around. */
export function meet(...sites: readonly SignedNode[]): void {
  for (const _ of [1, 2, 3])
    for (const site of sites) for (const other of sites) if (other !== site) site.hear(other.disk);
  const [first] = sites as [SignedNode];
  for (const other of sites) expect(other.digest).toBe(first.digest);
}

export function pay(from: SignedNode, to: string, amount: bigint, name: string): void {
  const own = from.number < 50 ? `a${from.number}` : from.number === liar ? "liar" : "accomplice";
  from.write((chips) => chips.transfer({ id: idOf(name), from: own, to, amount }));
}

/** The balances of all accounts that are not 0. */
export function balances({ view }: SignedNode): Record<string, bigint> {
  return Object.fromEntries(view.accounts().flatMap(({ id, balance }) => (balance === 0n ? [] : [[id, balance]])));
}

export const debtOf = (account: string, owner: number, amount: bigint, unitOf?: string) => ({
  account,
  owner: authorOf(owner),
  ...(unitOf === undefined ? {} : { unitOf }),
  ledger: 0,
  amount,
});

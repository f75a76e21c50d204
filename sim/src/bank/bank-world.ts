// The bank of a run: accounts spread over the nodes, tellers with an issuer account each, and who handles which row.

import type { ReplicaId } from "@joinery/clock";
import type { LedgerGenesis } from "@joinery/ledger";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { BankRow } from "./bank-file.js";

/** A row with the node that handles it: the account's owner for a withdrawal, any teller for a deposit. */
export interface Slip {
  readonly row: BankRow;
  readonly node: number;
}

/** How often a deposit goes to a teller who does not own the account: 4 of 5 times. */
const remoteShare = 0.8;
const issuerCap = 2n ** 100n;

export class BankWorld {
  readonly genesis: LedgerGenesis;
  /** In order of first appearance. */
  readonly accounts: readonly string[];
  readonly floors: ReadonlyMap<string, bigint>;
  readonly issuers: ReadonlyMap<string, number>;
  /** The slips of each account, in the bank's order. */
  readonly slipsOf: ReadonlyMap<string, readonly Slip[]>;
  /** All slips, in the bank's order. */
  readonly slips: readonly Slip[];
  readonly #owners: ReadonlyMap<string, number>;

  /** `limits` says how far below zero each account may go, `nameOf` who writes at each node. */
  constructor(
    seed: Seed,
    nodes: number,
    rows: readonly BankRow[],
    limits: ReadonlyMap<string, bigint>,
    nameOf: (node: number) => ReplicaId,
  ) {
    this.accounts = [...new Set(rows.map(({ account }) => account))];
    this.#owners = new Map(this.accounts.map((account, index) => [account, index % nodes]));
    this.slips = rows.map((row, index) => ({ row, node: this.#handlerOf(seed, nodes, row, index) }));
    const slipsOf = new Map<string, Slip[]>(this.accounts.map((account) => [account, []]));
    for (const slip of this.slips) slipsOf.get(slip.row.account)?.push(slip);
    this.slipsOf = slipsOf;
    const tellers = Array.from({ length: nodes }, (_, node) => node);
    this.issuers = new Map(tellers.map((node) => [tellerOf(node), 0]));
    this.genesis = {
      issuers: tellers.map((node) => ({ account: tellerOf(node), owner: nameOf(node), cap: issuerCap })),
      accounts: this.accounts.map((account) => ({
        account: accountName(account),
        owner: nameOf(this.ownerOf(account)),
        creditLimit: limits.get(account) ?? 0n,
      })),
    };
    const floors = new Map<string, bigint>([...this.issuers.keys()].map((issuer) => [issuer, -issuerCap]));
    for (const account of this.accounts) floors.set(accountName(account), -(limits.get(account) ?? 0n));
    this.floors = floors;
  }

  /** The node that owns an account. */
  ownerOf(account: string): number {
    return this.#owners.get(account) ?? 0;
  }

  /** How many deposits are handled by a node that does not own the account. */
  get remoteDeposits(): number {
    return this.slips.filter(({ row, node }) => row.amount > 0n && node !== this.ownerOf(row.account)).length;
  }

  #handlerOf(seed: Seed, nodes: number, row: BankRow, index: number): number {
    const owner = this.ownerOf(row.account);
    const random = new KeyedRandom(seed, "teller", index);
    if (row.amount < 0n || nodes === 1 || !random.chance(remoteShare)) return owner;
    return (owner + 1 + random.integer(nodes - 1)) % nodes;
  }
}

/** The account by which a node's teller brings deposits in and takes withdrawals out. */
export function tellerOf(node: number): string {
  return `teller-${node}`;
}

/** The ledger's name of a bank's account. */
export function accountName(account: string): string {
  return `account-${account}`;
}

/** The limits that reproduce the bank's: as far below zero as it once let each account go. */
export function bankLimits(rows: readonly BankRow[]): Map<string, bigint> {
  const limits = new Map<string, bigint>();
  for (const { account, balanceAfter } of rows) {
    if (-balanceAfter > (limits.get(account) ?? 0n)) limits.set(account, -balanceAfter);
  }
  return limits;
}

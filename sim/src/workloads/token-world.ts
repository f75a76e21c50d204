// Accounts and issuers of a run with money: every node owns some accounts, the first ten an issuer of each ledger. Every fifth
// account is in a second ledger, and money stays in its own.

import type { LedgerGenesis } from "@joinery/ledger";
import type { MoneyWorld } from "../checkers/money-model.js";
import type { Seed } from "../kernel/random-key.js";
import { authorOf } from "../node/cluster.js";
import { liarAccount } from "./token-liar.js";

const creditLimit = 50n;
const issuerCap = 1_000_000_000n;
/** Two currencies, by their numbers. */
export const ledgers: readonly [number, number] = [0, 978];

export class TokenWorld implements MoneyWorld {
  readonly genesis: LedgerGenesis;
  readonly accounts: readonly string[];
  readonly floors: ReadonlyMap<string, bigint>;
  readonly issuers: ReadonlyMap<string, number>;
  readonly #nodes: number;

  constructor(seed: Seed, nodes: number, accounts: number) {
    this.#nodes = nodes;
    this.accounts = Array.from({ length: accounts }, (_, index) => `account-${index}`);
    const issuers = Array.from({ length: Math.min(10, nodes) }, (_, node) => node).flatMap((node) => {
      return ledgers.map((ledger) => {
        return { account: issuerOf(node, ledger), owner: authorOf(seed, node), cap: issuerCap, ledger };
      });
    });
    this.genesis = {
      issuers,
      accounts: [
        ...this.accounts.map((account, index) => ({
          account,
          owner: authorOf(seed, this.ownerOf(index)),
          ledger: this.ledgerOf(index),
          ...(index % 4 === 0 ? { creditLimit } : {}),
        })),
        // The liar is nobody's node; its number follows on theirs.
        { account: liarAccount, owner: authorOf(seed, nodes) },
      ],
    };
    this.issuers = new Map(issuers.map(({ account, ledger }) => [account, ledger]));
    const floors = new Map(issuers.map(({ account, cap }) => [account, -cap]));
    for (const [index, account] of this.accounts.entries()) floors.set(account, index % 4 === 0 ? -creditLimit : 0n);
    floors.set(liarAccount, 0n);
    this.floors = floors;
  }

  /** The node that owns an account. */
  ownerOf(account: number): number {
    return account % this.#nodes;
  }

  ledgerOf(account: number): number {
    return ledgers[account % 5 === 4 ? 1 : 0];
  }

  /** The places of the accounts that a node owns. */
  accountsOf(node: number): number[] {
    return this.accounts.map((_, index) => index).filter((index) => this.ownerOf(index) === node);
  }

  /** The places of the accounts that come next after one in its ledger: so the matrix stays as sparse as real trade. */
  partnersOf(account: number, count: number): number[] {
    const partners: number[] = [];
    for (let step = 1; step < this.accounts.length && partners.length < count; step++) {
      const other = (account + step) % this.accounts.length;
      if (this.ledgerOf(other) === this.ledgerOf(account)) partners.push(other);
    }
    return partners;
  }
}

/** The account of a node that issues money of a ledger. */
export function issuerOf(node: number, ledger: number): string {
  return `issuer-${node}-${ledger}`;
}

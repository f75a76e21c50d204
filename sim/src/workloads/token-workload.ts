// Owners of accounts pay each other, issuers bring tokens into the world. Whoever is short is refused and goes on.

import { LedgerError, type LedgerField, type LedgerGenesis, transferId } from "@joinery/ledger";
import type { DocumentCore } from "@joinery/replica";
import type { AcceptedTransfer } from "../checkers/money-checker.js";
import type { OperationRegistry } from "../checkers/operation-registry.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { authorOf } from "../node/cluster.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { liarAccount } from "./token-liar.js";

export type TokenFields = { readonly tokens: LedgerField };

/** Whom an account pays: its next neighbours, so that the matrix stays as sparse as real trade. */
const partnersPerAccount = 8;
const grantAmount = 1000n;
const creditLimit = 50n;
const issuerCap = 1_000_000_000n;

/** Accounts and issuers of a run: every node owns some accounts, the first ten an issuer each. */
export class TokenWorld {
  readonly genesis: LedgerGenesis;
  readonly accounts: readonly string[];
  readonly floors: ReadonlyMap<string, bigint>;
  readonly issuers: ReadonlySet<string>;
  readonly #nodes: number;

  constructor(seed: Seed, nodes: number, accounts: number) {
    this.#nodes = nodes;
    this.accounts = Array.from({ length: accounts }, (_, index) => `account-${index}`);
    const issuers = Array.from({ length: Math.min(10, nodes) }, (_, node) => ({
      account: `issuer-${node}`,
      owner: authorOf(seed, node),
      cap: issuerCap,
    }));
    this.genesis = {
      issuers,
      accounts: [
        ...this.accounts.map((account, index) => ({
          account,
          owner: authorOf(seed, this.ownerOf(index)),
          ...(index % 4 === 0 ? { creditLimit } : {}),
        })),
        // The liar is nobody's node; its number follows on theirs.
        { account: liarAccount, owner: authorOf(seed, nodes) },
      ],
    };
    this.issuers = new Set(issuers.map(({ account }) => account));
    const floors = new Map(issuers.map(({ account, cap }) => [account, -cap]));
    for (const [index, account] of this.accounts.entries()) floors.set(account, index % 4 === 0 ? -creditLimit : 0n);
    floors.set(liarAccount, 0n);
    this.floors = floors;
  }

  /** The node that owns an account. */
  ownerOf(account: number): number {
    return account % this.#nodes;
  }

  /** The places of the accounts that a node owns. */
  accountsOf(node: number): number[] {
    return this.accounts.map((_, index) => index).filter((index) => this.ownerOf(index) === node);
  }
}

/** One node's owner of accounts. */
export class TokenTrader {
  readonly #world: TokenWorld;
  readonly #node: VirtualNode;
  readonly #place: number;
  readonly #registry: OperationRegistry<AcceptedTransfer>;
  readonly #random: KeyedRandom;
  readonly #own: readonly number[];
  #transfers = 0;
  #refused = 0;
  #lastId = 0;

  constructor(
    seed: Seed,
    world: TokenWorld,
    node: VirtualNode,
    place: number,
    registry: OperationRegistry<AcceptedTransfer>,
  ) {
    this.#world = world;
    this.#node = node;
    this.#place = place;
    this.#registry = registry;
    this.#random = new KeyedRandom(seed, "tokens", node.index);
    this.#own = world.accountsOf(node.index);
  }

  /** How many transfers were accepted. */
  get transfers(): number {
    return this.#transfers;
  }

  /** How many were refused for lack of funds. */
  get refused(): number {
    return this.#refused;
  }

  /** Gives every account of the issuer's share its first tokens. */
  issue(): void {
    const issuer = `issuer-${this.#node.index}`;
    const { accounts, issuers } = this.#world;
    if (!issuers.has(issuer)) return;
    accounts.forEach((to, index) => {
      if (index % issuers.size === this.#node.index) this.#transfer({ from: issuer, to, amount: grantAmount });
    });
    this.#flush();
  }

  /** Makes a few payments from accounts of its own. */
  trade(): void {
    if (this.#own.length === 0) return;
    for (let left = this.#random.between(1, 4); left > 0; left--) this.#pay();
    this.#flush();
  }

  #pay(): void {
    const from = this.#random.pick(this.#own);
    const { accounts } = this.#world;
    const to = (from + 1 + this.#random.integer(Math.min(partnersPerAccount, accounts.length - 1))) % accounts.length;
    const amount = BigInt(this.#random.between(1, 120));
    this.#transfer({ from: accounts[from] as string, to: accounts[to] as string, amount });
  }

  #transfer(transfer: AcceptedTransfer): void {
    const document = this.#node.documents[this.#place] as unknown as DocumentCore<TokenFields>;
    const id = transferId(this.#node.nowMs, BigInt(++this.#lastId));
    try {
      const { firstSeq, effects } = document.change(
        (draft) => draft.tokens.transfer({ id, ...transfer }),
        this.#node.nowMs,
      );
      this.#registry.record(this.#node.index, firstSeq, transfer);
      this.#transfers++;
      this.#node.perform(document as unknown as DocumentCore, effects);
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== "insufficient_funds") throw error;
      this.#refused++;
    }
  }

  #flush(): void {
    const document = this.#node.documents[this.#place] as DocumentCore;
    this.#node.perform(document, document.flush());
  }
}

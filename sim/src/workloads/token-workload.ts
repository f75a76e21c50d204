// Owners of accounts pay each other, in one leg or several, put money aside and decide about what was put aside; issuers bring
// tokens into the world and grant credit. Whoever is short is refused and goes on.

import { type Hold, type LedgerDraft, LedgerError, type LedgerField, transferId } from "@joinery/ledger";
import type { DocumentCore } from "@joinery/replica";
import type { AcceptedMoney, AcceptedTransfer } from "../checkers/money-model.js";
import type { OperationRegistry } from "../checkers/operation-registry.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { authorOf } from "../node/cluster.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { issuerOf, ledgers, type TokenWorld } from "./token-world.js";

export type TokenFields = { readonly tokens: LedgerField };

const partnersPerAccount = 8;
const firstTokens = 1000n;
/** What somebody who is asked for too much is told; anything else is a fault of the ledger. */
const shortages: readonly string[] = ["insufficient_funds", "exceeds_credit"];

export interface TokenTraderOptions {
  readonly seed: Seed;
  readonly world: TokenWorld;
  readonly node: VirtualNode;
  /** How many nodes may be asked to decide about a hold. */
  readonly nodes: number;
  readonly place: number;
  readonly registry: OperationRegistry<AcceptedMoney>;
}

/** One node's owner of accounts. */
export class TokenTrader {
  readonly #options: TokenTraderOptions;
  readonly #random: KeyedRandom;
  readonly #own: readonly number[];
  #transfers = 0;
  #refused = 0;
  #lastId = 0;

  constructor(options: TokenTraderOptions) {
    this.#options = options;
    this.#random = new KeyedRandom(options.seed, "tokens", options.node.index);
    this.#own = options.world.accountsOf(options.node.index);
  }

  /** How many transfers, holds, settlements and grants were accepted. */
  get transfers(): number {
    return this.#transfers;
  }

  /** How many were refused for lack of funds. */
  get refused(): number {
    return this.#refused;
  }

  /** Gives every account of the issuer's share its first tokens. */
  issue(): void {
    const { world, node } = this.#options;
    const sharers = world.issuers.size / ledgers.length;
    if (node.index >= sharers) return;
    world.accounts.forEach((to, index) => {
      if (index % sharers !== node.index) return;
      this.#pay([{ from: issuerOf(node.index, world.ledgerOf(index)), to, amount: firstTokens }]);
    });
    this.#flush();
  }

  /** Does a few things with accounts of its own. */
  trade(): void {
    if (this.#own.length === 0) return;
    for (let left = this.#random.between(1, 4); left > 0; left--) this.#act();
    this.#flush();
  }

  #act(): void {
    const kind = this.#random.integer(20);
    const from = this.#random.pick(this.#own);
    if (kind < 11) this.#pay([this.#payment(from, 120)]);
    else if (kind < 14) this.#pay([this.#payment(from, 60), this.#payment(from, 60)]);
    else if (kind < 16) this.#hold(from);
    else if (kind < 18) this.#settle();
    else this.#credit(from, kind === 18);
  }

  #payment(from: number, amountMax: number): AcceptedTransfer {
    const { world } = this.#options;
    const to = this.#random.pick(world.partnersOf(from, partnersPerAccount));
    const amount = BigInt(this.#random.between(1, amountMax));
    return { from: world.accounts[from] as string, to: world.accounts[to] as string, amount };
  }

  #pay(legs: readonly AcceptedTransfer[]): void {
    const id = this.#nextId();
    this.#change({ pays: legs }, (tokens) => tokens.transfer({ id, legs }));
  }

  #hold(from: number): void {
    const { seed, world, nodes, node } = this.#options;
    const id = this.#nextId();
    const payment = this.#payment(from, 120);
    const resolver = authorOf(seed, this.#random.integer(nodes));
    const holds = { ...payment, name: `${node.author} ${id}`, ledger: world.ledgerOf(from) };
    this.#change({ holds }, (tokens) => tokens.hold({ ...payment, id, resolver }));
  }

  /** Decides about the oldest hold that is this node's to decide about: all of it, half of it, or none. */
  #settle(): void {
    const [pending] = this.#document().view.tokens.holds({ resolver: this.#options.node.author });
    if (pending === undefined) return;
    const id = this.#nextId();
    const name = nameOf(pending);
    const choice = this.#random.integer(3);
    const amount = choice === 1 ? (pending.amount + 1n) / 2n : pending.amount;
    if (choice === 0) this.#change({ settles: { name, posted: 0n } }, (tokens) => tokens.void({ id, pending }));
    else this.#change({ settles: { name, posted: amount } }, (tokens) => tokens.post({ id, pending, amount }));
  }

  /** An issuer grants some credit, or an account gives some back. */
  #credit(own: number, gives: boolean): void {
    const { world, node } = this.#options;
    const ledger = world.ledgerOf(own);
    const sharers = world.issuers.size / ledgers.length;
    const amount = BigInt(this.#random.between(1, 30));
    const account = world.accounts[own] as string;
    const issuer = issuerOf(node.index % sharers, ledger);
    if (!gives) {
      const grant = { from: account, to: issuer, amount };
      this.#change({ grants: [grant] }, (tokens) => tokens.lower({ account, to: issuer, amount }));
    } else if (node.index < sharers) {
      const to = world.accounts[this.#random.pick(world.partnersOf(own, partnersPerAccount))] as string;
      const grant = { from: issuer, to, amount };
      this.#change({ grants: [grant] }, (tokens) => tokens.grant(grant));
    }
  }

  #nextId(): bigint {
    return transferId(this.#options.node.nowMs, BigInt(++this.#lastId));
  }

  #change(accepted: AcceptedMoney, act: (tokens: LedgerDraft) => unknown): void {
    const { node, registry } = this.#options;
    const document = this.#document();
    try {
      const { firstSeq, lastSeq, effects } = document.change((draft) => act(draft.tokens), node.nowMs);
      registry.record(node.index, firstSeq, accepted);
      for (let seq = firstSeq + 1; seq <= lastSeq; seq++) registry.forget(node.index, seq);
      this.#transfers++;
      node.perform(document as unknown as DocumentCore, effects);
    } catch (error) {
      if (!(error instanceof LedgerError) || !shortages.includes(error.code)) throw error;
      this.#refused++;
    }
  }

  #flush(): void {
    const document = this.#document() as unknown as DocumentCore;
    this.#options.node.perform(document, document.flush());
  }

  #document(): DocumentCore<TokenFields> {
    return this.#options.node.documents[this.#options.place] as unknown as DocumentCore<TokenFields>;
  }
}

function nameOf({ payer, id }: Hold): string {
  return `${payer} ${id}`;
}

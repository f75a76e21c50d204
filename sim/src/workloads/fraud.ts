// An owner who signs a history of its own for each part of a network that is split, and spends all it has in each; members who help it by
// vouching for histories of their own, some with a history of their own for each part as well; somebody who writes in a shop's name; and
// shops that trust what they see.

import type { LedgerDraft } from "@joinery/ledger";
import type { DocumentCore } from "@joinery/replica";
import type { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { Cluster } from "../node/cluster.js";
import { type BankFields, budget, documentOf, shopOf } from "./double-spend-bank.js";
import type { Forger } from "./forger.js";

export interface FraudPlan {
  /** The number of the liar; those of its accomplices follow. */
  readonly liar: number;
  readonly groups: number;
  /** The groups, and those of spectators. */
  readonly parts: number;
  readonly groupSize: number;
  readonly accomplices: number;
  /** Those of them who sign histories of their own as well, one for each group; their numbers follow. */
  readonly forked: number;
  /** How many entries are shown in the name of somebody whose key their writer has not. */
  readonly forgeries: number;
  /** The network is split in [splitMs, healMs), virtual milliseconds. */
  readonly splitMs: number;
  readonly healMs: number;
  readonly forger: (author: number) => Forger<BankFields>;
}

/** What the liar and those who help it do while the network is split, and shops that trust what they see. */
export class Fraud {
  readonly #random: KeyedRandom;
  readonly #cluster: Cluster;
  readonly #plan: FraudPlan;
  #paid = 0;

  constructor(seed: Seed, cluster: Cluster, plan: FraudPlan) {
    this.#random = new KeyedRandom(seed, "fraud");
    this.#cluster = cluster;
    this.#plan = plan;
  }

  get paid(): number {
    return this.#paid;
  }

  schedule(events: EventQueue): void {
    const { groups, parts, accomplices, forked, forgeries, splitMs, healMs } = this.#plan;
    for (let group = 0; group < groups; group++) {
      events.schedule(splitMs + this.#random.between(500, 4000), () => this.#pay(group), undefined);
      events.schedule(healMs - 2000, () => this.#handOut(group), undefined);
    }
    for (let group = groups; group < parts; group++) {
      events.schedule(splitMs + this.#random.between(500, 4000), () => this.#entertain(group), undefined);
    }
    for (let index = 0; index < accomplices; index++) {
      events.schedule(splitMs + this.#random.between(500, 4000), () => this.#vouch(index), undefined);
    }
    for (let index = accomplices; index < accomplices + forked * groups; index++) {
      events.schedule(splitMs + this.#random.between(500, 4000), () => this.#vouchTwice(index), undefined);
    }
    for (let index = 0; index < forgeries; index++) {
      events.schedule(splitMs + this.#random.between(500, 4000), () => this.#forge(index), undefined);
    }
  }

  /** A history in which the shop of this group gets all there is, shown to somebody of the group. */
  #pay(group: number): void {
    const twin = this.#twin((bank) => bank.transfer({ from: "liar", to: shopOf(group), amount: budget }));
    this.#show(twin, group);
  }

  /** Spectators see a history that goes nowhere else before the heal. */
  #entertain(group: number): void {
    this.#show(
      this.#twin((bank) => bank.transfer({ from: "liar", to: "loot", amount: 7n })),
      group,
    );
  }

  /** Whoever vouches says nothing of any shop, and shows it to any group. */
  #vouch(index: number): void {
    this.#show(this.#voucher(index, index), this.#random.integer(this.#plan.groups));
  }

  /** A history of its own for each group, each vouching for another of the liar's. */
  #vouchTwice(index: number): void {
    const { accomplices, groups } = this.#plan;
    const [helper, group] = [Math.floor((index - accomplices) / groups), (index - accomplices) % groups];
    this.#show(this.#voucher(accomplices + helper, index), group);
  }

  #voucher(number: number, index: number): Forger<BankFields> {
    const helper = this.#plan.forger(this.#plan.liar + 1 + number);
    const loot = this.#twin((bank) => bank.transfer({ from: "liar", to: "loot", amount: budget - BigInt(index) }));
    helper.hear(loot, this.#nowMs);
    helper.write(({ bank }) => bank.open({ nonce: `vouched ${index}` }), this.#nowMs);
    return helper;
  }

  /** What looks as if a shop had written it. */
  #forge(index: number): void {
    const { groups, parts, groupSize } = this.#plan;
    const victim = this.#cluster.node(index % groups);
    const node = this.#cluster.node(((index + 1) % groups) + parts * this.#random.integer(groupSize));
    const twin = this.#twin((bank) => bank.open({ nonce: `forged ${index}` }));
    twin.showAs(victim.author, node, documentOf(node) as unknown as DocumentCore);
  }

  /** A shop that has been paid writes something: from then on it stands for the history that it saw. */
  #handOut(group: number): void {
    const node = this.#cluster.node(group);
    const document = documentOf(node);
    if (document.view.bank.balance(shopOf(group)) < budget) return;
    this.#paid++;
    const { effects } = document.change(({ bank }) => bank.open({ nonce: `goods ${group}` }), node.nowMs);
    const erased = document as unknown as DocumentCore;
    for (const done of [effects, document.flush()]) node.perform(erased, done);
  }

  #twin(act: (bank: LedgerDraft) => unknown): Forger<BankFields> {
    const twin = this.#plan.forger(this.#plan.liar);
    twin.write(({ bank }) => act(bank), this.#nowMs);
    return twin;
  }

  #show(forger: Forger<BankFields>, group: number): void {
    const { parts, groupSize } = this.#plan;
    const node = this.#cluster.node(group + parts * this.#random.integer(groupSize));
    forger.show(node, documentOf(node) as unknown as DocumentCore);
  }

  get #nowMs(): number {
    return this.#cluster.node(0).nowMs;
  }
}

// A balance that is spent once in each of k partitions, by an owner who signs a history of its own for each: what everybody loses
// together is bounded, everybody ends with the same, and what went below its limit names who did it.

import type { ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import { type LedgerField, type LedgerView, ledger } from "@joinery/ledger";
import type { DocumentCore, ReplicaCore } from "@joinery/replica";
import type { SignedDocumentCore } from "@joinery/replica/signed";
import { CheckLog } from "../checkers/check-log.js";
import { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import { Cluster } from "../node/cluster.js";
import { KeyRing } from "../node/key-ring.js";
import type { Link } from "../node/topology.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { Forger } from "../workloads/forger.js";
import { linkFaults } from "./link-faults.js";
import { sha256 } from "./sha256.js";
import { epochMs } from "./simulation-run.js";

export interface DoubleSpendOptions {
  readonly seed: Seed;
  /** In how many partitions the balance is spent. */
  readonly groups: number;
  /** How many nodes each of them has, at least one. */
  readonly groupSize: number;
  /** Members who vouch for histories of their own. Default 0. */
  readonly accomplices?: number;
  /** Further groups of nodes that may not write: they are shown a history that nobody vouches for. Default 0. */
  readonly spectators?: number;
}

export interface DoubleSpend {
  readonly log: CheckLog;
  readonly traceHash: TraceHash;
  readonly events: number;
  readonly nodes: number;
  /** Virtual milliseconds from the heal until all nodes were equal; undefined where that took over a minute. */
  readonly convergeMs: number | undefined;
  /** How many shops were paid and handed out goods while the network was split. */
  readonly paid: number;
  /** What all accounts of the liar are below their limits in the end, in units of what it had. */
  readonly lost: number;
}

type State = SignedDocumentCore["state"];
type BankFields = { readonly bank: LedgerField };

const budget = 100n;
const splitMs = 3000;
const healMs = 20_000;
const tickMs = 150;
const sliceMs = 50;
const convergeMsMax = 60_000;

/** Runs it to its end. */
export function runDoubleSpend({
  seed,
  groups,
  groupSize,
  accomplices = 0,
  spectators = 0,
}: DoubleSpendOptions): DoubleSpend {
  const parts = groups + spectators;
  const nodes = parts * groupSize;
  const keys = new KeyRing(seed);
  const events = new EventQueue(seed);
  const traceHash = new TraceHash();
  const log = new CheckLog(() => events.now);
  const members = membersOf({ nodes, parts, groups, accomplices }).map((number) => keys.authorOf(number));
  const open = bankOf(seed, members, keys.authorOf(nodes), groups);
  const groupOf = Array.from({ length: nodes }, (_, node) => node % parts);
  const faults = { partitions: [{ startMs: splitMs, endMs: healMs, mode: "drop" as const, groupOf }], crashes: [] };
  const cluster = new Cluster({
    ...{ seed, nodes, events, traceHash, faults, keys, epochMs, tickMs, hash: sha256 },
    links: linksOf(parts, groupSize),
    rules: linkFaults(seed, faults, healMs),
    open: (core) => [open(core) as unknown as DocumentCore],
    observer: { violated: (name, message) => log.fail(name, message) },
  });
  const forger = (author: number): Forger<BankFields> => new Forger({ author, keys, hash: sha256, open });
  const fraud = new Fraud(seed, cluster, { liar: nodes, groups, parts, groupSize, accomplices, forger });
  fraud.schedule(events);
  events.runUntil(healMs);
  const convergeMs = meet(events, cluster);
  const lost = checkEnd(log, cluster, { groups, accomplices, paid: fraud.paid, convergeMs });
  return { log, traceHash, events: events.processed, nodes, convergeMs, paid: fraud.paid, lost };
}

/** Who may write, by number: the nodes of all groups but those of spectators, the liar, and those who help it. */
function membersOf({
  nodes,
  parts,
  groups,
  accomplices,
}: Record<"nodes" | "parts" | "groups" | "accomplices", number>): number[] {
  const numbers = Array.from({ length: nodes + 1 + accomplices }, (_, number) => number);
  return numbers.filter((number) => number >= nodes || number % parts < groups);
}

/** Shops own an account each, one in each group; the liar may owe the budget, and owns the account where loot goes. */
function bankOf(seed: Seed, members: readonly ReplicaId[], liar: ReplicaId, groups: number) {
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

/** Everybody of a group is linked to all of it, and each shop to the next one, in a ring. */
function linksOf(groups: number, groupSize: number): Link[] {
  const links = Array.from({ length: groups - 1 }, (_, group) => ({ a: group, b: group + 1 }));
  if (groups > 2) links.push({ a: 0, b: groups - 1 });
  for (let b = groups; b < groups * groupSize; b++) for (let a = b % groups; a < b; a += groups) links.push({ a, b });
  return links;
}

interface Plan {
  readonly liar: number;
  readonly groups: number;
  /** The groups, and those of spectators. */
  readonly parts: number;
  readonly groupSize: number;
  readonly accomplices: number;
  readonly forger: (author: number) => Forger<BankFields>;
}

/** What the liar and those who help it do while the network is split, and shops that trust what they see. */
class Fraud {
  readonly #random: KeyedRandom;
  readonly #cluster: Cluster;
  readonly #plan: Plan;
  #paid = 0;

  constructor(seed: Seed, cluster: Cluster, plan: Plan) {
    this.#random = new KeyedRandom(seed, "fraud");
    this.#cluster = cluster;
    this.#plan = plan;
  }

  get paid(): number {
    return this.#paid;
  }

  schedule(events: EventQueue): void {
    const { groups, parts, accomplices } = this.#plan;
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
    const helper = this.#plan.forger(this.#plan.liar + 1 + index);
    const loot = this.#twin((bank) => bank.transfer({ from: "liar", to: "loot", amount: budget - BigInt(index) }));
    helper.hear(loot, this.#nowMs);
    helper.write(({ bank }) => bank.open({ nonce: `vouched ${index}` }), this.#nowMs);
    this.#show(helper, this.#random.integer(this.#plan.groups));
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

  #twin(
    act: (bank: Parameters<Parameters<DocumentCore<BankFields>["change"]>[0]>[0]["bank"]) => unknown,
  ): Forger<BankFields> {
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

/** Virtual milliseconds from the heal until all nodes have the same. */
function meet(events: EventQueue, { nodes }: Cluster): number | undefined {
  for (let afterMs = sliceMs; afterMs <= convergeMsMax; afterMs += sliceMs) {
    events.runUntil(healMs + afterMs);
    const isMet =
      isSame(nodes, ({ state }) => state.fingerprint.toString()) && isSame(nodes, ({ state }) => hexOf(state));
    // What does not count is stored by all alike, so that all can prove the same.
    if (isMet && isSame(nodes, ({ branches }) => Buffer.from(branches.digest).toString("hex"))) return afterMs;
  }
  return undefined;
}

function isSame(nodes: readonly VirtualNode[], of: (document: SignedDocumentCore) => string): boolean {
  const [first, ...others] = nodes.map((node) => of(documentOf(node) as unknown as SignedDocumentCore));
  return others.every((other) => other === first);
}

function hexOf(state: State): string {
  return Buffer.from(encodeState(state)).toString("hex");
}

interface Outcome {
  readonly groups: number;
  readonly accomplices: number;
  readonly paid: number;
  readonly convergeMs: number | undefined;
}

/** Answers how many times its budget the liar is below its limits. */
function checkEnd(log: CheckLog, { nodes }: Cluster, { groups, accomplices, paid, convergeMs }: Outcome): number {
  const documents = nodes.map(documentOf);
  const bytes = documents.map(({ state }) => hexOf(state as State));
  const [first] = documents as [SignedDocumentCore<BankFields>];
  const { badDebts } = first.view.bank;
  const liar = first.view.bank.account("liar")?.owner;
  const lost = Number(badDebts.reduce((sum, { amount }) => sum + amount, 0n)) / Number(budget);
  for (const [index, own] of bytes.entries())
    log.check("all end with the same bytes", own === bytes[0], () => `node ${index} has another state than node 0`);
  for (const { account, owner } of badDebts)
    log.check("who is below its limit has forked", owner === liar, () => `${account} of ${owner} is below its limit`);
  for (const [index, { tree, authors }] of documents.entries()) {
    const known = [...tree.forks.keys()].map((author) => authors.ownerIdOf(author));
    log.check("everybody can prove the fork", liar !== undefined && known.includes(liar), () => {
      return `node ${index} knows of no fork`;
    });
  }
  const loss = Math.max(0, groups - 1 + accomplices);
  log.check("the loss is bounded", lost <= loss, () => `${lost} budgets are lost, where ${loss} may be at most`);
  log.check(
    "the loss is visible",
    lost >= paid - 1,
    () => `${paid} shops were paid, and only ${lost} budgets show as lost`,
  );
  checkBalances(log, first.view.bank, { groups, paid });
  const loot = first.view.bank.balance("loot");
  log.check("what nobody vouched for does not count", accomplices > 0 || loot === 0n, () => `the liar kept ${loot}`);
  log.check("eventual delivery", convergeMs !== undefined, () => "the nodes did not meet in time after the heal");
  return lost;
}

/** Whoever was paid keeps it, and money is neither made nor lost. */
function checkBalances(log: CheckLog, bank: LedgerView, { groups, paid }: Pick<Outcome, "groups" | "paid">): void {
  const shops = Array.from({ length: groups }, (_, group) => bank.balance(shopOf(group)));
  const kept = shops.filter((balance) => balance === budget).length;
  log.check("who handed out goods keeps the money", kept >= paid, () => `${kept} of ${paid} shops have their money`);
  const sum = bank.accounts().reduce((total, { balance }) => total + balance, 0n);
  log.check("no unit is made or lost", sum === 0n, () => `all balances together are ${sum}`);
}

function documentOf(node: VirtualNode): SignedDocumentCore<BankFields> {
  return node.documents[0] as unknown as SignedDocumentCore<BankFields>;
}

function shopOf(group: number): string {
  return `shop-${group}`;
}

// Random histories of money in which some owners write several histories at once: twins share a key, and each hears of all but
// what its own key signed elsewhere. A twin may go on from a copy of another's disk, so branches branch again.
import type { ReplicaId } from "@joinery/clock";
import type { EntryName } from "@joinery/replica/signed";
import fc from "fast-check";
import { type LedgerDraft, LedgerError, type LedgerGenesis, transferId } from "../../src/index.js";
import { nowMs } from "../ledger-node.js";
import type { Pay, Step } from "../past-oracle.js";
import { authorOf, SignedNode } from "./signed-node.js";

export interface ForkedStep {
  readonly site: number;
  readonly kind: "pay" | "hold" | "settle" | "grant" | "share" | "take" | "copy";
  readonly to: number;
  readonly amount: bigint;
  readonly pick: number;
}

export interface ForkedPlan {
  readonly honest: number;
  /** How many twins each forking owner has. */
  readonly twins: readonly number[];
  readonly steps: readonly ForkedStep[];
  /** Decides orders of arrival at the end. */
  readonly picks: readonly number[];
}

const step: fc.Arbitrary<ForkedStep> = fc.record({
  site: fc.nat(100),
  kind: fc.constantFrom("pay", "pay", "hold", "settle", "settle", "grant", "share", "share", "share", "take", "copy"),
  to: fc.nat(100),
  amount: fc.oneof({ arbitrary: fc.bigInt(1n, 40n), weight: 3 }, fc.constant(100n)),
  pick: fc.nat(1000),
});

export const forkedPlan: fc.Arbitrary<ForkedPlan> = fc.record({
  honest: fc.integer({ min: 2, max: 3 }),
  twins: fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 2 }),
  steps: fc.array(step, { minLength: 40, maxLength: 110, size: "max" }),
  picks: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
});

export class ForkedMoney {
  readonly honest: readonly SignedNode[];
  /** A site that may not write. */
  readonly observer: SignedNode;
  readonly genesis: LedgerGenesis;
  readonly #twins: SignedNode[];
  readonly #retired: SignedNode[] = [];
  readonly #members: readonly number[];
  readonly #steps: Map<EntryName, Step[]> = new Map();
  #lastId = 0n;

  constructor({ honest, twins }: Pick<ForkedPlan, "honest" | "twins">) {
    const numbers = Array.from({ length: honest }, (_, index) => index + 1);
    const forking = twins.map((_, index) => 50 + index);
    this.#members = [...numbers, ...forking];
    this.genesis = {
      issuers: this.#members.map((number) => ({ account: `mint${number}`, owner: authorOf(number), cap: 60n })),
      accounts: this.#members.map((number) => ({ account: `a${number}`, owner: authorOf(number), creditLimit: 100n })),
    };
    this.honest = numbers.map((number) => this.#site(number));
    this.observer = this.#site(99);
    this.#twins = twins.flatMap((count, index) => Array.from({ length: count }, () => this.#site(50 + index)));
  }

  stepsOf(name: EntryName): Step[] {
    return this.#steps.get(name) ?? [];
  }

  /** Everything that anybody has written, each once, in an order of its own. */
  pool(): Uint8Array[] {
    const pool = new Map<string, Uint8Array>();
    for (const { disk } of [...this.honest, ...this.#twins, ...this.#retired]) {
      for (const bytes of disk) pool.set(Buffer.from(bytes).toString("base64"), bytes);
    }
    return [...pool.keys()].sort().map((key) => pool.get(key) as Uint8Array);
  }

  /** While `isSplit`, nobody hears of anybody outside its group: an honest site and the twins that show it their histories. */
  run(step: ForkedStep, isSplit: boolean): void {
    const sites = [...this.honest, ...this.#twins];
    const site = sites[step.site % sites.length] as SignedNode;
    const isTwin = !this.honest.includes(site);
    if (isSplit && (step.kind === "share" || step.kind === "take")) {
      const group = sites.filter((other) => this.#groupOf(other) === this.#groupOf(site));
      site.hear((group[step.pick % group.length] as SignedNode).disk, isTwin);
      return;
    }
    if (step.kind === "share") site.hear((sites[step.pick % sites.length] as SignedNode).disk, isTwin);
    else if (step.kind === "take")
      site.hear(
        [this.pool()[step.pick % Math.max(1, this.pool().length)]].flatMap((one) => one ?? []),
        isTwin,
      );
    else if (step.kind === "copy") this.#copy(site, step.pick);
    else if (!site.isForked) this.#act(site, step);
  }

  /** Gives everything to every honest site, each in its own order, until nobody has anything new. */
  exchangeAll(picks: readonly number[]): void {
    const takers = [...this.honest, this.observer];
    const stored = (): number => takers.reduce((sum, { document }) => sum + document.tree.nodes.length, 0);
    for (let before = -1; before < stored(); ) {
      before = stored();
      const pool = this.pool();
      for (const [index, site] of takers.entries()) site.hear(shuffled([...pool, ...pool.slice(0, 3)], picks, index));
    }
  }

  #groupOf(site: SignedNode): number {
    const place = this.honest.indexOf(site);
    return place < 0 ? this.#twins.indexOf(site) % this.honest.length : place;
  }

  #site(number: number): SignedNode {
    return new SignedNode(number, this.genesis, this.#members);
  }

  /** A twin gives up its own history and goes on from that of another. */
  #copy(site: SignedNode, pick: number): void {
    const place = this.#twins.indexOf(site);
    const others = this.#twins.filter((other) => other !== site && other.number === site.number);
    if (place < 0 || others.length === 0) return;
    const copy = this.#site(site.number);
    copy.recover((others[pick % others.length] as SignedNode).disk);
    this.#retired.push(site);
    this.#twins[place] = copy;
  }

  #act(site: SignedNode, { kind, to, amount, pick }: ForkedStep): void {
    const number = this.#members[to % this.#members.length] as number;
    const id = transferId(nowMs, ++this.#lastId);
    const own = `a${site.number}`;
    if (kind === "pay") this.#pay(site, id, pick % 4 === 0 ? `mint${site.number}` : own, `a${number}`, amount);
    else if (kind === "hold") this.#hold(site, id, own, `a${number}`, amount, pick);
    else if (kind === "settle") this.#settle(site, id, pick);
    else if (kind === "grant") this.#grant(site, `mint${site.number}`, `a${number}`, amount);
  }

  #pay(site: SignedNode, id: bigint, from: string, to: string, amount: bigint): void {
    const pay = this.#leg(site, id, 0, from, to, amount);
    this.#attempt(site, [pay], (chips) => chips.transfer({ id, from, to, amount }));
  }

  #hold(site: SignedNode, id: bigint, from: string, to: string, amount: bigint, pick: number): void {
    const resolver = authorOf(this.#members[pick % this.#members.length] as number);
    const hold: Step = { kind: "hold", id, from, to, amount, resolver, ledger: 0 };
    const pay = this.#leg(site, id, 0, from, `${resolver}.0.escrow`, amount);
    this.#attempt(site, [pay, hold], (chips) => chips.hold({ id, from, to, amount, resolver }));
  }

  #settle(site: SignedNode, id: bigint, pick: number): void {
    const mine = site.view.holds({ resolver: site.id });
    const pending = mine[pick % Math.max(1, mine.length)];
    if (pending === undefined) return;
    const settles = { payer: pending.payer as string, id: pending.id };
    const escrow = `${site.id}.0.escrow`;
    const half = (pending.amount + 1n) / 2n;
    if (pick % 3 === 0 || half === pending.amount) {
      const leg = this.#leg(site, id, 0, escrow, pending.from, pending.amount);
      this.#attempt(site, [{ ...leg, settles }], (chips) => chips.void({ id, pending }));
      return;
    }
    const legs = [
      { ...this.#leg(site, id, 0, escrow, pending.to, half), settles },
      this.#leg(site, id, 1, escrow, pending.from, pending.amount - half),
    ];
    this.#attempt(site, legs, (chips) => chips.post({ id, pending, amount: half }));
  }

  #grant(site: SignedNode, from: string, to: string, amount: bigint): void {
    const total = site.view.credit.get(site.id, from, to) + amount;
    this.#attempt(site, [{ kind: "grant", from, to, amount, total }], (chips) => chips.grant({ from, to, amount }));
  }

  #leg({ view, id: author }: SignedNode, id: bigint, leg: number, from: string, to: string, amount: bigint): Pay {
    return {
      kind: "pay",
      id,
      leg,
      from,
      to,
      amount,
      code: 0,
      total: view.paid.get(author as ReplicaId, from, to) + amount,
    };
  }

  /** What can't be paid is left out. */
  #attempt(site: SignedNode, steps: Step[], act: (chips: LedgerDraft) => unknown): void {
    try {
      this.#steps.set(site.write(act), steps);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }
}

function shuffled<T>(items: readonly T[], picks: readonly number[], salt: number): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) {
    const pick = (picks[order.length % picks.length] ?? 0) * 31 + salt * 17 + order.length;
    order.push(left.splice(pick % left.length, 1)[0] as T);
  }
  return order;
}

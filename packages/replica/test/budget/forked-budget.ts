// Random histories of budgets in which some authors write several histories at once: twins share a key, and each hears of all
// but what its own key signed elsewhere. A twin may go on from a copy of another's disk, so branches branch again.
import type { ReplicaId } from "@joinery/clock";
import { map, rows } from "@joinery/crdt";
import { type BudgetGenesis, type BudgetView, budget, type RightsKind } from "@joinery/crdt/budget";
import { type Effect, type Entry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { EntryName, SignedDocumentCore } from "@joinery/replica/signed";
import fc from "fast-check";
import { shuffled } from "../signed/forked-history.js";
import { authorOf, identityOf } from "../signed/signed-site.js";
import { Site } from "../site.js";
import { type LyingDraft, testBudget } from "./budget-site.js";
import type { Step } from "./past-oracle.js";

export const bounds = { min: -10, max: 140 };
const schema = (isHonest: boolean) => ({
  energy: testBudget(isHonest, bounds),
  purses: map(budget(bounds)),
  own: rows(budget(bounds)),
});
export type Budgets = ReturnType<typeof schema>;

/** Everybody starts with 20 rights to spend; all but the last two with 5 to refill. */
export function rightsFor(members: readonly number[]): BudgetGenesis {
  return { rights: members.map((number) => ({ author: authorOf(number), spend: 20, refill: number < 50 ? 0 : 5 })) };
}

/** A replica with a key, an instant disk and an instant verifier. Whoever is not honest judges nothing. */
export class ForkedSite extends Site<Budgets> {
  readonly number: number;

  constructor(number: number, members: readonly number[], disk: readonly Uint8Array[] = [], isHonest = true) {
    const identity = identityOf(number);
    const replica = new ReplicaCore({ author: identity.author, founding: founding(), identity });
    const own = Object.fromEntries(members.map((member) => [authorOf(member), rightsFor([member])]));
    const genesis = {
      nonce: "forked budgets",
      members: members.map(authorOf),
      energy: rightsFor(members),
      purses: { creator: authorOf(members[0] as number) },
      own,
    };
    super(replica.create(schema(isHonest), genesis));
    this.number = number;
    this.perform(this.document.recover(this.decode(disk)));
    this.disk.push(...disk);
  }

  get signed(): SignedDocumentCore<Budgets> {
    return this.document as SignedDocumentCore<Budgets>;
  }

  get id(): ReplicaId {
    return authorOf(this.number);
  }

  get energy(): BudgetView {
    return this.document.view.energy;
  }

  get isForked(): boolean {
    return this.signed.tree.forks.has(this.document.self);
  }

  /** Names of authors who forked, as far as is known here. */
  get forked(): ReadonlySet<ReplicaId> {
    return new Set([...this.signed.tree.forks.keys()].map((author) => this.document.authors.idOf(author)));
  }

  /** One entry; answers its name. */
  act(run: (draft: Parameters<Parameters<Site<Budgets>["write"]>[0]>[0]) => unknown): EntryName | undefined {
    const before = this.disk.length;
    this.write(run);
    return this.disk.length === before ? undefined : this.signed.tree.tipOf(this.document.self)?.name;
  }

  spend(amount: number): boolean {
    let isDone = false;
    this.write(({ energy }) => {
      isDone = (energy as LyingDraft).spend(amount).ok;
    });
    return isDone;
  }

  /** Takes entries one by one. A twin closes its ears to what its own key signed elsewhere. */
  hear(bytes: Iterable<Uint8Array>, isTwin = false): void {
    for (const each of bytes) {
      const [entry] = this.decode([each]) as [Entry];
      if (!isTwin || entry.author !== this.document.self) this.receive(each);
    }
  }

  override perform(effects: readonly Effect[]): void {
    super.perform(effects);
    for (const effect of effects) {
      if (effect.type !== "verify") continue;
      const accepted = effect.check !== undefined && identityOf(this.number).verify(effect.check) === true;
      this.perform(this.document.verified(effect.ticket, accepted, this.nowMs));
    }
  }
}

export interface ForkedStep {
  readonly site: number;
  readonly kind: "use" | "grant" | "ask" | "purse" | "own" | "share" | "take" | "copy";
  readonly of: RightsKind;
  readonly to: number;
  readonly amount: number;
  readonly pick: number;
}

export interface ForkedPlan {
  readonly honest: number;
  /** How many twins each forking author has. */
  readonly twins: readonly number[];
  readonly steps: readonly ForkedStep[];
  /** Decides orders of arrival at the end. */
  readonly picks: readonly number[];
}

const step: fc.Arbitrary<ForkedStep> = fc.record({
  site: fc.nat(100),
  kind: fc.constantFrom(
    ...(["use", "use", "grant", "grant", "ask", "purse", "own"] as const),
    ...(["share", "share", "share", "take", "copy"] as const),
  ),
  of: fc.constantFrom<RightsKind>("spend", "spend", "refill"),
  to: fc.nat(100),
  amount: fc.oneof({ arbitrary: fc.integer({ min: 1, max: 8 }), weight: 3 }, fc.constant(20)),
  pick: fc.nat(1000),
});

export const forkedPlan: fc.Arbitrary<ForkedPlan> = fc.record({
  honest: fc.integer({ min: 2, max: 3 }),
  twins: fc.array(fc.integer({ min: 2, max: 3 }), { minLength: 1, maxLength: 2 }),
  steps: fc.array(step, { minLength: 40, maxLength: 100, size: "max" }),
  picks: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
});

export class ForkedBudget {
  readonly honest: readonly ForkedSite[];
  /** A site that may not write. */
  readonly observer: ForkedSite;
  readonly members: readonly number[];
  readonly #twins: ForkedSite[];
  readonly #retired: ForkedSite[] = [];
  readonly #steps: Map<EntryName, Step[]> = new Map();

  constructor({ honest, twins }: Pick<ForkedPlan, "honest" | "twins">) {
    const numbers = Array.from({ length: honest }, (_, index) => index + 1);
    this.members = [...numbers, ...twins.map((_, index) => 50 + index)];
    this.honest = numbers.map((number) => new ForkedSite(number, this.members));
    this.observer = new ForkedSite(99, this.members);
    this.#twins = twins.flatMap((count, index) =>
      Array.from({ length: count }, () => new ForkedSite(50 + index, this.members)),
    );
    const [first] = this.honest as [ForkedSite];
    first.write(({ purses }) => purses.create("shared", rightsFor(this.members)));
    for (const site of this.#sites) site.hear(first.disk);
  }

  stepsOf(name: EntryName): Step[] {
    return this.#steps.get(name) ?? [];
  }

  get #sites(): ForkedSite[] {
    return [...this.honest, ...this.#twins];
  }

  /** Everything that anybody has written, each once, in an order of its own. */
  pool(): Uint8Array[] {
    const pool = new Map<string, Uint8Array>();
    for (const { disk } of [...this.#sites, ...this.#retired]) {
      for (const bytes of disk) pool.set(Buffer.from(bytes).toString("base64"), bytes);
    }
    return [...pool.keys()].sort().map((key) => pool.get(key) as Uint8Array);
  }

  /** While `isSplit`, nobody hears of anybody outside its group: an honest site and the twins that show it their histories. */
  run({ site: index, kind, pick, ...what }: ForkedStep, isSplit: boolean): void {
    const sites = this.#sites;
    const site = sites[index % sites.length] as ForkedSite;
    const isTwin = !this.honest.includes(site);
    const near = isSplit ? sites.filter((other) => this.#groupOf(other) === this.#groupOf(site)) : sites;
    if (kind === "share" || (kind === "take" && isSplit)) {
      site.hear((near[pick % near.length] as ForkedSite).disk, isTwin);
    } else if (kind === "take") {
      const pool = this.pool();
      site.hear([pool[pick % pool.length] as Uint8Array], isTwin);
    } else if (kind === "copy") this.#copy(site, pick);
    else if (!site.isForked) this.#act(site, { kind, ...what });
  }

  /** Gives everything to every honest site, each in its own order, until nobody has anything new. */
  exchangeAll(picks: readonly number[]): void {
    const takers = [...this.honest, this.observer];
    const stored = (): number => takers.reduce((sum, { signed }) => sum + signed.tree.nodes.length, 0);
    for (let before = -1; before < stored(); ) {
      before = stored();
      const pool = this.pool();
      for (const [index, site] of takers.entries()) site.hear(shuffled([...pool, ...pool.slice(0, 3)], picks, index));
    }
  }

  #groupOf(site: ForkedSite): number {
    const place = this.honest.indexOf(site);
    return place < 0 ? this.#twins.indexOf(site) % this.honest.length : place;
  }

  /** A twin gives up its own history and goes on from that of another. */
  #copy(site: ForkedSite, pick: number): void {
    const place = this.#twins.indexOf(site);
    const others = this.#twins.filter((other) => other !== site && other.number === site.number);
    const from = others[pick % Math.max(1, others.length)];
    if (place < 0 || from === undefined) return;
    this.#retired.push(site);
    this.#twins[place] = new ForkedSite(site.number, this.members, from.disk);
  }

  #act(site: ForkedSite, { kind, of, to, amount }: Omit<ForkedStep, "site" | "pick">): void {
    const grantee = authorOf(this.members[to % this.members.length] as number);
    const asked = totalOf(site, of, "?");
    const steps: Step[] = [];
    const wrote = (did: Step["did"], column: string): void => {
      steps.push({ did, of, to: did === "granted" ? column : "", total: totalOf(site, of, column) });
    };
    const name = site.act(({ energy, purses, own }) => {
      if (kind === "own") own.mine[of](amount);
      else if (kind === "purse" && (to % 3 === 0 || grantee === site.id)) purses.at("shared")[of](amount);
      else if (kind === "purse") purses.at("shared").grant(grantee, amount, of);
      else if (kind === "ask") energy.request(amount, of);
      else if (kind === "use" && energy[of](amount).ok) wrote("used", "");
      else if (kind === "grant" && grantee !== site.id && energy.grant(grantee, amount, of).ok)
        wrote("granted", grantee);
      if (totalOf(site, of, "?") > asked) wrote("asked", "?");
    });
    if (name !== undefined) this.#steps.set(name, steps);
  }
}

type Totals = ReadonlyMap<number, ReadonlyMap<string, ReadonlyMap<string, { readonly amount: bigint }>>>;

/** The writer's own total at a place, read off its state. */
function totalOf({ document }: ForkedSite, row: RightsKind, column: string): bigint {
  const { root, store } = document.state;
  const place = (root as unknown as { indexOf(name: string): number }).indexOf("energy");
  const { cells } = store.parts[place] as { readonly cells: { readonly cells: Totals } };
  return cells.cells.get(document.self)?.get(row)?.get(column)?.amount ?? 0n;
}

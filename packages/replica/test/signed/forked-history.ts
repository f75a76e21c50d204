// Random histories in which some authors write several histories at once: twins share a key, and each hears of everything
// but of what its own key signed elsewhere. A twin may go on from a copy of another's disk, so that they share a trunk.
// Honest sites hear of anything in any order.
import type { ReplicaId } from "@joinery/clock";
import fc from "fast-check";
import { entryOf } from "../site.js";
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

export interface ForkedPlan {
  readonly honest: number;
  /** How many twins each forking author has. */
  readonly twins: readonly number[];
  readonly steps: readonly ForkedStep[];
  /** Decides orders of arrival at the end. */
  readonly picks: readonly number[];
  /** What the honest keep of one forked author's evidence; everything unless given. */
  readonly evidenceBytesMax?: number;
}

export interface ForkedStep {
  readonly site: number;
  readonly kind: "write" | "take" | "share" | "copy";
  readonly pick: number;
}

const step: fc.Arbitrary<ForkedStep> = fc.record({
  site: fc.nat({ max: 100 }),
  kind: fc.constantFrom("write", "write", "take", "share", "share", "copy"),
  pick: fc.nat({ max: 1000 }),
});

const parts = {
  honest: fc.integer({ min: 2, max: 4 }),
  twins: fc.array(fc.integer({ min: 2, max: 3 }), { minLength: 1, maxLength: 2 }),
  steps: fc.array(step, { minLength: 20, maxLength: 80 }),
  picks: fc.array(fc.nat({ max: 1000 }), { minLength: 8, maxLength: 8 }),
};

export const forkedPlan: fc.Arbitrary<ForkedPlan> = fc.record(parts);

/** Many authors fork at once: enough happens for both twins of most to write. */
export const crowdedPlan: fc.Arbitrary<ForkedPlan> = fc.record({
  ...parts,
  steps: fc.array(step, { minLength: 60, maxLength: 160, size: "max" }),
  honest: fc.integer({ min: 1, max: 2 }),
  twins: fc.array(fc.constant(2), { minLength: 5, maxLength: 9 }),
});

/** Evidence soon has no room. */
export const boundedPlan: fc.Arbitrary<ForkedPlan> = fc.record({
  ...parts,
  evidenceBytesMax: fc.integer({ min: 0, max: 1000 }),
});

export interface ForkedHistory {
  readonly honest: readonly SignedSite[];
  readonly twins: readonly SignedSite[];
  /** A site that may not write, and so never adds to what is there. */
  readonly observer: SignedSite;
  /** Everything that anybody has written, each once. */
  pool(): Uint8Array[];
}

/** Plays the steps. */
export function playForked({ honest: count, twins: counts, steps, evidenceBytesMax }: ForkedPlan): ForkedHistory {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const forking = counts.map((_, index) => 50 + index);
  const members = [...numbers, ...forking].map(authorOf);
  const bound = evidenceBytesMax === undefined ? {} : { evidenceBytesMax };
  const honest = numbers.map((number) => signedSite(number, { members, ...bound }));
  const twins = counts.flatMap((many, index) =>
    Array.from({ length: many }, () => twinOf(forking[index]!, members, [])),
  );
  const retired: SignedSite[] = [];
  const sites = [...honest, ...twins];
  const history = {
    honest,
    twins,
    observer: signedSite(99, { members, ...bound }),
    pool: () => poolOf([...sites, ...retired]),
  };
  for (const { site: index, kind, pick } of steps) {
    const place = index % sites.length;
    const site = sites[place]!;
    if (kind === "write") write(site, pick);
    else if (kind === "copy") {
      const twin = sites.filter((other) => other.isTwin && other.number === site.number)[pick % 2];
      if (twin === undefined) continue;
      retired.push(site);
      sites[place] = twinOf(site.number, members, twin.disk);
    } else if (kind === "take") {
      const pool = history.pool();
      if (pool.length > 0) hear(site, [pool[pick % pool.length]!]);
    } else hear(site, sites[pick % sites.length]!.disk);
  }
  return history;
}

function twinOf(number: number, members: readonly ReplicaId[], disk: readonly Uint8Array[]): SignedSite {
  const twin = signedSite(number, { members });
  twin.isTwin = true;
  twin.document.recover(twin.decode(disk));
  twin.disk.push(...disk);
  return twin;
}

/** Gives everything to every honest site, in its own order and some of it twice, until nobody takes anything more. */
export function exchangeAll(history: ForkedHistory, picks: readonly number[]): void {
  const takers = [...history.honest, history.observer];
  const taken = (): number => takers.reduce((sum, { signed }) => sum + signed.tree.nodes.length, 0);
  // Evidence that was refused before what needs it came is taken in the round after that, in which nothing else may be.
  for (let idleRounds = 0, before = -1; idleRounds < 3; idleRounds = taken() > before ? 0 : idleRounds + 1) {
    before = taken();
    const pool = history.pool();
    for (const [index, site] of takers.entries()) {
      hear(site, shuffled([...pool, ...pool.slice(0, 5)], picks, index));
    }
  }
}

export function shuffled<T>(items: readonly T[], picks: readonly number[], salt: number): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) {
    const pick = (picks[order.length % picks.length] ?? 0) * 31 + salt * 17 + order.length;
    order.push(left.splice(pick % left.length, 1)[0]!);
  }
  return order;
}

function poolOf(sites: readonly SignedSite[]): Uint8Array[] {
  const pool = new Map<string, Uint8Array>();
  for (const { disk } of sites) for (const bytes of disk) pool.set(Buffer.from(bytes).toString("base64"), bytes);
  return [...pool.keys()].sort().map((key) => pool.get(key)!);
}

/** A twin is kept from what its own key signed elsewhere, and everybody from entries one by one. */
function hear(site: SignedSite, bytes: readonly Uint8Array[]): void {
  const { document } = site;
  for (const each of bytes) {
    const entry = entryOf(each, document);
    if (site.isTwin && entry.author === document.self) continue;
    site.receive(each);
  }
}

const keys = ["a", "b", "c"];

function write(site: SignedSite, pick: number): void {
  const key = keys[pick % 3]!;
  const forked = site.signed.tree.forks.has(site.document.self);
  if (forked) return;
  site.write((draft) => {
    if (pick % 7 === 0) draft.players.remove(key);
    else if (pick % 7 === 1) draft.seats.delete(key);
    else if (pick % 7 === 2) draft.score.delete(key);
    else if (pick % 7 === 3) draft.players.add(key);
    else if (pick % 7 === 4) draft.seats.set(key, `${pick}`);
    else if (pick % 7 === 5) draft.score.at(key).add(pick);
    else draft.votes.mine.add(1);
    if (pick % 5 === 0) draft.title.set(key);
    else if (pick % 5 === 1) draft.isOpen.enable();
    else if (pick % 5 === 2) draft.isOpen.disable();
    else if (pick % 5 === 3) draft.banned.add(key);
    else draft.banned.remove(key);
    if (pick % 2 === 0) draft.events.append(pick);
    draft.total.add(1);
  });
}

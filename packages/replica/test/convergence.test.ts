// Invariant 1 of the architecture: equal sets of entries give equal states, bytes and fingerprints at every step,
// however the entries travel. Set JOINERY_TRACES for more runs, JOINERY_SEED for other ones.
import type { StructDraft } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EveryType, everyType, type Site, siteOf } from "./site.js";

type Change = (draft: StructDraft<EveryType>, key: string, amount: number) => void;

const changes: readonly Change[] = [
  (draft, key) => draft.title.set(key),
  (draft, key) => draft.players.add(key),
  (draft, key) => draft.players.remove(key),
  (draft) => draft.players.clear(),
  (draft, _key, amount) => draft.total.add(amount - 3),
  (draft, key, amount) => draft.score.at(key).add(amount),
  (draft, key) => draft.score.delete(key),
  (draft) => draft.score.clear(),
  (draft, key, amount) => draft.seats.set(key, { name: key, ready: amount > 3 }),
  (draft, key) => draft.seats.delete(key),
  (draft, key, amount) => draft.tags.at(key).add(amount),
  (draft, key, amount) => draft.tags.at(key).remove(amount),
  (draft, key) => draft.tags.delete(key),
  (draft, key, amount) => draft.owed.raise(key, "b", BigInt(amount + 1)),
  (draft, _key, amount) => draft.votes.mine.add(amount),
  (draft, key, amount) => {
    draft.options.speed.subtract(amount);
    draft.options.notes.at(key).set(`${amount}`);
  },
  (draft, key) => draft.options.notes.delete(key),
  (draft, key) => draft.options.mode.set(key),
];

type Step =
  | { readonly do: "change"; readonly site: number; readonly which: readonly number[]; readonly fails: boolean }
  | { readonly do: "flush"; readonly site: number }
  | { readonly do: "carry"; readonly site: number; readonly pick: number; readonly fate: "take" | "keep" | "lose" }
  | { readonly do: "wait"; readonly site: number; readonly ms: number };

const site = fc.nat({ max: 5 });
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      site,
      which: fc.array(fc.nat({ max: changes.length * 21 - 1 }), { minLength: 1, maxLength: 4 }),
      fails: fc.nat({ max: 7 }).map((number) => number === 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("flush" as const), site }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("carry" as const),
      site,
      pick: fc.nat({ max: 1000 }),
      fate: fc.constantFrom("take" as const, "take" as const, "keep" as const, "lose" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), site, ms: fc.nat({ max: 50 }) }) },
);

/** Some sites, and for each the bytes that are on their way to it. */
class World {
  readonly sites: Site<EveryType>[];
  readonly #coming: Uint8Array[][];
  readonly #lost: Uint8Array[][];
  readonly #announced: number[];
  /** The digest that belongs to each set of operations, wherever it was first seen. */
  readonly #digests: Map<string, string> = new Map();
  readonly #vectors: string[];

  constructor(size: number) {
    this.sites = Array.from({ length: size }, (_, number) => siteOf(number + 1, everyType));
    this.#coming = this.sites.map(() => []);
    this.#lost = this.sites.map(() => []);
    this.#announced = this.sites.map(() => 0);
    this.#vectors = this.sites.map(() => "");
  }

  take(step: Step): void {
    const index = step.site % this.sites.length;
    const at = this.sites[index]!;
    if (step.do === "change") changeAt(at, step.which, step.fails);
    if (step.do === "flush") at.flush();
    if (step.do === "wait") at.nowMs += step.ms;
    if (step.do === "carry") this.#carry(index, step.pick, step.fate);
    this.#announce(index);
    this.#check(index);
  }

  /** Brings everything everywhere. */
  settle(): void {
    this.sites.forEach((site, index) => {
      site.flush();
      this.#announce(index);
    });
    this.sites.forEach((site, index) => {
      site.receive(...this.#coming[index]!, ...this.#lost[index]!);
      this.#announce(index);
      this.#check(index);
    });
  }

  #carry(index: number, pick: number, fate: "take" | "keep" | "lose"): void {
    const coming = this.#coming[index]!;
    if (coming.length === 0) return;
    const at = pick % coming.length;
    const bytes = coming[at]!;
    if (fate !== "keep") coming.splice(at, 1);
    if (fate === "lose") this.#lost[index]!.push(bytes);
    else this.sites[index]!.receive(bytes);
  }

  #announce(index: number): void {
    const { sent } = this.sites[index]!;
    for (; this.#announced[index]! < sent.length; this.#announced[index]!++) {
      const bytes = sent[this.#announced[index]!]!;
      this.#coming.forEach((coming, to) => {
        if (to !== index) coming.push(bytes);
      });
    }
  }

  #check(index: number): void {
    const site = this.sites[index]!;
    const { vector, digest } = site;
    const known = this.#digests.get(vector);
    if (known === undefined) this.#digests.set(vector, digest);
    else expect(digest).toBe(known);
    this.#vectors[index] = vector;
  }
}

function changeAt(site: Site<EveryType>, which: readonly number[], fails: boolean): void {
  const run = (draft: StructDraft<EveryType>): void => {
    for (const number of which) {
      const key = "abc"[Math.floor(number / changes.length) % 3]!;
      changes[number % changes.length]!(draft, key, Math.floor(number / changes.length / 3));
    }
    if (fails) throw new RangeError("on purpose");
  };
  if (fails) expect(() => site.change(run)).toThrow("on purpose");
  else site.change(run);
}

const numRuns = Number(process.env.JOINERY_TRACES ?? 150);
const seed = Number(process.env.JOINERY_SEED ?? 20);

describe("replicas of a document of every type", () => {
  it("agree in bytes and fingerprint whenever they have applied the same, and in the end on everything", () => {
    const run = fc.property(
      fc.integer({ min: 3, max: 6 }),
      fc.array(arbitraryStep, { minLength: 20, maxLength: 120 }),
      (size, steps) => {
        const world = new World(size);
        for (const step of steps) world.take(step);
        world.settle();
        expect(new Set(world.sites.map(({ vector }) => vector)).size).toBe(1);
        expect(new Set(world.sites.map(({ digest }) => digest)).size).toBe(1);
        for (const site of world.sites) {
          expect(site.durable).toBe(site.vector);
          expect(site.document.pendingBytes).toBe(0);
          expect(site.document.counts).toMatchObject({ rejected: 0, refused: 0, overflowed: 0 });
        }
      },
    );
    fc.assert(run, { seed, numRuns });
  });

  it("recover from what they wrote to the same bytes, and go on with the next number", () => {
    const run = fc.property(fc.array(arbitraryStep, { minLength: 20, maxLength: 80 }), (steps) => {
      const world = new World(3);
      for (const step of steps) world.take(step);
      for (const [index, site] of world.sites.entries()) {
        site.flush();
        const again = siteOf(index + 1, everyType);
        const effects = again.document.recover(again.decode(site.disk), 0);
        expect(effects.every(({ type }) => type === "deliver")).toBe(true);
        expect(again.digest).toBe(site.digest);
        expect(again.durable).toBe(site.vector);
        const next = (from: Site<EveryType>): number => from.document.change((d) => d.total.add(1), 0).firstSeq;
        expect(next(again)).toBe(next(site));
      }
    });
    fc.assert(run, { seed, numRuns: Math.ceil(numRuns / 3) });
  });
});

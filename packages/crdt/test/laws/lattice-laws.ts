// The laws of a state-based CRDT with delta mutators, as one function that every type passes through: over states that
// replicas reach, not over invented ones. Set JOINERY_TRACES for more traces
// per type, JOINERY_SEED for other ones, and JOINERY_STATISTICS to be told what they were like.
import { VersionVector } from "@joinery/clock";
import { CausalState, decodeState, encodeState } from "@joinery/crdt";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { LawSubject } from "./law-subject.js";
import { elsewhere, isShadowed, play, shuffled, visibleAt, type World } from "./play.js";
import { type AnyState, copyOf, digestOf, joinOf } from "./site.js";
import { arbitraryTrace, type Trace } from "./trace.js";
import { describeTraces, type TraceStatistics } from "./trace-statistics.js";

const tracesPerType = Number(process.env.JOINERY_TRACES ?? 200);
const firstSeed = Number(process.env.JOINERY_SEED ?? 1);

/** A law that fails is drawn again through fast-check, which looks for a smaller trace that breaks it, this long at most. */
const shrinkingMsMax = 30_000;

type Law<Op> = (world: World<Op>) => void;

export interface LawOptions {
  /** How many traces, as a part of the usual number. */
  readonly share?: number;
}

export function describeLatticeLaws<Op>(name: string, subject: LawSubject<Op>, options: LawOptions = {}): void {
  const numRuns = Math.max(5, Math.round(tracesPerType * (options.share ?? 1)));
  const traces = arbitraryTrace(subject.operation);
  // Subjects with few traces would otherwise all get the same few.
  const seed = firstSeed * 1000 + (name.length % 1000);

  describe(`${name} is a lattice`, () => {
    let worlds: World<Op>[] = [];
    beforeAll(() => {
      const drawn: Trace<Op>[] = fc.sample(traces, { numRuns, seed });
      worlds = drawn.map((trace) => play(subject, trace));
      const statistics = describeTraces(worlds);
      if (process.env.JOINERY_STATISTICS !== undefined) console.log(`${name}: ${statistics.text}`);
      expectTelling(statistics, numRuns);
    }, 120_000);

    for (const [title, law] of Object.entries(lawsOf<Op>())) {
      it(title, () => {
        try {
          for (const world of worlds) law(world);
        } catch (failure) {
          fc.assert(
            fc.property(traces, (trace) => law(play(subject, trace))),
            { numRuns, seed, interruptAfterTimeLimit: shrinkingMsMax },
          );
          throw failure;
        }
      }, 120_000);
    }
  });
}

/** What traces must be like for the laws to mean something. */
function expectTelling(statistics: TraceStatistics, numRuns: number): void {
  const { concurrentShare, effectiveShare, drawn, replicas, shapes, restarts } = statistics;
  expect(concurrentShare).toBeGreaterThan(0.3);
  expect(effectiveShare).toBeGreaterThan(0.4);
  expect(drawn[0]).toBeGreaterThanOrEqual(20);
  expect(drawn[1]).toBeLessThanOrEqual(200);
  expect(replicas[0]).toBeGreaterThanOrEqual(3);
  expect(replicas[1]).toBeLessThanOrEqual(8);
  expect(restarts).toBeGreaterThan(0);
  if (numRuns >= 40) expect(shapes).toEqual(["concurrent", "diamond", "partition", "sequential"]);
}

function lawsOf<Op>(): Record<string, Law<Op>> {
  return {
    "a join is commutative": (world) => {
      for (const [a, b] of pairsOf(world)) expect(digestOf(joinOf(a, b))).toBe(digestOf(joinOf(b, a)));
    },
    "a join is associative": ({ sites }) => {
      const [a, b, c] = sites.map(({ state }) => state) as [AnyState, AnyState, AnyState];
      expect(digestOf(joinOf(joinOf(a, b), c))).toBe(digestOf(joinOf(a, joinOf(b, c))));
    },
    "a join with itself or with nothing changes nothing": ({ sites }) => {
      for (const { state } of sites) {
        const bottom: AnyState = new CausalState(state.root, state.authors);
        for (const joined of [joinOf(state, state), joinOf(state, bottom), joinOf(bottom, state)]) {
          expect(digestOf(joined)).toBe(digestOf(state));
        }
      }
    },
    "a join is the least upper bound": (world) => {
      for (const [a, b] of pairsOf(world)) {
        const joined = joinOf(a, b);
        expect([a.leq(joined), b.leq(joined), a.leq(a)]).toEqual([true, true, true]);
        expect(joined.leq(a)).toBe(digestOf(joined) === digestOf(a));
        expect(b.leq(a)).toBe(joined.leq(a));
      }
    },
    "a mutator is the join of its delta, and only grows": ({ mutations }) => {
      for (const { mutated, joined, grew } of mutations) {
        expect(joined).toBe(mutated);
        expect(grew).toBe(true);
      }
    },
    "a rolled back transaction leaves no trace": ({ rollbacks }) => {
      for (const { before, after } of rollbacks) expect(after).toBe(before);
    },
    "deltas in any order, twice, and out of bytes end in the join": (world) => {
      const [a, b] = world.sites as [World<Op>["sites"][0], World<Op>["sites"][0]];
      const joined = digestOf(joinOf(a.state, b.state));
      const visible = world.log.filter(({ id }) => a.seen.has(id) || b.seen.has(id));
      const repeated = shuffled([...visible, ...visible.slice(0, 20)], world.trace.seed);
      expect(digestOf(elsewhere(world, visible))).toBe(joined);
      expect(digestOf(elsewhere(world, repeated))).toBe(joined);
    },
    "a difference brings as much as the whole state": (world) => {
      for (const [a, b] of pairsOf(world)) {
        const [byDifference, byWhole] = [copyOf(b), copyOf(b)];
        expect(byDifference.merge(a.difference(b.context.vector))).toBe(true);
        expect(byWhole.merge(a.difference(new VersionVector()))).toBe(true);
        expect(digestOf(byDifference)).toBe(digestOf(byWhole));
      }
    },
    "a difference holds no cell that the vector covers": (world) => {
      for (const [a, b] of pairsOf(world)) {
        const { delta } = a.difference(b.context.vector);
        const cells: AnyState = new CausalState(a.root, a.authors);
        if (delta !== undefined) cells.merge({ context: cells.context.clone(), delta, live: [] });
        const lacking = a.liveDots().filter(({ author, seq }) => !b.context.vector.covers(author, seq));
        expect(cells.liveDots().length).toBe(lacking.length);
        expect(delta === undefined).toBe(lacking.length === 0);
      }
    },
    "bytes decode to the state they came from, and encode to themselves": (world) => {
      for (const { state } of world.sites) {
        const bytes = encodeState(state);
        for (const authors of [state.authors, world.otherAuthors]) {
          const decoded = decodeState(bytes, state.root, authors);
          if (!decoded.ok) expect.fail(decoded.reason);
          expect(digestOf(decoded.value)).toBe(digestOf(state));
          expect(world.subject.show(decoded.value.view)).toBe(world.subject.show(state.view));
        }
      }
    },
    "fingerprints are equal exactly where states are": (world) => {
      for (const [a, b] of pairsOf(world)) {
        const sameCells = liveText(a) === liveText(b);
        expect(`${a.fingerprint}` === `${b.fingerprint}`).toBe(sameCells);
      }
    },
    "the value is what the definition says": (world) => {
      for (const site of world.sites) {
        expect(world.subject.show(site.state.view)).toBe(world.subject.oracle(visibleAt(world, site)));
      }
      const all = joinOf(...(world.sites.map(({ state }) => state) as [AnyState, ...AnyState[]]));
      expect(world.subject.show(all.view)).toBe(world.subject.oracle(world.log));
    },
    "the cells that are alive are those that no operation covers, and no more": ({ sites, subject, ...world }) => {
      for (const site of sites) {
        const live = site.state.liveDots().map(({ author, seq }) => `${world.authors.idOf(author)}:${seq}`);
        const visible = world.log.filter(({ id }) => site.seen.has(id));
        expect(live.sort()).toEqual([...subject.survivors(visible)].sort());
      }
    },
    "change events alone rebuild the value": (world) => {
      for (const site of world.sites.filter((one) => isShadowed(world, one))) {
        const sorted = (leaves: ReadonlyMap<string, string>) => [...leaves].map(String).sort();
        expect(sorted(site.shadow.leaves)).toEqual(sorted(world.subject.leaves(site.state.view)));
      }
    },
  };
}

function pairsOf<Op>({ sites }: World<Op>): [AnyState, AnyState][] {
  return sites.map(({ state }, index) => [state, sites[(index + 1) % sites.length]!.state]);
}

function liveText(state: AnyState): string {
  const live = state.liveDots().map(({ author, seq }) => `${author}:${seq}`);
  return live.sort().join();
}

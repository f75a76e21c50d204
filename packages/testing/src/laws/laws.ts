// The laws of a state-based CRDT with delta mutators, over states that replicas reach, not over invented ones.
// Almeida, Shoker, Baquero: Delta state replicated data types (2018); each law is a function of a trace that was played.
import { VersionVector } from "@joinery/clock";
import { CausalState, decodeState, encodeState } from "@joinery/crdt";
import { expect } from "vitest";
import type { CompleteSubject } from "./law-subject.js";
import { patches } from "./patches.js";
import { elsewhere, isShadowed, shuffled, visibleAt, type World } from "./play.js";
import { type AnyState, copyOf, digestOf, joinOf } from "./site.js";

/** Throws where the law does not hold. */
export type Law<Op> = (world: World<Op>) => void;

/** The laws by their titles; those about meaning only where the subject says what its operations mean. */
export function lawsOf<Op>(subject: CompleteSubject<Op>): ReadonlyMap<string, Law<Op>> {
  const { oracle, survivors } = subject;
  return new Map([
    ...Object.entries(joins<Op>()),
    ...Object.entries(deltas<Op>()),
    ...Object.entries(bytes<Op>()),
    ...Object.entries(oracle === undefined ? {} : { "the value is what the definition says": reads(oracle) }),
    ...Object.entries(
      survivors === undefined
        ? {}
        : { "the cells that are alive are those that no operation covers, and no more": keeps(survivors) },
    ),
  ]);
}

/** What makes a join a least upper bound. */
function joins<Op>(): Record<string, Law<Op>> {
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
  };
}

/** What mutators, deltas, differences and change events must come to. */
function deltas<Op>(): Record<string, Law<Op>> {
  return {
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
    "a patch between live parts brings as much as the whole state": patches(),
    "change events alone rebuild the value": (world) => {
      for (const site of world.sites.filter((one) => isShadowed(world, one))) {
        const sorted = (leaves: ReadonlyMap<string, string>) => [...leaves].map(String).sort();
        expect(sorted(site.shadow.leaves)).toEqual(sorted(world.subject.leaves(site.state.view)));
      }
    },
  };
}

/** What bytes and fingerprints must tell. */
function bytes<Op>(): Record<string, Law<Op>> {
  return {
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
  };
}

function reads<Op>(oracle: NonNullable<CompleteSubject<Op>["oracle"]>): Law<Op> {
  return (world) => {
    for (const site of world.sites) {
      expect(world.subject.show(site.state.view)).toBe(oracle(visibleAt(world, site)));
    }
    const all = joinOf(...(world.sites.map(({ state }) => state) as [AnyState, ...AnyState[]]));
    expect(world.subject.show(all.view)).toBe(oracle(world.log));
  };
}

function keeps<Op>(survivors: NonNullable<CompleteSubject<Op>["survivors"]>): Law<Op> {
  return (world) => {
    for (const site of world.sites) {
      const live = site.state.liveDots().map(({ author, seq }) => `${world.authors.idOf(author)}:${seq}`);
      expect(live.sort()).toEqual([...survivors(visibleAt(world, site))].sort());
    }
  };
}

function pairsOf<Op>({ sites }: World<Op>): [AnyState, AnyState][] {
  return sites.map(({ state }, index) => [state, sites[(index + 1) % sites.length]!.state]);
}

function liveText(state: AnyState): string {
  const live = state.liveDots().map(({ author, seq }) => `${author}:${seq}`);
  return live.sort().join();
}

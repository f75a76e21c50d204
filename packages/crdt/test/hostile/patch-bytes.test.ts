import { AuthorTable, CausalContext, VersionVector } from "@joinery/clock";
import { type AnyField, ByteReader, ByteWriter, CausalState, DecodeError, readPatch, writePatch } from "@joinery/crdt";
import { Dice, mutated, randomBytes } from "@joinery/testing/hostile";
import { arbitraryTrace, playTrace } from "@joinery/testing/traces";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fieldOf, type Spec } from "../laws/spec.js";
import { subjectOf } from "../laws/spec-subject.js";

const spec: Spec = {
  kind: "struct",
  fields: {
    score: { kind: "map", of: { kind: "counter" } },
    title: { kind: "register" },
    open: { kind: "disableFlag" },
    tags: { kind: "set" },
    moves: { kind: "log" },
    seats: { kind: "table" },
    chips: { kind: "matrix" },
    mine: { kind: "rows", of: { kind: "map", of: { kind: "register" } } },
  },
};
const type: AnyField = fieldOf(spec);
const inputsPerTest = Number(process.env.JOINERY_HOSTILE_INPUTS ?? 8_000);
let patches: Uint8Array[] = [];

beforeAll(() => {
  const subject = subjectOf(spec);
  patches = fc
    .sample(arbitraryTrace(subject.operation), { numRuns: 12, seed: 5 })
    .map((trace) => playTrace(subject, trace))
    .flatMap(({ sites }) =>
      sites.map(({ state }, index) => ({ state, base: sites[(index + 1) % sites.length]!.state })),
    )
    .map(({ state, base }) => {
      const before = new CausalContext();
      for (const { author, seq } of state.context.vector.entries()) {
        before.vector.set(author, Math.min(seq, base.context.vector.get(author)));
      }
      return written(
        state,
        before,
        [...base.parts().dots()].filter((dot) => before.covers(dot.author, dot.seq)),
      );
    })
    .filter(({ length }) => length < 1500);
});

function written(
  state: CausalState<unknown, unknown, unknown, unknown>,
  base: CausalContext,
  had: readonly { author: number; seq: number }[],
): Uint8Array {
  const bytes = new ByteWriter();
  writePatch(state.patch({ base, had, lacks: (_, seq) => seq % 2 === 0 }), type, state.authors, bytes);
  return bytes.toBytes();
}

/** Reads a patch, writes it again, and mends a state with it. Answers whether the bytes were accepted. */
function isTaken(bytes: Uint8Array): boolean {
  const authors = new AuthorTable();
  let patch: ReturnType<typeof readPatch>;
  try {
    patch = readPatch(new ByteReader(bytes), type, authors);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return false;
  }
  const again = new ByteWriter();
  writePatch(patch, type, authors, again);
  expect(Buffer.from(again.toBytes()).equals(bytes)).toBe(true);
  const state = new CausalState(type, authors);
  state.mend(patch, { known: new VersionVector(), removed: [] });
  expect(state.context.coversAll(patch.context)).toBe(true);
  expect(state.liveDots().length).toBeLessThanOrEqual(patch.cells.length);
  return true;
}

describe("foreign patches never throw past the decoder, and what is accepted encodes to itself", () => {
  it("for spoiled patches", () => {
    const dice = new Dice(7);
    let accepted = 0;
    for (let left = inputsPerTest; left > 0; left--) {
      if (isTaken(mutated(dice.pick(patches), dice, dice.pick(patches)))) accepted++;
    }
    expect(accepted).toBeGreaterThan(inputsPerTest / 1000);
    expect(accepted).toBeLessThan(inputsPerTest / 2);
  });

  it("for random bytes", () => {
    const dice = new Dice(9);
    let accepted = 0;
    for (let left = inputsPerTest; left > 0; left--) if (isTaken(randomBytes(dice, 80))) accepted++;
    expect(accepted).toBeLessThan(inputsPerTest / 2);
  });

  it("for every beginning of valid bytes", () => {
    for (const bytes of patches.slice(0, 10)) {
      expect(isTaken(bytes)).toBe(true);
      for (let length = 0; length < bytes.length; length++) expect(isTaken(bytes.slice(0, length))).toBe(false);
    }
  });
});

describe("a patch is refused", () => {
  const authors = new AuthorTable();
  const name = new Uint8Array(16).fill(3);
  const author = authors.internBytes(name, 0, 16);

  /** An author with what was seen of it, and of that since the parts were compared; then what `rest` writes. */
  function forged(now: number, since: number, ...rest: number[]): Uint8Array {
    const bytes = new ByteWriter();
    for (const value of [1, 16]) bytes.byte(value);
    bytes.raw(name);
    for (const value of [now, since, ...rest]) bytes.count(value);
    return bytes.toBytes();
  }

  it.each([
    ["that has seen more before than now", forged(3, 4, 0, 0), "more was seen before than now"],
    ["of an author never heard of", forged(0, 0, 0, 0), "an author never heard of"],
    ["that takes away what was never seen", forged(3, 1, 1, 0, 4, 0), "a removal of what was never seen"],
    ["that takes away number 0", forged(3, 1, 1, 0, 0, 0), "a removal of what was never seen"],
    ["whose removals are out of order", forged(3, 1, 2, 0, 2, 0, 1, 0), "dots out of order"],
    ["whose removals have an author beyond the table", forged(3, 1, 1, 1, 1, 0), "an author index beyond the table"],
    ["that neither has nor lacks cells", forged(3, 1, 0, 2), "cells are there or not"],
    ["that goes on behind its end", forged(3, 1, 0, 0, 0), "bytes after the end"],
  ])("%s", (_, bytes, reason) => {
    expect(() => readPatch(new ByteReader(bytes), type, authors)).toThrow(reason);
  });

  it("not when it only says what was seen", () => {
    const { base, context } = readPatch(new ByteReader(forged(3, 1, 0, 0)), type, authors);
    expect([base.vector.get(author), context.vector.get(author)]).toEqual([2, 3]);
  });
});

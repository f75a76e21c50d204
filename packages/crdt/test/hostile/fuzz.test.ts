import { AuthorTable } from "@joinery/clock";
import {
  type AnyField,
  CausalState,
  DecodeError,
  DeltaReader,
  DeltaWriter,
  decodeState,
  encodeState,
} from "@joinery/crdt";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { CarriedDelta } from "../laws/carried-delta.js";
import { subjectOf } from "../laws/law-subject.js";
import { play } from "../laws/play.js";
import { showView } from "../laws/show.js";
import { fieldOf, type Spec } from "../laws/spec.js";
import { arbitraryTrace } from "../laws/trace.js";
import { Dice, mutated, randomBytes } from "./mutation.js";

const spec: Spec = {
  kind: "struct",
  fields: {
    score: { kind: "map", of: { kind: "counter" } },
    title: { kind: "register" },
    tags: { kind: "set" },
    seats: { kind: "table" },
    chips: { kind: "matrix" },
    mine: { kind: "rows", of: { kind: "map", of: { kind: "register" } } },
  },
};
const type: AnyField = fieldOf(spec);
const inputsPerTest = Number(process.env.JOINERY_HOSTILE_INPUTS ?? 15_000);

let states: Uint8Array[] = [];
let deltas: CarriedDelta[] = [];

beforeAll(() => {
  const subject = subjectOf(spec);
  const worlds = fc
    .sample(arbitraryTrace(subject.operation), { numRuns: 12, seed: 3 })
    .map((one) => play(subject, one));
  states = worlds
    .flatMap(({ sites }) => sites.map(({ state }) => encodeState(state)))
    .filter(({ length }) => length < 1500);
  deltas = worlds.flatMap(({ carried }) => carried);
});

/** Decodes, and checks all that may be asked of any outcome. Answers whether the bytes were accepted. */
function tryState(bytes: Uint8Array): boolean {
  const authors = new AuthorTable();
  const decoded = decodeState(bytes, type, authors);
  if (!decoded.ok) {
    expect(authors.size).toBe(0);
    return false;
  }
  expect(Buffer.from(encodeState(decoded.value)).equals(bytes)).toBe(true);
  expect(showView(spec, decoded.value.view)).not.toContain("at odds");
  return true;
}

/** Reads a delta, joins it into an empty state and writes it again. */
function tryDelta(bytes: Uint8Array, { names, seq, stamp }: CarriedDelta): boolean {
  const authors = new AuthorTable();
  const locals = names.map((name) => authors.intern(name));
  const base = { seq, stamp, implicit: true };
  const reader = new DeltaReader(bytes, authors, locals, base);
  let delta: unknown;
  try {
    delta = type.read(reader);
    reader.end();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return false;
  }
  const writer = new DeltaWriter(authors, base, locals);
  type.write(delta, writer);
  expect(Buffer.from(writer.toBytes()).equals(bytes)).toBe(true);
  const state = new CausalState(type, authors);
  state.join(delta, { author: locals[0]!, seq });
  const before = encodeState(state);
  state.join(delta, { author: locals[0]!, seq });
  expect(encodeState(state)).toEqual(before);
  expect(showView(spec, state.view)).not.toContain("at odds");
  return true;
}

function countAccepted(tryOne: (dice: Dice) => boolean): number {
  const dice = new Dice(42);
  let accepted = 0;
  for (let left = inputsPerTest; left > 0; left--) if (tryOne(dice)) accepted++;
  return accepted;
}

describe("foreign bytes never throw past a decoder, and what is accepted encodes to itself", () => {
  it("for spoiled states", () => {
    const accepted = countAccepted((dice) => tryState(mutated(dice.pick(states), dice, dice.pick(states))));
    expect(accepted).toBeGreaterThan(inputsPerTest / 1000);
    expect(accepted).toBeLessThan(inputsPerTest / 2);
  });

  it("for spoiled deltas", () => {
    const accepted = countAccepted((dice) => {
      const carried = dice.pick(deltas);
      return tryDelta(mutated(carried.bytes, dice, dice.pick(deltas).bytes), carried);
    });
    expect(accepted).toBeGreaterThan(inputsPerTest / 100);
    expect(accepted).toBeLessThan(inputsPerTest / 2);
  });

  it("for random bytes", () => {
    const accepted = countAccepted((dice) => {
      const bytes = randomBytes(dice, 120);
      tryState(bytes);
      tryState(Uint8Array.of(1, ...bytes));
      return tryDelta(bytes, dice.pick(deltas));
    });
    expect(accepted).toBeLessThan(inputsPerTest / 2);
  });

  it("for every beginning of valid bytes", () => {
    for (const bytes of states.slice(0, 10)) {
      expect(tryState(bytes)).toBe(true);
      for (let length = 0; length < bytes.length; length++) expect(tryState(bytes.slice(0, length))).toBe(false);
    }
    for (const carried of deltas.slice(0, 200)) {
      expect(tryDelta(carried.bytes, carried)).toBe(true);
      for (let length = 0; length < carried.bytes.length; length++) {
        expect(tryDelta(carried.bytes.slice(0, length), carried)).toBe(false);
      }
    }
  });
});

import { AuthorTable } from "@joinery/clock";
import { type AnyField, CausalState, DecodeError, decodeState, encodeState } from "@joinery/crdt";
import { Dice, mutated, randomBytes } from "@joinery/testing/hostile";
import { arbitraryTrace, asColumns, asRow, type CarriedDelta, playTrace, readDelta } from "@joinery/testing/traces";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { showView } from "../laws/show.js";
import { fieldOf, type Spec } from "../laws/spec.js";
import { subjectOf } from "../laws/spec-subject.js";

const spec: Spec = {
  kind: "struct",
  fields: {
    score: { kind: "map", of: { kind: "counter" } },
    title: { kind: "register" },
    topic: { kind: "multiRegister" },
    open: { kind: "disableFlag" },
    ready: { kind: "enableFlag" },
    tags: { kind: "set" },
    banned: { kind: "removeSet" },
    seen: { kind: "map", of: { kind: "growSet" } },
    best: { kind: "max" },
    worst: { kind: "map", of: { kind: "min" } },
    moves: { kind: "log" },
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
    .map((one) => playTrace(subject, one));
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
function tryDelta(bytes: Uint8Array, carried: CarriedDelta): boolean {
  const authors = new AuthorTable();
  const dot = { author: authors.intern(carried.author), seq: carried.seq };
  let delta: unknown;
  try {
    delta = readDelta(type, { ...carried, bytes }, authors).delta;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return false;
  }
  const again = carried.form === "columns" ? asColumns(type, delta, authors, dot) : asRow(type, delta, authors, dot);
  // An operation may mention authors in an order of its own, as nothing but its writer decides it.
  if (again.mentioned.every((author, index) => author === index)) {
    expect([again.form, Buffer.from(again.bytes).equals(bytes)]).toEqual([carried.form, true]);
  }
  const state = new CausalState(type, authors);
  state.join(delta, dot);
  const before = encodeState(state);
  state.join(delta, dot);
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
      tryState(Uint8Array.of(states[0]![0]!, ...bytes));
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

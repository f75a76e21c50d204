// States, rows and columns of every field type, spoiled: what is taken encodes to itself and stands for no more than
// eight cells per byte.
import { AuthorTable } from "@joinery/clock";
import { type AnyField, CausalState, DecodeError, decodeState, encodeState } from "@joinery/crdt";
import type { LawSubject } from "@joinery/testing";
import { describeHostileBytes } from "@joinery/testing/hostile";
import {
  arbitraryTrace,
  asColumns,
  asRow,
  type CarriedDelta,
  playTrace,
  readerOf,
  type World,
} from "@joinery/testing/traces";
import fc from "fast-check";
import { expect } from "vitest";
import { budgetSubject } from "../budget/budget-subject.js";
import { type RightsSpec, specText as rightsText } from "../budget/rights-spec.js";
import { rightsSubject } from "../budget/rights-subject.js";
import { type Spec, specText } from "../laws/spec.js";
import { subjectOf } from "../laws/spec-subject.js";

const leaves = [
  ...(["counter", "register", "multiRegister", "enableFlag", "disableFlag", "set", "removeSet", "growSet"] as const),
  ...(["table", "max", "min", "log", "matrix"] as const),
].map((kind): Spec => ({ kind }));
const table: Spec = { kind: "table" };
const composites: readonly Spec[] = [
  { kind: "map", of: { kind: "map", of: { kind: "register" } } },
  { kind: "map", of: { kind: "struct", fields: { score: { kind: "counter" }, tags: { kind: "set" } } } },
  { kind: "rows", of: { kind: "map", of: { kind: "counter" } } },
  { kind: "struct", fields: { score: { kind: "map", of: { kind: "counter" } }, seats: table, moves: { kind: "log" } } },
];

const budget: RightsSpec = { kind: "budget" };
const nestedBudgets: readonly RightsSpec[] = [
  { kind: "map", of: { kind: "struct", fields: { energy: budget, seats: { kind: "plain", of: table } } } },
  { kind: "map", of: { kind: "map", of: { kind: "rows", of: budget } } },
];

interface Corpus {
  readonly type: AnyField;
  readonly states: readonly Uint8Array[];
  readonly carried: readonly CarriedDelta[];
}

interface StateItem {
  readonly type: AnyField;
  readonly bytes: Uint8Array;
}

interface DeltaItem extends StateItem {
  readonly carried: CarriedDelta;
}

const stateBytesMax = 1500;

function corpusOf<Op>(worlds: readonly World<Op>[], type: AnyField): Corpus {
  const states = worlds.flatMap(({ sites }) => sites.map(({ state }) => encodeState(state)));
  return {
    type,
    states: states.filter(({ length }) => length < stateBytesMax),
    carried: worlds.flatMap(({ carried }) => carried),
  };
}

function kinds(): Record<string, Corpus> {
  const drawn = { numRuns: 6, seed: 11 };
  const specs = [...leaves, ...composites].map((spec) => {
    const subject = subjectOf(spec);
    const worlds = fc.sample(arbitraryTrace(subject.operation), drawn).map((trace) => playTrace(subject, trace));
    return [specText(spec), corpusOf(worlds, subject.type)] as const;
  });
  const rights = [
    ["budget", budgetSubject()] as const,
    ...nestedBudgets.map((spec) => [rightsText(spec), rightsSubject(spec)] as const),
  ];
  const held = rights.map(([name, subject]) => {
    const traces = arbitraryTrace(subject.operation as fc.Arbitrary<unknown>);
    const worlds = fc.sample(traces, drawn).map((trace) => playTrace(subject as LawSubject<unknown>, trace));
    return [name, corpusOf(worlds, subject.type)] as const;
  });
  return Object.fromEntries([...specs, ...held]);
}

const corpora = Object.entries(kinds());
const tells = process.env.JOINERY_STATISTICS !== undefined;
const options = tells ? { tell: ({ text }: { text: string }) => console.log(text) } : {};

/** The type, which notes when its cells begin to be read. */
function watched(type: AnyField, note: () => void): AnyField {
  const read: AnyField["read"] = (reader) => {
    note();
    return type.read(reader);
  };
  const { load } = type;
  if (load === undefined) return { ...type, read };
  return {
    ...type,
    read,
    load(...args) {
      note();
      load.apply(type, args);
    },
  };
}

describeHostileBytes<StateItem>(
  {
    name: "states",
    corpus: Object.fromEntries(
      corpora.map(([kind, { type, states }]) => [kind, states.map((bytes) => ({ type, bytes }))]),
    ),
    decode(bytes, { type }) {
      const authors = new AuthorTable();
      let isPast = false;
      const decoded = decodeState(
        bytes,
        watched(type, () => {
          isPast = true;
        }),
        authors,
      );
      if (decoded.ok) return "accepted";
      expect(authors.size).toBe(0);
      return isPast ? "inside" : "outside";
    },
    check(bytes, { type }) {
      const decoded = decodeState(bytes, type, new AuthorTable());
      if (!decoded.ok) expect.fail(decoded.reason);
      expect(Buffer.from(encodeState(decoded.value)).equals(bytes)).toBe(true);
      expect(decoded.value.liveDots().length).toBeLessThanOrEqual(8 * bytes.length);
    },
  },
  options,
);

describeDeltas("rows", ({ form }) => form !== "columns");
describeDeltas("columns", ({ form }) => form === "columns");

function describeDeltas(name: string, has: (carried: CarriedDelta) => boolean): void {
  describeHostileBytes<DeltaItem>(
    {
      name,
      corpus: Object.fromEntries(
        corpora.map(([kind, { type, carried }]) => [
          kind,
          carried.filter(has).map((one) => ({ type, carried: one, bytes: one.bytes })),
        ]),
      ),
      decode: (bytes, { type, carried }) => {
        const found = readAll(bytes, type, carried, new AuthorTable());
        return typeof found === "string" ? found : "accepted";
      },
      check: checkDelta,
    },
    options,
  );
}

/** The delta in `bytes`; or where it was refused: by what stands around it, or in the type's own reading. */
function readAll(
  bytes: Uint8Array,
  type: AnyField,
  carried: CarriedDelta,
  authors: AuthorTable,
): { readonly delta: unknown } | "outside" | "inside" {
  let isPast = false;
  try {
    const reader = readerOf({ ...carried, bytes }, authors);
    isPast = true;
    const delta = type.read(reader);
    reader.endOperation();
    reader.end();
    return { delta };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return isPast ? "inside" : "outside";
  }
}

/** Joins the delta into an empty state, twice, and writes it again. */
function checkDelta(bytes: Uint8Array, { type, carried }: DeltaItem): void {
  const authors = new AuthorTable();
  const dot = { author: authors.intern(carried.author), seq: carried.seq };
  const found = readAll(bytes, type, carried, authors);
  if (typeof found === "string") expect.fail(found);
  const { delta } = found;
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
  expect(state.liveDots().length).toBeLessThanOrEqual(8 * bytes.length);
}

// Hostile bytes of budget operations: each is read as exactly what it says, of its own author alone, or is malformed; and
// joining what was read throws nothing, in any order, whatever it claims.
import { AuthorTable } from "@joinery/clock";
import { type AnyField, CausalState, DecodeError, encodeState } from "@joinery/crdt";
import type { BudgetView } from "@joinery/crdt/budget";
import type { MatrixDelta } from "@joinery/crdt/matrix";
import { Dice, mutated, randomBytes } from "@joinery/testing/hostile";
import { arbitraryTrace, asColumns, asRow, type CarriedDelta, playTrace, readDelta } from "@joinery/testing/traces";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authorName } from "../writing-site.js";
import { budgetSubject } from "./budget-subject.js";

type BudgetDelta = { readonly cells: MatrixDelta };

const inputCount = Number(process.env.JOINERY_HOSTILE_INPUTS ?? 15_000);
const subject = budgetSubject();
const type: AnyField = subject.type;
const deltas = fc
  .sample(arbitraryTrace(subject.operation), { numRuns: 10, seed: 5 })
  .flatMap((trace) => playTrace(subject, trace).carried);

function tryDelta(carried: CarriedDelta): MatrixDelta | undefined {
  const authors = new AuthorTable();
  try {
    const { delta, dot } = readDelta(type, carried, authors);
    const again = carried.form === "columns" ? asColumns(type, delta, authors, dot) : asRow(type, delta, authors, dot);
    expect([again.form, Buffer.from(again.bytes).equals(carried.bytes)]).toEqual([carried.form, true]);
    return (delta as BudgetDelta).cells;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function shown({ value, rights, requests }: BudgetView): unknown {
  return { value, rights, requests };
}

describe("hostile operations on a budget", () => {
  it("are read as what they say, of their own author, or not at all", () => {
    const dice = new Dice(11);
    const counts = { read: 0, malformed: 0 };
    for (let left = inputCount; left > 0; left--) {
      const one = dice.pick(deltas);
      const bytes = left % 4 === 0 ? randomBytes(dice, 40) : mutated(one.bytes, dice, dice.pick(deltas).bytes);
      const delta = tryDelta({ ...one, bytes });
      if (delta === undefined) counts.malformed++;
      else counts.read++;
      for (const cell of delta ?? []) {
        expect([cell.author, cell.seq]).toEqual([0, one.seq]);
        expect(["spend", "refill"]).toContain(cell.row);
        expect(cell.amount > 0n && cell.amount < 2n ** 128n).toBe(true);
      }
    }
    expect(Math.min(counts.read, counts.malformed)).toBeGreaterThan(inputCount / 20);
  });

  it("are joined without a fault, to one state in any order", () => {
    const dice = new Dice(12);
    for (let round = 0; round < 60; round++) {
      const authors = new AuthorTable();
      const spoiled = Array.from({ length: 30 }, (_, index) => {
        const one = dice.pick(deltas);
        return { ...one, seq: index + 1, bytes: mutated(one.bytes, dice, dice.pick(deltas).bytes) };
      });
      const readable = spoiled.filter((one) => tryDelta(one) !== undefined).map((one) => readDelta(type, one, authors));
      const digests = [readable, [...readable].reverse()].map((order) => {
        const state = new CausalState(type, authors);
        for (const { delta, dot } of [...order, ...order.slice(0, 3)]) state.join(delta, dot);
        const bytes = Buffer.from(encodeState(state)).toString("hex");
        return `${state.fingerprint} ${bytes} ${JSON.stringify(shown(state.view as BudgetView))}`;
      });
      expect(digests[0]).toBe(digests[1]);
    }
  });

  it("raise cells in the row of who sends them, whosever bytes they repeat", () => {
    const other = authorName(200);
    const authors = new AuthorTable();
    for (const one of deltas.slice(0, 50)) {
      const repeated = { ...one, author: other, names: [other, ...one.names.slice(1)] };
      const { delta } = readDelta(type, repeated, authors);
      expect((delta as BudgetDelta).cells.map(({ author }) => authors.idOf(author))).toEqual([other]);
    }
  });
});

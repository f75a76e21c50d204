// Hands played out: given a table, when these commands come, then the money lies there.

import { describe, expect, it } from "vitest";
import { type Command, type Spot, seatOf, type TableState, tableTotal } from "../src/index.js";
import { after, bet, chip, givenTable, lastEvents, refusal, roll, takeDown } from "./given-table.js";

function stackOf(state: TableState, player = "ann"): number {
  return Number(seatOf(state, player)!.stack) / Number(chip);
}

function betsOf(state: TableState, player = "ann"): [Spot, number][] {
  return [...seatOf(state, player)!.bets].map(([spot, amount]) => [spot, Number(amount / chip)]);
}

describe("a hand", () => {
  it("pays pass and its odds when the point is made, and leaves the dice with the shooter", () => {
    const end = after(givenTable(), bet("pass", 5), roll(4, 4), bet("pass-odds", 25), roll(6, 2));
    expect(stackOf(end)).toBe(1_000 + 5 + 30);
    expect(end.point).toBeUndefined();
    expect(end.shooter).toBe("ann");
    expect(tableTotal(end)).toBe(101_000n * chip);
  });

  it("takes pass and come on the seven-out, pays the come bet that is on its way, and passes the dice", () => {
    const start = givenTable({}, ["ann", "bob"]);
    const hand = after(start, bet("pass", 5), roll(4, 4), bet("come", 3), roll(5, 4), bet("come", 2, "bob"));
    expect(betsOf(hand)).toEqual([
      ["pass", 5],
      ["come-9", 3],
    ]);
    const [rolled] = lastEvents(hand, roll(3, 4));
    expect(rolled).toMatchObject({ type: "rolled", isSevenOut: true, shooter: "bob" });
    const end = after(hand, roll(3, 4));
    expect([stackOf(end), stackOf(end, "bob")]).toEqual([1_000 - 8, 1_000 + 2]);
    expect(end.point).toBeUndefined();
  });

  it("settles a come bet on its number before the next one travels there", () => {
    const hand = after(givenTable(), bet("pass", 1), roll(4, 4), bet("come", 3), roll(5, 4), bet("come", 2));
    const next = after(hand, roll(3, 6));
    expect(betsOf(next)).toEqual([
      ["pass", 1],
      ["come-9", 2],
    ]);
    expect(stackOf(next)).toBe(1_000 - 1 - 2 + 3);
  });

  it("gives come odds back when a come-out roll settles the come bet", () => {
    const hand = after(givenTable(), bet("pass", 1), roll(4, 4), bet("come", 3), roll(5, 4), bet("come-odds-9", 12));
    const comeOut = after(hand, roll(2, 6));
    expect(stackOf(after(comeOut, roll(3, 4)))).toBe(1_000 + 1 - 3);
    expect(stackOf(after(comeOut, roll(3, 6)))).toBe(1_000 + 1 + 3);
    const works = after(givenTable({ comeOddsWorkOnComeOut: true }), bet("pass", 1), roll(4, 4), bet("come", 3));
    const working = after(works, roll(5, 4), bet("come-odds-9", 12), roll(2, 6));
    expect(stackOf(after(working, roll(3, 4)))).toBe(1_000 + 1 - 15);
    expect(stackOf(after(working, roll(3, 6)))).toBe(1_000 + 1 + 3 + 18);
  });

  it("leaves place bets and hardways alone on the come-out, and lets them be taken down", () => {
    const hand = after(givenTable(), bet("place-6", 6), bet("hard-8", 1), roll(3, 4));
    expect(betsOf(hand)).toEqual([
      ["place-6", 6],
      ["hard-8", 1],
    ]);
    expect(stackOf(after(hand, takeDown("place-6", 6), takeDown("hard-8", 1)))).toBe(1_000);
    const point = after(hand, roll(2, 3));
    expect(stackOf(after(point, roll(3, 3)))).toBe(1_000 - 7 + 6 + 7);
    expect(stackOf(after(point, roll(4, 4)))).toBe(1_000 - 7 + 1 + 9);
  });

  it("lets a line bet go where the house does not lock it", () => {
    const hand = after(givenTable({ lineLocked: false }), bet("pass", 5), roll(4, 4), takeDown("pass", 5));
    expect(stackOf(hand)).toBe(1_000);
  });

  it("lets laid odds win what taken odds may be", () => {
    const hand = after(givenTable(), bet("dont-pass", 10), roll(1, 3), bet("dont-pass-odds", 60));
    expect(stackOf(after(hand, roll(3, 4)))).toBe(1_000 + 10 + 30);
  });

  it("pushes don't pass on twelve", () => {
    expect(stackOf(after(givenTable(), bet("dont-pass", 10), roll(6, 6)))).toBe(1_000);
  });
});

describe("the dice", () => {
  const threw = (state: TableState, ...commands: Command[]): string | undefined => after(state, ...commands).shooter;

  it("go round by seats, on seven-outs only", () => {
    const table = givenTable({}, ["ann", "bob", "cid"]);
    expect(threw(table, roll(3, 4))).toBe("ann");
    expect(threw(table, roll(4, 4), roll(4, 4))).toBe("ann");
    expect(threw(table, roll(4, 4), roll(3, 4))).toBe("bob");
    expect(threw(table, roll(4, 4), roll(3, 4), roll(4, 4), roll(3, 4), roll(4, 4), roll(3, 4))).toBe("ann");
  });

  it("pass on when the shooter leaves, with the point as it is; a table that empties begins anew", () => {
    const point = after(givenTable({}, ["ann", "bob"]), roll(4, 4));
    const left = after(point, { type: "leave", player: "ann" });
    expect([left.shooter, left.point]).toEqual(["bob", 8]);
    const empty = after(left, { type: "leave", player: "bob" });
    expect([empty.shooter, empty.point]).toEqual([undefined, undefined]);
    expect(tableTotal(empty)).toBe(100_000n * chip);
    expect(refusal(empty, { type: "join", player: "ann", amount: chip })).toBeUndefined();
  });
});

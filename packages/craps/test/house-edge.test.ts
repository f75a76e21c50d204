// The chances of every bet, by solving its chain over the phases of a hand exactly, against the table of the game. The chain
// is made of the rules themselves: what a roll does to a bet, and to the point.

import { describe, expect, it } from "vitest";
import {
  allRolls,
  type HouseRulesOptions,
  houseRules,
  isSevenOut,
  nextPoint,
  type PointNumber,
  pointNumbers,
  type Roll,
  type Spot,
  spotRule,
  spots,
  winnings,
} from "../src/index.js";
import { meanGain, type Step } from "./absorbing-chain.js";
import { Fraction, one, zero } from "./fraction.js";

interface BetAt {
  readonly spot: Spot;
  readonly point: PointNumber | undefined;
}

const each = new Fraction(1n, BigInt(allRolls.length));
const nameOf = ({ spot, point }: BetAt): string => `${spot} ${point}`;

/** What one bet of 60 units yields until it is settled, by a measure of how it was. */
function meanOf(start: BetAt, options: HouseRulesOptions, measure: Measure): Fraction {
  const rules = houseRules(options);
  const step = ({ spot, point }: BetAt, roll: Roll): Step<BetAt> => {
    const outcome = spotRule(spot).outcome(roll, { point, rules });
    const next = nextPoint(point, roll);
    if (outcome.result === "stay") return { chance: each, gain: zero, to: { spot, point: next } };
    if (outcome.result === "travel") return { chance: each, gain: zero, to: { spot: outcome.to, point: next } };
    const paid = outcome.result === "win" ? winnings(60n, outcome.odds) : outcome.result === "lose" ? -60n : 0n;
    return { chance: each, gain: measure(outcome.result, paid), to: undefined };
  };
  return meanGain(start, (state) => allRolls.map((roll) => step(state, roll)), nameOf);
}

type Measure = (result: "win" | "lose" | "push" | "off", paid: bigint) => Fraction;

const isWin: Measure = (result) => (result === "win" ? one : zero);
const isLoss: Measure = (result) => (result === "lose" ? one : zero);
const isPush: Measure = (result) => (result === "push" ? one : zero);
const netOf: Measure = (_, paid) => new Fraction(paid, 60n);

interface Chances {
  readonly spot: Spot;
  /** Where the bet may be made; undefined is the come-out. */
  readonly points: readonly (PointNumber | undefined)[];
  readonly win: string;
  readonly lose: string;
  readonly push?: string;
  readonly edge: string;
}

const comeOut = [undefined];
const anywhere = [undefined, ...pointNumbers];
const made: Readonly<Record<PointNumber, [win: string, lose: string]>> = {
  4: ["1/3", "2/3"],
  5: ["2/5", "3/5"],
  6: ["5/11", "6/11"],
  8: ["5/11", "6/11"],
  9: ["2/5", "3/5"],
  10: ["1/3", "2/3"],
};
const placeEdge: Readonly<Record<PointNumber, string>> = {
  4: "1/15",
  5: "1/25",
  6: "1/66",
  8: "1/66",
  9: "1/25",
  10: "1/15",
};

const table: readonly Chances[] = [
  { spot: "pass", points: comeOut, win: "244/495", lose: "251/495", edge: "7/495" },
  { spot: "come", points: pointNumbers, win: "244/495", lose: "251/495", edge: "7/495" },
  { spot: "dont-pass", points: comeOut, win: "949/1980", lose: "244/495", push: "1/36", edge: "3/220" },
  { spot: "dont-come", points: pointNumbers, win: "949/1980", lose: "244/495", push: "1/36", edge: "3/220" },
  ...pointNumbers.flatMap((number): Chances[] => {
    const [win, lose] = made[number];
    return [
      { spot: "pass-odds", points: [number], win, lose, edge: "0" },
      { spot: "dont-pass-odds", points: [number], win: lose, lose: win, edge: "0" },
      { spot: `dont-come-odds-${number}`, points: anywhere, win: lose, lose: win, edge: "0" },
      { spot: `place-${number}`, points: anywhere, win, lose, edge: placeEdge[number] },
    ];
  }),
  { spot: "big-6", points: anywhere, win: "5/11", lose: "6/11", edge: "1/11" },
  { spot: "big-8", points: anywhere, win: "5/11", lose: "6/11", edge: "1/11" },
  { spot: "hard-4", points: anywhere, win: "1/9", lose: "8/9", edge: "1/9" },
  { spot: "hard-10", points: anywhere, win: "1/9", lose: "8/9", edge: "1/9" },
  { spot: "hard-6", points: anywhere, win: "1/11", lose: "10/11", edge: "1/11" },
  { spot: "hard-8", points: anywhere, win: "1/11", lose: "10/11", edge: "1/11" },
  { spot: "field", points: anywhere, win: "4/9", lose: "5/9", edge: "1/18" },
  { spot: "any-7", points: anywhere, win: "1/6", lose: "5/6", edge: "1/6" },
  { spot: "any-craps", points: anywhere, win: "1/9", lose: "8/9", edge: "1/9" },
  { spot: "two", points: anywhere, win: "1/36", lose: "35/36", edge: "5/36" },
  { spot: "twelve", points: anywhere, win: "1/36", lose: "35/36", edge: "5/36" },
  { spot: "three", points: anywhere, win: "1/18", lose: "17/18", edge: "1/9" },
  { spot: "eleven", points: anywhere, win: "1/18", lose: "17/18", edge: "1/9" },
];

const always: HouseRulesOptions = {
  placeWorksOnComeOut: true,
  hardwaysWorkOnComeOut: true,
  comeOddsWorkOnComeOut: true,
};

describe.each([
  ["off on the come-out", {}],
  ["always at work", always],
] as const)("with place bets, hardways and come odds %s", (_, rules) => {
  it.each(table.map((row) => ({ ...row, title: `${row.spot} from ${row.points.map((at) => at ?? "come-out")}` })))(
    "$title wins $win, loses $lose, edge $edge",
    ({ spot, points, win, lose, push = "0", edge }) => {
      for (const point of points) {
        const mean = (measure: Measure): string => `${meanOf({ spot, point }, rules, measure)}`;
        expect(mean(isWin), `win at ${point}`).toBe(win);
        expect(mean(isLoss), `lose at ${point}`).toBe(lose);
        expect(mean(isPush), `push at ${point}`).toBe(push);
        expect(`${zero.minus(meanOf({ spot, point }, rules, netOf))}`, `edge at ${point}`).toBe(edge);
      }
    },
  );

  it("come odds have no edge", () => {
    for (const number of pointNumbers) {
      for (const point of anywhere) {
        expect(`${meanOf({ spot: `come-odds-${number}`, point }, rules, netOf)}`, `${number} at ${point}`).toBe("0");
      }
    }
  });
});

it("the table names every spot that players bet on", () => {
  const named = new Set([...table.map(({ spot }) => spot), ...pointNumbers.map((n): Spot => `come-odds-${n}`)]);
  expect(spots.filter((spot) => spotRule(spot).opens !== "travelling").toSorted()).toEqual([...named].toSorted());
});

describe("hands", () => {
  it.each(pointNumbers)("make the point %i by the chances of the table", (point) => {
    expect(`${meanOf({ spot: "pass", point }, {}, isWin)}`).toBe(made[point][0]);
  });

  it("decide a pass bet in 557/165 rolls in the mean", () => {
    const rolls = (point: PointNumber | undefined): Step<PointNumber | undefined | "come-out">[] =>
      allRolls.map((roll) => {
        const next = nextPoint(point, roll);
        return { chance: each, gain: one, to: next };
      });
    const steps = (at: PointNumber | "come-out" | undefined) => rolls(at === "come-out" ? undefined : at);
    expect(`${meanGain<PointNumber | "come-out" | undefined>("come-out", steps, String)}`).toBe("557/165");
  });

  it("last 1671/196 rolls per shooter in the mean", () => {
    type At = PointNumber | "come-out";
    const steps = (at: At): Step<At>[] => {
      const point = at === "come-out" ? undefined : at;
      return allRolls.map((roll) => ({
        chance: each,
        gain: one,
        to: isSevenOut(point, roll) ? undefined : (nextPoint(point, roll) ?? "come-out"),
      }));
    };
    expect(`${meanGain<At>("come-out", steps, String)}`).toBe("1671/196");
  });
});

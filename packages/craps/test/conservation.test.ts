// For any commands and any rolls: no unit is made or lost, nobody goes below zero, the bank can always pay, what is refused changes
// nothing, and folding the events alone gives the same table.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allRolls,
  type Command,
  CrapsError,
  decide,
  evolve,
  type HouseRulesOptions,
  houseRules,
  initialState,
  type Spot,
  spots,
  type TableEvent,
  type TableState,
  tableTotal,
  worstCase,
} from "../src/index.js";
import { rail } from "./naive-evaluator.js";

const player = fc.constantFrom("ann", "bob", "cid");
const amount = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 40 }).map((chips) => BigInt(chips) * 60n) },
  { weight: 1, arbitrary: fc.bigInt({ min: -120n, max: 120n }) },
);
const buyIn = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 100, max: 2_000 }).map((chips) => BigInt(chips) * 60n) },
  { weight: 1, arbitrary: amount },
);
const removable = fc.constantFrom<Spot>("dont-come", "place-6", "hard-8", "pass", "pass-odds");
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant("join" as const), player, amount: buyIn }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("leave" as const), player }) },
  { weight: 14, arbitrary: fc.record({ type: fc.constant("bet" as const), player, spot: spot(), amount }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("take-down" as const),
      player,
      spot: removable,
      amount: fc.constant(60n),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant("roll" as const), dice: fc.constantFrom(...allRolls) }) },
);

function spot(): fc.Arbitrary<Spot> {
  return fc.oneof(
    fc.constantFrom<Spot>("pass", "come", "pass-odds", "dont-come", "place-6", "hard-8"),
    fc.constantFrom(...spots),
  );
}

const bank = fc.constantFrom(10_000n, 100_000n, 1_000_000n);
const options: fc.Arbitrary<HouseRulesOptions> = fc.record({
  placeWorksOnComeOut: fc.boolean(),
  hardwaysWorkOnComeOut: fc.boolean(),
  comeOddsWorkOnComeOut: fc.boolean(),
  lineLocked: fc.boolean(),
  seats: fc.constantFrom(2, 8),
  deposit: fc.constantFrom(0n, 60n, 6_000n),
});

/** What came to the table from outside by these events, and left it. */
function brought(events: readonly TableEvent[]): bigint {
  return events.reduce((sum, event) => {
    if (event.type === "joined") return sum + event.stack + event.deposit;
    return event.type === "left" ? sum - event.amount : sum;
  }, 0n);
}

function checkSound(state: TableState): void {
  let reserved = 0n;
  for (const { stack, deposit, bets, cover } of state.seats) {
    expect(stack >= 0n && deposit >= 0n).toBe(true);
    for (const on of bets.values()) expect(on > 0n).toBe(true);
    expect(worstCase(bets, state) <= cover).toBe(true);
    reserved += cover;
  }
  expect(reserved <= state.bank).toBe(true);
}

/** What the table pays out on a roll, by the naive evaluator: stakes that are settled and what they win. */
function paidByRail(state: TableState, dice: readonly [number, number]): Map<string, bigint> {
  const works = {
    placeWorks: state.rules.placeWorksOnComeOut,
    hardwaysWork: state.rules.hardwaysWorkOnComeOut,
    comeOddsWork: state.rules.comeOddsWorkOnComeOut,
  };
  return new Map(
    state.seats.map((seat) => {
      let sum = seat.stack;
      for (const [on, stake] of seat.bets) {
        const { says, sixty = 0 } = rail(on, dice[0], dice[1], state.point ?? 0, works);
        if (says === "win") sum += stake + (stake * BigInt(sixty)) / 60n;
        if (says === "push" || says === "off") sum += stake;
      }
      return [seat.player, sum];
    }),
  );
}

describe("a table", () => {
  it("keeps every unit under any commands and rolls", () => {
    fc.assert(
      fc.property(options, bank, fc.array(command, { minLength: 20, maxLength: 120 }), (rules, money, commands) => {
        let state = initialState(houseRules(rules), money);
        let total = tableTotal(state);
        for (const next of commands) {
          const before = state;
          let events: readonly TableEvent[] = [];
          try {
            events = decide(next, state);
          } catch (error) {
            expect(error).toBeInstanceOf(CrapsError);
          }
          state = events.reduce(evolve, state);
          total += brought(events);
          expect(tableTotal(state)).toBe(total);
          checkSound(state);
          if (next.type === "roll" && events.length > 0) {
            expect(new Map(state.seats.map(({ player: who, stack }) => [who, stack]))).toEqual(
              paidByRail(before, next.dice),
            );
          }
        }
      }),
      { numRuns: 150, seed: 6 },
    );
  });

  it("takes enough commands of each kind that this means something", () => {
    const taken = new Map<string, number>();
    for (const commands of fc.sample(fc.array(command, { minLength: 60, maxLength: 120 }), { numRuns: 50, seed: 6 })) {
      let state = initialState(houseRules(), 200_000n);
      for (const next of commands) {
        try {
          state = decide(next, state).reduce(evolve, state);
          taken.set(next.type, (taken.get(next.type) ?? 0) + 1);
        } catch {
          // Counted is what is taken.
        }
      }
    }
    for (const [type, least] of Object.entries({ join: 100, leave: 20, bet: 200, "take-down": 10, roll: 400 })) {
      expect(taken.get(type), type).toBeGreaterThan(least);
    }
  });
});

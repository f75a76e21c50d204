// Whatever the order in which the chains of a table arrive, and however much of them: every replica that has the same messages sees the
// same table, and no two ever settle a round differently.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commitOf,
  DealerlessTable,
  dueVerdict,
  dutyOf,
  type Message,
  type PlayerId,
  revealOf,
  type Settlement,
  type Spot,
  spots,
  tableTotal,
} from "../src/index.js";
import { arbiter, chip, house, RoundWorld, type Written } from "./round-world.js";

const people = ["ann", "bob", "cid"];

/** What somebody does next, out of turn or not. */
type Act = readonly [kind: number, who: number, what: number];
const act: fc.Arbitrary<Act> = fc.tuple(fc.nat(15), fc.nat(3), fc.nat(1_000));

/** Plays acts that mostly do what is due, and sometimes bet, sit, leave, lie, or have the arbiter lose patience. */
function played(acts: readonly Act[], arbitrated: boolean): RoundWorld {
  const world = new RoundWorld({ arbitrated, deposit: 16_000n * chip }).admit("ann", "bob");
  for (const [kind, who, what] of acts) perform(world, kind, [house, ...people][who] as PlayerId, what);
  return world;
}

function perform(world: RoundWorld, kind: number, who: PlayerId, what: number): void {
  const { current } = world.table;
  if (kind < 3) world.bet(who, spots[what % spots.length] as Spot, (what % 9) + 1);
  else if (kind === 3) world.say(who, { type: "sit", amount: 20_000n * chip });
  else if (kind === 4 && world.terms.arbiter !== undefined) {
    world.rule({ type: current.standing === undefined ? "exclude" : "void", player: who });
  } else if (kind === 5 && current.isCommitted) {
    world.say(who, revealOf(world.table, new Uint8Array(32).fill(what % 256)));
  } else if (kind === 6) {
    world.say(who, commitOf(world.table, who, new Uint8Array(32).fill(what % 256)));
  } else if (kind === 7) dueFor(world, who, what, true);
  else if (kind < 12) dueFor(world, who, what, false);
  else for (const member of current.roster) dueFor(world, member, what, false);
  const verdict = kind > 9 && world.terms.arbiter !== undefined ? dueVerdict(world.table) : undefined;
  if (verdict !== undefined) world.rule(verdict);
}

function dueFor(world: RoundWorld, who: PlayerId, what: number, leaves: boolean): void {
  const duty = dutyOf(world.table, who);
  if (duty === undefined) return;
  if (duty !== "commit") return void world[duty](who);
  const admits = who === house && what % 3 === 0 ? people.filter((player) => world.table.wishesToSit(player)) : [];
  world.commit(who, { leaves: leaves && who !== house, admits });
}

interface Seen {
  readonly table: DealerlessTable;
  readonly settlements: readonly Settlement[];
}

/** The same chains, merged otherwise: at each step `picks` says whose next message arrives. */
function delivered(world: RoundWorld, picks: readonly number[]): Seen {
  const chains = new Map<PlayerId, Message[]>();
  for (const [author, message] of world.written) chains.set(author, [...(chains.get(author) ?? []), message]);
  const table = new DealerlessTable(world.terms);
  const settlements: Settlement[] = [];
  for (let step = 0; chains.size > 0; step++) {
    const authors = [...chains.keys()];
    const author = authors[(picks[step % picks.length] as number) % authors.length] as PlayerId;
    const [message, ...rest] = chains.get(author) as [Message, ...Message[]];
    if (rest.length === 0) chains.delete(author);
    else chains.set(author, rest);
    for (const seen of table.add(author, message)) if (seen.type === "settled") settlements.push(seen.settlement);
  }
  return { table, settlements };
}

function stateOf({ current }: DealerlessTable): unknown {
  const { round, attempt, roster, table, betting, commits, acks, secrets, standing } = current;
  const sorted = (map: ReadonlyMap<string, unknown>): unknown => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const bets = new Map([...betting].map(([player, { wagers, root }]) => [player, { wagers, root }]));
  return [round, attempt, roster, table, sorted(bets), sorted(commits), [...acks].sort(), sorted(secrets), standing];
}

const picks = fc.array(fc.nat(1_000), { minLength: 20, maxLength: 60 });
const history = fc.tuple(fc.array(act, { minLength: 30, maxLength: 200, size: "max" }), fc.boolean());

describe("a table without a dealer", () => {
  it("is the same for everybody who has the same chains, in any order", () => {
    fc.assert(
      fc.property(history, fc.array(picks, { minLength: 3, maxLength: 3 }), ([acts, arbitrated], orders) => {
        const world = played(acts, arbitrated);
        for (const order of orders) {
          const seen = delivered(world, order);
          expect(seen.settlements).toEqual(world.settlements);
          expect(stateOf(seen.table)).toEqual(stateOf(world.table));
        }
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it("settles each round once, in order, and keeps every unit", () => {
    fc.assert(
      fc.property(history, ([acts, arbitrated]) => {
        const world = played(acts, arbitrated);
        expect(world.settlements.map(({ round }) => round)).toEqual(world.settlements.map((_, index) => index));
        let total = world.terms.bank;
        for (const { events, table } of world.settlements) {
          for (const event of events) {
            if (event.type === "joined") total += event.stack + event.deposit;
            if (event.type === "left") total -= event.amount;
          }
          expect(tableTotal(table)).toBe(total);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("never settles a round otherwise than another replica with part of the chains", () => {
    fc.assert(
      fc.property(
        history,
        picks,
        fc.array(fc.nat(1_000), { minLength: 5, maxLength: 5 }),
        ([acts, arbitrated], order, cuts) => {
          const world = played(acts, arbitrated);
          const parts: Written[] = [...world.written];
          const table = new DealerlessTable(world.terms);
          // Every author's chain arrives up to a cut of its own.
          const members = [house, ...people, arbiter];
          for (const [index, member] of members.entries()) {
            const chain = parts.filter(([author]) => author === member);
            const cut = ((cuts[index] as number) + (order[0] as number)) % (chain.length + 1);
            for (const [author, message] of chain.slice(0, cut)) {
              for (const seen of table.add(author, message)) {
                if (seen.type === "settled") expect(seen.settlement).toEqual(world.settlements[seen.settlement.round]);
              }
            }
          }
        },
      ),
      { numRuns: 60, seed: 8 },
    );
  });

  it("comes to rolls, voids and exclusions in such histories, so that this means something", () => {
    const counts = { rolled: 0, again: 0, refused: 0 };
    for (const [acts] of fc.sample(history, { numRuns: 20, seed: 6 })) {
      const world = played(acts, true);
      for (const { dice, attempt } of world.settlements) {
        if (dice !== undefined) counts.rolled++;
        if (attempt > 0) counts.again++;
      }
      counts.refused += world.steps.filter(({ type }) => type === "refused").length;
    }
    expect(counts.rolled).toBeGreaterThan(50);
    expect(counts.again).toBeGreaterThan(20);
    expect(counts.refused).toBeGreaterThan(50);
  });
});

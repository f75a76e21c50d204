// Nobody chooses the dice: not one who plays alone and tries secrets, not one who reveals last and has a friend at the table, and not
// whoever asks the arbiter. What each of them tries is played out here.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allRolls,
  decide,
  diceFromSeed,
  dueVerdict,
  dutyOf,
  MemoryArbiter,
  type PlayerId,
  type Rolled,
  revealOf,
  type Spot,
  seatOf,
  seedOf,
  stakesOf,
  swingOf,
  type TableState,
  type Verdict,
  worstCase,
} from "../src/index.js";
import { after, bet, givenTable, roll } from "./given-table.js";
import { arbiter, chip, house, RoundWorld, refusedWith, secretOf } from "./round-world.js";

describe("a player who plays alone", () => {
  const slot = { round: 1, attempt: 0 };
  const diceOf = (secrets: Map<PlayerId, Uint8Array>): string =>
    `${diceFromSeed(seedOf("table 42", slot, new Uint8Array(32), secrets))}`;

  it("could choose the dice without the house", () => {
    const found = Array.from({ length: 500 }, (_, tries) =>
      diceOf(new Map([["ann", secretOf("ann", slot, `${tries}`)]])),
    );
    expect(found).toContain("6,6");
  });

  it("finds no secret that settles anything before the house reveals its own", () => {
    for (let tries = 0; tries < 20; tries++) {
      const own = secretOf("ann", slot, `${tries}`);
      const dice = new Set(
        Array.from({ length: 600 }, (_, index) =>
          diceOf(
            new Map([
              ["ann", own],
              [house, secretOf(house, slot, `${index}`)],
            ]),
          ),
        ),
      );
      expect(dice.size, "every roll is still open").toBe(36);
    }
  });

  it("is held to the secret it committed to, once it knows the house's", () => {
    const world = new RoundWorld().admit("ann");
    world.commit(house);
    world.commit("ann");
    world.ack(house);
    world.ack("ann");
    world.reveal(house);
    for (let tries = 0; tries < 50; tries++) {
      const other = revealOf(world.table, secretOf("ann", world.table.current, `${tries}`));
      expect(refusedWith(world.say("ann", other))).toBe("wrong_secret");
    }
    world.reveal("ann");
    expect(world.settlements).toHaveLength(2);
  });
});

const players = ["ann", "bob", "cid"];
const deposit = 3_200n * chip;
const spots: readonly Spot[] = ["pass", "dont-pass", "field", "any-7", "twelve", "hard-6", "place-8", "big-6"];
const bets = fc.array(
  fc.tuple(fc.constantFrom(...players), fc.constantFrom(...spots), fc.integer({ min: 1, max: 20 })),
  { minLength: 1, maxLength: 15 },
);

function withBets(wanted: readonly (readonly [string, Spot, number])[]): TableState {
  let table = givenTable({ deposit }, players);
  for (const [player, spot, chips] of wanted) {
    try {
      table = after(table, bet(spot, chips, player));
    } catch {
      // Some are above what deposits cover.
    }
  }
  return table;
}

/** What a member has: the house its bank. Bets on the table count as they would end for it at the worst, or at the best. */
function wealth(table: TableState, member: PlayerId | undefined, end: "worst" | "best"): bigint {
  if (member === undefined) {
    const others = table.seats.reduce(
      (sum, { bets: on }) => sum + (end === "best" ? stakesOf(on) : -worstCase(on, table)),
      0n,
    );
    return table.bank + table.houseDeposit + others;
  }
  const { stack, deposit: down, bets: on } = seatOf(table, member)!;
  return stack + down + (end === "best" ? stakesOf(on) + worstCase(on, table) : 0n);
}

describe("whoever does not reveal", () => {
  it("pays everybody else what any roll could have brought them, out of its deposit", () => {
    fc.assert(
      fc.property(bets, fc.constantFrom(undefined, ...players), (wanted, liar) => {
        const table = withBets(wanted);
        const voided = after(table, { type: "forfeit", player: liar });
        for (const member of [undefined, ...players]) {
          if (member === liar) continue;
          expect(wealth(voided, member, "worst") >= wealth(table, member, "best")).toBe(true);
        }
        for (const { stack, deposit: down } of voided.seats) expect(stack >= 0n && down >= 0n).toBe(true);
        expect(voided.bank >= 0n && voided.houseDeposit >= 0n).toBe(true);
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it("gains nothing for itself and a friend, whatever the roll was and the next one is", () => {
    const table = after(
      givenTable({ deposit }, players),
      bet("any-7", 20, "ann"),
      bet("pass", 20, "ann"),
      bet("field", 10, "bob"),
      bet("twelve", 2, "cid"),
    );
    const voided = after(table, { type: "forfeit", player: "bob" });
    const others = (state: TableState): bigint => wealth(state, undefined, "worst") + wealth(state, "cid", "worst");
    const held = allRolls.map((dice) => others(after(table, { type: "roll", dice })));
    const next = allRolls.map((dice) => others(after(voided, { type: "roll", dice })));
    for (const units of next) expect(held.every((before) => units >= before)).toBe(true);
  });

  it("pays nothing more than it put down, even when it does so again and again", () => {
    let table = withBets([
      ["ann", "field", 20],
      ["bob", "twelve", 10],
    ]);
    const all = table.seats.reduce((sum, { stack, deposit: down }) => sum + stack + down, 0n);
    for (let times = 0; times < 12; times++) table = after(table, { type: "forfeit", player: "bob" });
    const bob = seatOf(table, "bob")!;
    expect(bob.stack).toBe(0n);
    expect(all > 0n && bob.deposit >= 0n).toBe(true);
    expect(() => decide(bet("pass", 1, "bob"), table)).toThrow(expect.objectContaining({ code: "insufficient_chips" }));
    const rich = after(table, roll(1, 2));
    expect(seatOf(rich, "bob")!.deposit < deposit).toBe(true);
  });
});

describe("with an arbiter", () => {
  const given = (): RoundWorld => {
    const world = new RoundWorld({ arbitrated: true, deposit }).admit("ann", "bob", "cid");
    world.bet("ann", "field", 5);
    world.bet("bob", "pass", 5);
    world.bet("cid", "place-6", 5);
    return world;
  };
  const sealed = (): RoundWorld => {
    const world = given();
    for (const player of world.table.current.roster) world.commit(player);
    for (const player of world.table.current.roster) world.ack(player);
    world.rule(dueVerdict(world.table)!);
    return world;
  };

  it("nobody reveals before the acks are sealed, so who holds back an ack knows no roll", () => {
    const world = given();
    for (const player of world.table.current.roster) world.commit(player);
    for (const player of [house, "ann", "cid"]) world.ack(player);
    expect(world.table.current.roster.map((player) => dutyOf(world.table, player))).toEqual([
      undefined,
      undefined,
      "ack",
      undefined,
    ]);
    world.ack("bob");
    expect(world.table.current.roster.map((player) => dutyOf(world.table, player))).toEqual(Array(4).fill(undefined));
    world.rule({ type: "exclude", player: "bob" });
    expect(world.table.current).toMatchObject({ attempt: 1, roster: [house, "ann", "cid"] });
    expect(world.table.current.secrets.size).toBe(0);
  });

  it("an excluded player's new bets are gone, the others' stay, and all commit to fresh secrets", () => {
    const world = given();
    for (const player of [house, "ann"]) world.commit(player);
    world.rule({ type: "exclude", player: "bob" });
    expect(refusedWith(world.bet("ann", "field", 1)), "ann had committed").toBe("betting_closed");
    expect(refusedWith(world.bet("cid", "field", 1)), "cid had not").toBeUndefined();
    world.play();
    const { results } = world.settlements.at(-1)!.events.find(({ type }) => type === "rolled") as Rolled;
    expect(results.map(({ player }) => player)).not.toContain("bob");
    expect(world.settlements.at(-1)).toMatchObject({ attempt: 1, roster: [house, "ann", "cid"] });
    expect(world.stack("bob")).toBe(1_000);
  });

  it("a void pays from the deposit, lets all bets stay, and goes on without whoever did not reveal", () => {
    const world = sealed();
    for (const player of [house, "ann", "cid"]) world.reveal(player);
    const closed = world.table.current.closedTable();
    world.rule({ type: "void", player: "bob" });
    const { table, current } = world.table;
    expect(current).toMatchObject({ attempt: 1, roster: [house, "ann", "cid"] });
    expect(table.seats.map(({ bets: on }) => [...on])).toEqual(closed.seats.map(({ bets: on }) => [...on]));
    const paid = swingOf(seatOf(closed, "ann")!.bets, closed) + swingOf(seatOf(closed, "cid")!.bets, closed);
    const toHouse = closed.seats.reduce((sum, { bets: on }) => sum + swingOf(on, closed), 0n);
    expect(seatOf(table, "bob")!.stack).toBe(seatOf(closed, "bob")!.stack - paid - toHouse);
    expect(table.bank).toBe(closed.bank + toHouse);
    world.play();
    expect(world.settlements.at(-1)).toMatchObject({ attempt: 1 });
    expect(world.table.current.roster).toEqual([house, "ann", "cid"]);
    world.say("bob", { type: "sit", amount: 0n });
    world.play(undefined, { [house]: { admits: ["bob"] } });
    expect(world.table.current.roster, "bob may come back").toEqual([house, "ann", "bob", "cid"]);
  });

  it("the last player stays, for the house alone would choose the dice", () => {
    const world = new RoundWorld({ arbitrated: true, deposit }).admit("ann");
    world.bet("ann", "pass", 1);
    world.commit(house);
    world.rule({ type: "exclude", player: "ann" });
    expect(world.table.current).toMatchObject({ attempt: 1, roster: [house, "ann"] });
    world.play();
    expect(world.settlements.at(-1)!.dice).toBeDefined();
  });

  const orders: readonly (readonly ("void" | "complete")[])[] = [
    ["void", "complete"],
    ["complete", "void"],
  ];
  it.each(orders)("a race of %s and %s has one result, everywhere", (...order) => {
    const world = sealed();
    const seal = world.table.current.standing!;
    for (const player of world.table.current.roster) world.reveal(player);
    expect(world.settlements, "money moves on the record alone").toHaveLength(1);
    const complete = dueVerdict(world.table)!;
    const record = new MemoryArbiter();
    const key = { table: world.terms.table, round: world.table.current.round, attempt: 0 };
    record.compareAndSet(key, undefined, seal, () => undefined);
    // One clerk has all reveals; the other has missed bob's, and thinks that he is late.
    const wanted: Record<"void" | "complete", Verdict> = { void: { type: "void", player: "bob" }, complete };
    const stands: Verdict[] = [];
    for (const which of order) record.compareAndSet(key, seal, wanted[which], (standing) => stands.push(standing!));
    expect(stands).toEqual([wanted[order[0]!], wanted[order[0]!]]);
    for (const verdict of stands) world.say(arbiter, { type: "ruling", ...key, verdict });
    world.play();
    const last = world.settlements.filter(({ round }) => round === key.round);
    expect(last).toHaveLength(1);
    expect(last[0]!.attempt).toBe(order[0] === "complete" ? 0 : 1);
  });

  it("a record takes no verdict out of turn", () => {
    const record = new MemoryArbiter();
    const key = { table: "t", round: 1, attempt: 0 };
    const put = (expected: Verdict | undefined, next: Verdict): Verdict | undefined => {
      let stands: Verdict | undefined;
      record.compareAndSet(key, expected, next, (standing) => {
        stands = standing;
      });
      return stands;
    };
    const seal: Verdict = { type: "sealed", commitsRoot: new Uint8Array(32) };
    const exclude: Verdict = { type: "exclude", player: "ann" };
    const voided: Verdict = { type: "void", player: "ann" };
    expect(put(undefined, voided), "nothing is voided before it is sealed").toBeUndefined();
    expect(put(undefined, seal)).toBe(seal);
    expect(put(undefined, exclude), "who expects nothing came too late").toBe(seal);
    expect(put(seal, exclude), "nobody is excluded after the seal").toBe(seal);
    expect(put(seal, voided)).toBe(voided);
    expect(put(seal, { type: "complete", revealsRoot: new Uint8Array(32) })).toBe(voided);
  });
});

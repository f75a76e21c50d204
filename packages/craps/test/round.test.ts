// Rounds without a dealer: what happens in which order, who takes part, and what does not count.

import { describe, expect, it } from "vitest";
import {
  ackOf,
  commitOf,
  DealerlessTable,
  type Die,
  dutyOf,
  type Message,
  missingFrom,
  revealOf,
  type Settlement,
  tableTotal,
  verifyDice,
} from "../src/index.js";
import { arbiter, chip, house, RoundWorld, refusedWith, secretOf } from "./round-world.js";

describe("a round", () => {
  it("settles once everybody has committed, acknowledged and revealed", () => {
    const world = new RoundWorld().admit("ann", "bob");
    world.bet("ann", "field", 5);
    world.play();
    const { dice, events, roster } = world.settlements.at(-1)!;
    expect(roster).toEqual([house, "ann", "bob"]);
    expect(dice).toBeDefined();
    expect(verifyDice(world.terms.table, world.settlements.at(-1)!)).toBe(true);
    expect(events).toMatchObject([{ type: "rolled", dice, results: [{ player: "ann", spot: "field" }] }]);
    expect(tableTotal(world.table.table)).toBe(102_000n * chip);
  });

  it("can be checked by anybody: other dice, other secrets and another table are noticed", () => {
    const world = new RoundWorld().admit("ann");
    world.play();
    const [idle, settled] = world.settlements as [Settlement, Settlement];
    const checked = (changes: Partial<Settlement>): boolean =>
      verifyDice(world.terms.table, { ...settled, ...changes });
    const [first, second] = settled.dice!;
    const lied = new Map(settled.secrets).set("ann", new Uint8Array(32));
    expect([idle, settled].map((one) => verifyDice(world.terms.table, one))).toEqual([true, true]);
    expect(checked({ dice: [first, ((second % 6) + 1) as Die] })).toBe(false);
    expect(checked({ secrets: lied })).toBe(false);
    expect(checked({ secrets: new Map([...settled.secrets].slice(1)) })).toBe(false);
    expect(checked({ commits: settled.commits.slice(1) })).toBe(false);
    expect(checked({ round: 7 })).toBe(false);
    expect(checked({ dice: undefined })).toBe(false);
    expect(verifyDice("another", settled)).toBe(false);
  });

  it("waits for the last, and says for whom", () => {
    const world = new RoundWorld().admit("ann", "bob");
    world.play([house, "ann"]);
    expect(missingFrom(world.table)).toEqual(["bob"]);
    expect(dutyOf(world.table, "ann")).toBeUndefined();
    world.commit("bob");
    expect([house, "ann", "bob"].map((player) => dutyOf(world.table, player))).toEqual(["ack", "ack", "ack"]);
    world.ack("ann");
    world.ack("bob");
    expect(dutyOf(world.table, "ann"), "nobody reveals before all have acknowledged").toBeUndefined();
    expect(missingFrom(world.table)).toEqual([house]);
    expect(world.settlements).toHaveLength(1);
    world.play();
    expect(world.settlements).toHaveLength(2);
  });

  it("has the house in its roster, and rolls no dice for the house alone", () => {
    const world = new RoundWorld();
    world.play();
    world.play();
    expect(world.settlements.map(({ dice, roster }) => [dice, roster])).toEqual([
      [undefined, [house]],
      [undefined, [house]],
    ]);
  });

  it("lets players in and out between rounds", () => {
    const world = new RoundWorld().admit("ann");
    world.say("bob", { type: "sit", amount: 10n * chip });
    expect(world.table.current.roster).toEqual([house, "ann"]);
    world.play(undefined, { [house]: { admits: ["bob"] } });
    expect(world.table.current.roster).toEqual([house, "ann", "bob"]);
    world.play(undefined, { ann: { leaves: true } });
    expect(world.table.current.roster).toEqual([house, "bob"]);
    expect(world.settlements.at(-1)!.events.at(-1)).toMatchObject({
      type: "left",
      player: "ann",
      amount: 1_000n * chip,
    });
    expect(world.table.table.shooter).toBe("bob");
  });

  it("keeps a player who wants to leave as long as bets are on the table", () => {
    const world = new RoundWorld().admit("ann");
    world.bet("ann", "hard-4", 1);
    world.play(undefined, { ann: { leaves: true } });
    const bets = world.table.table.seats[0]!.bets.size;
    expect(world.table.current.roster).toEqual(bets > 0 ? [house, "ann"] : [house]);
    expect(bets, "hardways are off on the come-out").toBe(1);
  });

  it("does not let in who brings too little", () => {
    const world = new RoundWorld({ deposit: 100n * chip }).admit("ann");
    world.say("bob", { type: "sit", amount: 100n * chip });
    world.play(undefined, { [house]: { admits: ["bob"] } });
    expect(world.table.current.roster).toEqual([house, "ann"]);
  });

  it("passes the dice on at seven-outs", () => {
    const world = new RoundWorld().admit("ann", "bob", "cid");
    const shooters = [world.table.table.shooter];
    for (let round = 0; round < 60; round++) {
      world.play();
      const event = world.settlements.at(-1)!.events[0]!;
      if (event.type === "rolled" && event.isSevenOut) shooters.push(event.shooter);
    }
    expect(shooters.length).toBeGreaterThan(4);
    expect(shooters).toEqual(shooters.map((_, index) => ["ann", "bob", "cid"][index % 3]));
  });

  it("is seen by spectators as by the players", () => {
    const world = new RoundWorld().admit("ann", "bob");
    for (let round = 0; round < 5; round++) {
      world.bet("ann", "field", 1);
      world.play();
    }
    const spectator = new DealerlessTable(world.terms);
    const seen = world.written.flatMap(([author, message]) => spectator.add(author, message));
    expect(seen).toEqual(world.steps);
    expect(dutyOf(spectator, "eve")).toBeUndefined();
    expect(spectator.table).toEqual(world.table.table);
  });
});

describe("what does not count", () => {
  const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(9);
  const committed = (): RoundWorld => {
    const world = new RoundWorld({ arbitrated: true, deposit: 32_000n * chip }).admit("ann", "bob");
    for (const player of world.table.current.roster) world.commit(player);
    return world;
  };
  const acknowledged = (): RoundWorld => {
    const world = committed();
    for (const player of world.table.current.roster) world.ack(player);
    return world;
  };
  const sealed = (): RoundWorld => {
    const world = acknowledged();
    world.rule({ type: "sealed", commitsRoot: ackOf(world.table).commitsRoot });
    return world;
  };
  const open = (): RoundWorld => new RoundWorld({ arbitrated: true, deposit: 32_000n * chip }).admit("ann", "bob");

  it.each<
    [what: string, world: () => RoundWorld, code: string, author: string, message: (world: RoundWorld) => Message]
  >([
    ["a bet of someone who does not play", open, "not_in_roster", "eve", (w) => w.wager("bet", "field", 1)],
    ["a bet in a round that is over", open, "slot_over", "ann", (w) => ({ ...w.wager("bet", "field", 1), round: 0 })],
    ["a bet after the commit", committed, "betting_closed", "ann", (w) => w.wager("bet", "field", 1)],
    ["a bet outside its phase", open, "wrong_phase", "ann", (w) => w.wager("bet", "come", 1)],
    ["a bet above its limits", open, "bet_above_maximum", "ann", (w) => w.wager("bet", "field", 101)],
    [
      "a bet that is not in chips",
      open,
      "not_in_chips",
      "ann",
      (w) => ({ ...w.wager("bet", "field", 1), amount: 61n }),
    ],
    [
      "a commit to other bets",
      open,
      "wrong_bets_root",
      "ann",
      (w) => ({ ...commitOf(w.table, "ann", bytes(32)), betsRoot: bytes(32) }),
    ],
    ["a second commit", committed, "already_committed", "ann", (w) => commitOf(w.table, "ann", bytes(32))],
    ["a commit of someone who does not play", open, "not_in_roster", "eve", (w) => commitOf(w.table, "ann", bytes(32))],
    [
      "a commit with a short hash",
      open,
      "malformed_message",
      "ann",
      (w) => ({ ...commitOf(w.table, "ann", bytes(32)), commitment: bytes(31) }),
    ],
    [
      "a player who lets others in",
      open,
      "not_the_house",
      "ann",
      (w) => commitOf(w.table, "ann", bytes(32), { admits: ["eve"] }),
    ],
    [
      "a player let in twice",
      open,
      "malformed_message",
      house,
      (w) => commitOf(w.table, house, bytes(32), { admits: ["eve", "eve"] }),
    ],
    ["a house that leaves", open, "house_stays", house, (w) => commitOf(w.table, house, bytes(32), { leaves: true })],
    ["a house that plays along", open, "house_stays", house, () => ({ type: "sit", amount: chip })],
    [
      "an ack of other commits",
      committed,
      "wrong_commits_root",
      "ann",
      (w) => ({ ...ackOf(w.table), commitsRoot: bytes(32) }),
    ],
    ["a second ack", acknowledged, "already_acknowledged", "ann", (w) => ackOf(w.table)],
    ["a reveal that does not match", sealed, "wrong_secret", "ann", (w) => revealOf(w.table, bytes(32))],
    ["another's secret", sealed, "wrong_secret", "ann", (w) => revealOf(w.table, w.secret("bob"))],
    ["a secret of 31 bytes", sealed, "malformed_message", "ann", (w) => revealOf(w.table, bytes(31))],
    [
      "a reveal for other commits",
      sealed,
      "wrong_commits_root",
      "ann",
      (w) => ({ ...revealOf(w.table, w.secret("ann")), commitsRoot: bytes(32) }),
    ],
    ["a ruling of someone else", sealed, "not_the_arbiter", "ann", (w) => ruling(w, { type: "void", player: "bob" })],
    [
      "a void before the seal",
      acknowledged,
      "verdict_stands",
      arbiter,
      (w) => ruling(w, { type: "void", player: "bob" }),
    ],
    [
      "an exclusion after the seal",
      sealed,
      "verdict_stands",
      arbiter,
      (w) => ruling(w, { type: "exclude", player: "bob" }),
    ],
    ["the house excluded", open, "house_stays", arbiter, (w) => ruling(w, { type: "exclude", player: house })],
    ["a stranger excluded", open, "not_in_roster", arbiter, (w) => ruling(w, { type: "exclude", player: "eve" })],
    [
      "a seal of other commits",
      acknowledged,
      "wrong_commits_root",
      arbiter,
      (w) => ruling(w, { type: "sealed", commitsRoot: bytes(32) }),
    ],
  ])("%s", (_, given, code, author, message) => {
    const world = given();
    const before = structuredClone(world.table.table);
    const next = message(world);
    expect(world.table.judge(author, next)).toMatchObject({ code });
    expect(refusedWith(world.say(author, next))).toBe(code);
    expect(world.table.table).toEqual(before);
    world.play();
    expect(world.settlements, "the round goes on as if nothing had been").toHaveLength(2);
  });

  it("a second reveal", () => {
    const world = sealed();
    world.reveal("ann");
    expect(refusedWith(world.reveal("ann"))).toBe("already_revealed");
  });

  it("a complete that names other reveals, and what comes after the right one", () => {
    const world = sealed();
    for (const player of world.table.current.roster) world.reveal(player);
    expect(refusedWith(world.rule({ type: "complete", revealsRoot: bytes(32) }))).toBe("wrong_reveals_root");
    const slot = { round: world.table.current.round, attempt: 0 };
    world.play();
    const late: Message = { type: "ruling", ...slot, verdict: { type: "void", player: "ann" } };
    expect(refusedWith(world.say(arbiter, late))).toBe("slot_over");
    expect(
      refusedWith(world.say("ann", { type: "reveal", ...slot, commitsRoot: bytes(32), secret: secretOf("ann", slot) })),
    ).toBe("slot_over");
    expect(world.settlements).toHaveLength(2);
  });
});

function ruling({ table }: RoundWorld, verdict: Extract<Message, { type: "ruling" }>["verdict"]): Message {
  return { type: "ruling", round: table.current.round, attempt: table.current.attempt, verdict };
}

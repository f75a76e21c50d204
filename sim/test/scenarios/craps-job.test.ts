// A craps table under partitions, crashes and liars: every checker passes, each kind of liar is named by what proves its lie, and the
// checkers notice a second result, dice that nobody threw, and money from nowhere.

import { type BetResult, type Forfeited, type Settlement, seatOf } from "@joinery/craps";
import { verdictOf } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { CrapsChecker } from "../../src/checkers/craps-checker.js";
import { namedBy } from "../../src/checkers/craps-evidence.js";
import { StakesLedger } from "../../src/checkers/stakes-ledger.js";
import { type CrapsJob, type CrapsJobOptions, runCrapsJob } from "../../src/scenarios/craps-job.js";
import { type CrapsLie, crapsLies } from "../../src/workloads/craps-lies.js";
import { crapsOf } from "../../src/workloads/craps-table.js";

const small = { players: 4, durationMs: 40_000 };
const kinds = Object.keys(crapsLies) as CrapsLie[];
type Liar = Pick<CrapsJobOptions, "lie" | "arbiterLie">;
const liars: readonly Liar[] = [
  ...kinds.map((lie) => ({ lie })),
  ...(["hasty", "rules-twice"] as const).map((arbiterLie) => ({ arbiterLie })),
  {},
];
const seed = Number(process.env.JOINERY_SEED ?? 1);

/** By whom each code was refused, by number: the house is 0, players follow, then the arbiter. */
function refusedOf({ run, table }: CrapsJob): ReadonlySet<string> {
  const names = [table.house, ...table.players, table.arbiter] as readonly string[];
  const refused = run.cluster.nodes.flatMap(({ documents: [document] }) =>
    crapsOf(document).view.table.refused.map(({ author, refusal }) => `${names.indexOf(author)} ${refusal.code}`),
  );
  return new Set(refused);
}

function expectPassed(job: CrapsJob): void {
  expect(verdictOf(job.run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
  for (const [name, count] of Object.entries(job.run.log.counts())) expect(count, name).toBeGreaterThan(0);
}

/** `settlement` with a roll in which the first bet that was settled is another, by `change`. */
function withResult(settlement: Settlement, change: (result: BetResult) => Partial<BetResult>): Settlement {
  const events = settlement.events.map((event) => {
    if (event.type !== "rolled") return event;
    const [first, ...results] = event.results as [BetResult];
    return { ...event, results: [{ ...first, ...change(first) }, ...results] };
  });
  return { ...settlement, events };
}

describe("a craps table in the simulator", () => {
  const honest = runCrapsJob({ seed: 1, ...small });

  it("passes under partitions and crashes", () => {
    expectPassed(honest);
    const thrown = honest.checker.settlements.filter(({ dice }) => dice !== undefined);
    expect(thrown.length).toBeGreaterThan(2);
    expect(honest.checker.settlements.length - thrown.length).toBeLessThanOrEqual(
      honest.checker.settlements.length / 2,
    );
  });

  it("gives the same trace again from the same seed", () => {
    const digests = [1, 1, 2].map((one) =>
      runCrapsJob({ seed: one, players: 2, durationMs: 5000 }).run.traceHash.digest(),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).not.toEqual(digests[0]);
  });

  const seedsOf: Record<CrapsLie, number> = {
    ...{ withholds: 4, spares: 4, stalls: 4, mismatches: 2 },
    ...{ "bets-late": 2, grinds: 2, "acks-others": 2, "rules-itself": 2 },
  };

  it.each(kinds)("names who %s", (lie) => {
    const job = runCrapsJob({ seed: seedsOf[lie], ...small, lie });
    expectPassed(job);
    const evidence = crapsLies[lie];
    const named = namedBy(evidence, job.run.cluster.nodes, job.clerk);
    const liar = job.table.players.at(-1) as string;
    expect(job.members.at(-1)?.lies).toBeGreaterThan(0);
    expect(named.get(liar)).toBeGreaterThan(0);
    // Who was cut off or down is named by the record as well; a message that must not be is nobody's but a liar's.
    if ("refused" in evidence) expect([...named.keys()]).toEqual([liar]);
  });

  it.each(["withholds", "spares"] as const)("lets nobody gain by it who %s, nor an accomplice", (lie) => {
    const job = runCrapsJob({ seed: 4, ...small, lie });
    const [friend, liar] = [job.table.players[0], job.table.players.at(-1)];
    const forfeits = job.checker.settlements.flatMap(({ events }) => events).filter(({ type }) => type === "forfeited");
    const own = forfeits.filter((event): event is Forfeited => event.type === "forfeited" && event.player === liar);
    expect(own).not.toEqual([]);
    for (const { payments } of own) {
      const gained = payments.reduce((sum, { to, amount }) => sum + (to === friend ? 0n : -amount), 0n);
      expect(gained).toBeLessThan(0n);
    }
  });

  it("tells a bet that travels from the one that is paid where it comes to", () => {
    expectPassed(runCrapsJob({ seed: 126, players: 3, durationMs: 20_000, lie: "mismatches" }));
  });

  it("lets nobody grind who is alone with the house", () => {
    const job = runCrapsJob({ seed: 2, players: 1, durationMs: 40_000, lie: "grinds" });
    expectPassed(job);
    expect([...namedBy(crapsLies.grinds, job.run.cluster.nodes, job.clerk).keys()]).toEqual(job.table.players);
  });

  it("has one result of a round where an arbiter's verdict races the reveals, and names whom it called late", () => {
    const job = runCrapsJob({ seed: 7, ...small, arbiterLie: "hasty" });
    expectPassed(job);
    expect(job.clerk.named.filter(({ type }) => type === "void").length).toBeGreaterThan(0);
    // The reveals that came too late, of honest members.
    expect([...refusedOf(job)].filter((text) => text.endsWith("slot_over")).length).toBeGreaterThan(1);
  });

  it("names an arbiter who says something else than what is on record, and nobody else", () => {
    const job = runCrapsJob({ seed: 4, ...small, arbiterLie: "rules-twice" });
    expectPassed(job);
    expect(refusedOf(job)).toEqual(new Set([`${small.players + 1} verdict_stands`]));
  });

  const roundsMin = Number(process.env.JOINERY_CRAPS_ROUNDS ?? 0);
  const runsMin = roundsMin > 0 ? liars.length : 3;
  const longMs = roundsMin > 0 ? 300_000 : 15_000;
  it("passes from many seeds, with every kind of liar", { timeout: 3_600_000 }, () => {
    const counts = { runs: 0, rounds: 0, dice: 0, again: 0, voids: 0, exclusions: 0, lies: 0 };
    const named: Record<string, number> = {};
    for (; counts.runs < runsMin || counts.rounds < roundsMin; counts.runs++) {
      const liar = liars[(seed + counts.runs) % liars.length] as Liar;
      const options = { seed: seed * 1000 + counts.runs, players: 2 + (counts.runs % 5), durationMs: longMs, ...liar };
      const job = runCrapsJob(options);
      expect([options, verdictOf(job.run)]).toEqual([options, expect.objectContaining({ verdict: "pass" })]);
      for (const { dice, attempt } of job.checker.settlements) {
        counts.rounds++;
        if (dice !== undefined) counts.dice++;
        if (attempt > 0) counts.again++;
      }
      for (const { type } of job.clerk.named) counts[type === "void" ? "voids" : "exclusions"]++;
      counts.lies += job.members.reduce((sum, member) => sum + member.lies, job.clerk.lies);
      if (liar.lie === undefined) continue;
      const names = namedBy(crapsLies[liar.lie], job.run.cluster.nodes, job.clerk);
      named[liar.lie] = (named[liar.lie] ?? 0) + Math.sign(names.get(job.table.players.at(-1) as string) ?? 0);
    }
    expect(counts.dice).toBeGreaterThan(0);
    if (roundsMin > 0) for (const lie of kinds) expect([lie, named[lie] ?? 0]).not.toEqual([lie, 0]);
    if (process.env.JOINERY_STATISTICS !== undefined) console.log(`craps: ${JSON.stringify({ ...counts, named })}`);
  });

  it("notices a round that holds could not have paid", () => {
    const refusal = (change: (result: BetResult) => Partial<BetResult>): string | undefined => {
      const ledger = new StakesLedger(honest.table);
      for (const settlement of honest.checker.settlements) {
        const [first] = settlement.events.flatMap((event) => (event.type === "rolled" ? event.results : []));
        if (first?.result === "win") return ledger.take(withResult(settlement, change));
        expect(ledger.take(settlement)).toBeUndefined();
      }
      return "nothing was won";
    };
    expect(refusal(() => ({}))).toBeUndefined();
    expect(refusal(({ pays }) => ({ pays: pays * 100n }))).toMatch("exceeds_hold");
    expect(refusal(({ amount }) => ({ amount: amount * 10_000n }))).toMatch("insufficient_funds");
    expect(refusal(({ pays }) => ({ pays: pays - 1n }))).toMatch("where the table says");
  });

  it("notices what must not be", () => {
    const settlements = honest.checker.settlements;
    const thrown = settlements.findIndex(({ dice }) => dice !== undefined);
    const right = settlements[thrown] as Settlement;
    const found = (...shown: readonly (readonly [number, Settlement])[]): readonly string[] => {
      const log = new CheckLog(() => 0);
      const checker = new CrapsChecker(log, honest.table);
      const nodes = new Map<number, never>();
      for (const [index, settlement] of [...settlements.slice(0, thrown).map((one) => [0, one] as const), ...shown]) {
        const node = nodes.get(index) ?? ({ index } as never);
        nodes.set(index, node);
        const { table, round } = settlement;
        const view = { table: { table, round: round + 1, settlements: [settlement] } };
        checker.settled(node, { view } as never);
      }
      return log.violations.map(({ check }) => check);
    };
    const dice = right.dice?.map((die) => (die % 6) + 1) as unknown as Settlement["dice"];
    const [seat] = right.table.seats;
    const richer = {
      ...right.table,
      seats: right.table.seats.map((one) => (one === seat ? { ...one, stack: one.stack + 60n } : one)),
    };
    expect(seatOf(right.table, seat?.player ?? "")).toBe(seat);
    expect(found([0, right], [1, right])).toEqual([]);
    expect(found([0, right], [1, { ...right, dice }])).toEqual(["a round has one result"]);
    expect(found([0, { ...right, dice }])).toEqual(["dice are as committed"]);
    expect(found([0, { ...right, table: richer }])).toEqual([
      "no unit is made or lost",
      "stakes could be holds",
      "money equals the fold of what happened",
    ]);
  });
});

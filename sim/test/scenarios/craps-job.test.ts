// A craps table under partitions, crashes and liars: every checker passes, each kind of liar is named by what proves its lie, and the
// checkers notice a second result, dice that nobody threw, and money from nowhere.

import { type Settlement, seatOf } from "@joinery/craps";
import { verdictOf } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { CrapsChecker } from "../../src/checkers/craps-checker.js";
import { type CrapsJob, runCrapsJob } from "../../src/scenarios/craps-job.js";
import type { CrapsLie } from "../../src/workloads/craps-member.js";

const small = { players: 4, durationMs: 40_000 };
const lies: readonly CrapsLie[] = ["withholds", "mismatches", "bets-late"];
const seed = Number(process.env.JOINERY_SEED ?? 1);

/** The codes of all refused messages, by player. */
function refusedOf({ run, table }: CrapsJob): ReadonlySet<string> {
  const names = [table.house, ...table.players, table.arbiter] as readonly string[];
  const refused = run.cluster.nodes.flatMap(({ documents: [document] }) => {
    const { table: view } = (document as unknown as { view: { table: { refused: Refused } } }).view;
    return view.refused.map(({ author, refusal }) => `${names.indexOf(author)} ${refusal.code}`);
  });
  return new Set(refused);
}

type Refused = readonly { readonly author: string; readonly refusal: { readonly code: string } }[];

function expectPassed(job: CrapsJob): void {
  expect(verdictOf(job.run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
  for (const [name, count] of Object.entries(job.run.log.counts())) expect(count, name).toBeGreaterThan(0);
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

  it("names who withholds a reveal, in a record that makes it pay", () => {
    const job = runCrapsJob({ seed: 6, ...small, lie: "withholds" });
    expectPassed(job);
    const liar = job.table.players.at(-1) as string;
    expect(job.clerk.named.filter(({ type, player }) => type === "void" && player === liar)).not.toEqual([]);
    const forfeits = job.checker.settlements.flatMap(({ events }) => events).filter(({ type }) => type === "forfeited");
    expect(forfeits).toContainEqual(expect.objectContaining({ player: liar }));
  });

  it.each([
    ["mismatches", "wrong_secret", 10],
    ["bets-late", "betting_closed", 6],
  ] as const)("names who %s, and nobody else, by %s", (lie, code, one) => {
    const job = runCrapsJob({ seed: one, ...small, lie });
    expectPassed(job);
    expect(job.members.at(-1)?.lies).toBeGreaterThan(0);
    const named = [...refusedOf(job)].filter((text) => text.endsWith(code));
    expect(named).toEqual([`${small.players} ${code}`]);
  });

  const runs = Number(process.env.JOINERY_CRAPS_RUNS ?? 2);
  const longMs = process.env.JOINERY_CRAPS_RUNS === undefined ? 15_000 : 300_000;
  it("passes from many seeds, with every kind of liar", { timeout: 1_200_000 }, () => {
    const counts = { rounds: 0, dice: 0, again: 0, voids: 0, exclusions: 0, lies: 0 };
    for (let run = 0; run < runs; run++) {
      const lie = [...lies, undefined][run % 4];
      const options = { seed: seed * 1000 + run, players: 2 + (run % 5), durationMs: longMs };
      const job = runCrapsJob(lie === undefined ? options : { ...options, lie });
      expect([options, verdictOf(job.run)]).toEqual([options, expect.objectContaining({ verdict: "pass" })]);
      for (const { dice, attempt } of job.checker.settlements) {
        counts.rounds++;
        if (dice !== undefined) counts.dice++;
        if (attempt > 0) counts.again++;
      }
      for (const { type } of job.clerk.named) counts[type === "void" ? "voids" : "exclusions"]++;
      counts.lies += job.members.reduce((sum, member) => sum + member.lies, 0);
    }
    expect(counts.dice).toBeGreaterThan(0);
    if (process.env.JOINERY_STATISTICS !== undefined) console.log(`${runs} runs of craps: ${JSON.stringify(counts)}`);
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
      "money equals the fold of what happened",
    ]);
  });
});

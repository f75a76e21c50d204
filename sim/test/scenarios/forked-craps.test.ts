// A member of a craps table who writes two histories: every round has one result, all end with the same, and the proof that each node
// has against who did it is checked from its bytes. The checker notices a round that comes undone.

import { defaultVerifier, verifyForkProof } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { CrapsChecker } from "../../src/checkers/craps-checker.js";
import { runForkedCrapsJob } from "../../src/scenarios/forked-craps-job.js";
import { outcomeOf } from "../../src/scenarios/verdict.js";

/** Of the first seeds, one with which the table would go back a round if it went by any other history. */
const seed = Number(process.env.JOINERY_SEED ?? 2);
const passed = { verdict: "pass", exitCode: 0, reason: undefined };

describe("a table with a member who forks, in the simulator", () => {
  const job = runForkedCrapsJob({ seed, players: 3 });

  it("has one result of each round, before, during and after", () => {
    const { log, checker, commits, convergeMs } = job;
    expect(log.violations).toEqual([]);
    expect(outcomeOf(log, convergeMs)).toEqual(passed);
    for (const [name, count] of Object.entries(log.counts())) expect(count, name).toBeGreaterThan(0);
    expect(checker.settlements.filter(({ dice }) => dice !== undefined).length).toBeGreaterThan(3);
    expect(Math.min(...commits)).toBeGreaterThan(0);
  });

  it("has so from other seeds", () => {
    for (const other of [seed + 1, seed + 2, seed + 3]) {
      const { log, commits, convergeMs } = runForkedCrapsJob({ seed: other, players: 2 + (other % 3) });
      expect([other, log.violations]).toEqual([other, []]);
      expect([outcomeOf(log, convergeMs), Math.min(...commits) > 0]).toEqual([passed, true]);
    }
  });

  it("lets everybody prove who it was, from bytes", async () => {
    const { proofs, table, cluster } = job;
    expect(proofs.length).toBe(cluster.nodes.length);
    for (const proof of proofs) {
      const checked = await verifyForkProof(proof as Uint8Array, defaultVerifier());
      expect(checked).toMatchObject({ ok: true, value: { author: table.guests[0] } });
    }
  });

  it("gives the same trace again from the same seed", () => {
    expect(runForkedCrapsJob({ seed, players: 3 }).traceHash.digest()).toBe(job.traceHash.digest());
  });

  it("is noticed where a settled round comes undone", () => {
    const log = new CheckLog(() => 0);
    const checker = new CrapsChecker(log, job.table);
    const { documents } = job.cluster.node(0);
    const node = { index: 0, documents } as never;
    checker.checkInFull(node);
    expect(log.violations).toEqual([]);
    const { table } = (documents[0] as unknown as { view: { table: object } }).view;
    const back = Object.create(table, {
      round: { value: 0 },
      settlements: { value: [] },
      table: { value: Reflect.get(table, "table") },
    });
    checker.settled(node, { view: { table: back } } as never);
    expect(log.violations.map(({ check }) => check)).toEqual(["a settled round stays settled"]);
  });
});

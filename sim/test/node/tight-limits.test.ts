// Nodes with tight limits, and nodes that cut off their logs: what seldom happens then happens, and all end with the same.
import { type CounterField, counter, type MapOf, map } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { drawSchedule, type Fault, integer, label, type Schedule, type SimulatedApp } from "../../src/index.js";
import type { SimulationRun } from "../../src/scenarios/simulation-run.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

type Scores = { readonly scores: MapOf<CounterField> };

const app: SimulatedApp<Scores, { add: { player: string; points: number } }> = {
  schema: { scores: map(counter()) },
  operations: {
    add: {
      args: { player: label("player", 20), points: integer(1, 9) },
      run: (tx, { player, points }) => tx.scores.at(player).add(points),
    },
  },
  ...{ nodes: 4, steps: 400, durationMs: 12_000 },
};

const split: Fault = { kind: "partition", mode: "drop", startMs: 2000, endMs: 9000, groupOf: [0, 0, 1, 1] };
const gone: Fault = { kind: "amnesia", node: 3, startMs: 6000, endMs: 10_000 };

function run(...faults: readonly Fault[]) {
  const ended: SimulationRun[] = [];
  const schedule: Schedule = drawSchedule({ ...app, faults }, 1);
  const { verdict, reason } = runSchedule(app, schedule, { ended: (run) => ended.push(run) });
  expect([verdict, reason]).toEqual(["pass", null]);
  const [{ cluster }] = ended as [SimulationRun];
  return cluster.nodes;
}

describe("a node with tight limits", () => {
  it("drops news for which there is no room, and asks again and again for what there is no credit for", () => {
    const limits = { outboxEntriesMax: 1, rangesMax: 1, unfinishedBytesMax: 0, catchingUpMax: 1 };
    const tight: Fault = { kind: "limits", node: 0, startMs: 0, endMs: 12_000, limits };
    const [plain, strained] = [run(split)[0], run(split, tight)[0]].map((node) => node?.engine.counts);
    expect(plain?.outboxOverflows).toBe(0);
    expect(strained?.outboxOverflows).toBeGreaterThan(0);
  });

  it("talks in frames as small as they may be", () => {
    const limits = { frameBytesMax: 4096 };
    const nodes = run(...[0, 1, 2, 3].map((node): Fault => ({ kind: "limits", node, startMs: 0, endMs: 1, limits })));
    for (const { engine } of nodes) {
      expect(engine.counts.bytesSent / engine.counts.framesSent).toBeLessThan(4096);
      expect(engine.counts.violations).toBe(0);
    }
  });
});

describe("a node that cuts off its log", () => {
  it("gives its state to whoever comes with nothing", () => {
    const cutting = [0, 1, 2].map((node): Fault => {
      return { kind: "truncation", node, startMs: 1000, endMs: 12_000, everyMs: 700 };
    });
    const cut = run(...cutting, gone).map(({ documents }) => documents[0]?.base.cut.total ?? 0);
    expect(cut[0]).toBeGreaterThan(0);
    // It never had those entries, and nobody has them any more.
    expect(cut[3]).toBeGreaterThan(0);
    expect(run(gone).map(({ documents }) => documents[0]?.base.cut.total)).toEqual([0, 0, 0, 0]);
  });
});

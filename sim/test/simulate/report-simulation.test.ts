// The page about a run: what failed, what led to it, where nodes differ, and what the schedule passes without.
import { describe, expect, it } from "vitest";
import {
  explainSchedule,
  type Fault,
  renderReport,
  replay,
  reportSimulation,
  type Schedule,
  type Step,
} from "../../src/index.js";
import type { SpaceTimeChart } from "../../src/report/report-data.js";
import { naiveApp, soundApp } from "./todo-app.js";

const apart: Fault = { kind: "partition", mode: "drop", startMs: 1000, endMs: 9000, groupOf: [0, 1, 1] };
const spend = (atMs: number, node: number, id: string) => ({
  ...{ atMs, node, operation: "plan", args: { id, cost: 60 } },
});
/** Two sides of a partition spend 60 of 100 each; a third operation comes too late to matter. */
const schedule: Schedule = {
  ...{ version: 1, seed: 1, nodes: 3, durationMs: 10_000 },
  faults: [apart],
  steps: [spend(2000, 0, "t 1"), spend(3000, 1, "t 2"), { ...spend(9900, 2, "t 3") }],
};

const spendAnyhow: (typeof naiveApp)["operations"]["plan"]["run"] = (tx, { cost }) => void tx.spent.add(cost);

const spaceTimeOf = (charts: readonly { readonly kind: string }[]): SpaceTimeChart =>
  charts.find(({ kind }) => kind === "space-time") as SpaceTimeChart;

describe("the report of a simulation that fails", () => {
  const { simulation, report } = reportSimulation(naiveApp, schedule, "joinery sim replay s.json");

  it("is about the same run as its replay", () => {
    expect(simulation).toEqual(replay(naiveApp, schedule));
    expect(report.verdict).toMatchObject({ kind: "fail", sentence: `It failed: ${simulation.reason}.` });
    expect(report.replayCommand).toBe("joinery sim replay s.json");
  });

  it("says how much there is of it, one of a kind as one", () => {
    expect(report.subtitle).toMatch(/^3 nodes, 3 operations, 1 fault, [\d.]+ s of virtual time$/);
    const one = { ...schedule, nodes: 1, faults: [], steps: [spend(2000, 0, "t 1")] };
    const { report: small } = reportSimulation(naiveApp, one, "again");
    expect(small.subtitle).toMatch(/^1 node, 1 operation, 0 faults, /);
    expect(small.verdict.sentence).toMatch(/^All that stayed of 1 node ended with the same, /);
  });

  it("shows both operations that led to it, strong, and the violation where it was seen", () => {
    const { points, arrows, startMs, endMs } = spaceTimeOf(report.charts);
    expect(points.filter(({ look }) => look === "strong").map(({ node, atMs }) => [node, atMs])).toEqual([
      [0, 2000],
      [1, 3000],
    ]);
    const [first] = simulation.violations;
    expect(points.filter(({ look }) => look === "violation")).toMatchObject([{ atMs: first?.atMs }]);
    expect(startMs).toBeLessThan(2000);
    expect(endMs).toBeGreaterThan(first?.atMs ?? Number.POSITIVE_INFINITY);
    expect(arrows.some(({ look, arrivedMs }) => look === "strong" && arrivedMs !== undefined)).toBe(true);
    expect(arrows.some(({ arrivedMs }) => arrivedMs === undefined)).toBe(true);
  });

  it("says what it passes without: the partition", () => {
    const neighbours = report.tables.find(({ title }) => title === "Its neighbours");
    expect(neighbours?.rows).toEqual([
      [expect.stringContaining("without: partition 0 | 1 2 (one node, drop)"), "pass", "all ended with the same"],
      [expect.stringContaining("without the last operation"), "fail", expect.stringContaining("never over budget")],
    ]);
  });

  it("is a page that draws it", () => {
    const page = renderReport(report);
    expect(page.match(/st-dot st-violation/g)).toHaveLength(1);
    expect(page.match(/st-dot st-strong/g)).toHaveLength(2);
    expect(page).toContain("node 1: plan {&quot;id&quot;:&quot;t 2&quot;");
  });
});

it("a failure is told in words: what the node could know, by which ways, and what it passes without", () => {
  const { simulation, lines } = explainSchedule(naiveApp, schedule);
  expect(lines[0]).toBe(`It failed: ${simulation.reason}.`);
  expect(lines[1]).toMatch(/^What node \d could know by then, 2 of 2 operations:$/);
  expect(lines[2]).toBe('     2.000 s  node 0: plan {"id":"t 1","cost":60}');
  expect(lines.some((line) => /^ +told to node \d at \d/.test(line))).toBe(true);
  expect(lines).toContain("The same schedule:");
  expect(lines.some((line) => /without: partition .*, it passes$/.test(line))).toBe(true);
});

it("what a node could not know is told apart", () => {
  const [first, second] = schedule.steps as [Step, Step];
  // The third node is cut off from both, and breaks the bound by itself.
  const faults = [{ ...apart, groupOf: [0, 0, 1] }];
  const steps = [first, { ...second, node: 2, args: { id: "t 2", cost: 101 } }];
  const app = {
    ...naiveApp,
    operations: { ...naiveApp.operations, plan: { ...naiveApp.operations.plan, run: spendAnyhow } },
  };
  const { lines } = explainSchedule(app, { ...schedule, faults, steps });
  const from = lines.indexOf("What node 2 could not know:");
  expect(lines[from + 1]).toBe('     2.000 s  node 0: plan {"id":"t 1","cost":60}');
});

it("nodes that never meet are shown side by side where they differ", () => {
  const forever: Fault = { ...apart, endMs: 10_000 };
  const app = { ...naiveApp, invariants: {}, convergeMsMax: 1 };
  const { report } = reportSimulation(app, { ...schedule, faults: [forever] }, "again");
  const table = report.tables.find(({ title }) => title === "Two nodes that differ");
  expect(table?.columns.map(({ label }) => label)).toEqual(["place", "node 0", "node 1"]);
  expect(table?.rows).toContainEqual(['tasks / "t 1" / cost', "60", "nothing"]);
});

it("a run that passes shows who heard what, all of it strong", () => {
  const steps = [{ atMs: 1000, node: 0, operation: "plan", args: { id: "t 1", cost: 1 } }];
  const { report } = reportSimulation(soundApp, { ...schedule, steps }, "again");
  const chart = spaceTimeOf(report.charts);
  expect(report.verdict.kind).toBe("pass");
  expect([chart.title, chart.startMs]).toEqual(["Who heard what when", 0]);
  expect(report.tables.map(({ title }) => title)).toEqual(["The schedule"]);
});

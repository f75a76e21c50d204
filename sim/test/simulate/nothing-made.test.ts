// A run in which nothing was written agrees whatever happens to it, so it is no pass: it says that nothing was checked, and why.
import { counter } from "@joinery/crdt";
import { afterEach, describe, expect, it, vi } from "vitest";
import { explainSchedule, type Fault, refuse, replay, type SimulatedApp, simulate, swarm } from "../../src/index.js";
import { fingerprintOfRun } from "../../src/simulate/fingerprint-of-run.js";
import { expectConverges } from "../../src/vitest/index.js";

type App = SimulatedApp<{ total: ReturnType<typeof counter> }, { add: object }>;

function appOf(run: App["operations"]["add"]["run"], options: Partial<App> = {}): App {
  const app = { schema: { total: counter() }, operations: { add: { run } }, nodes: 3, steps: 6, durationMs: 2000 };
  return { ...app, faults: [], ...options };
}

const adding = appOf((tx) => tx.total.add(1));
const refusing = appOf(() => refuse("the shop is closed"));
/** Down for the whole run. */
const down = (node: number): Fault => ({ kind: "crash", node, startMs: 0, endMs: 2000 });

afterEach(() => vi.unstubAllEnvs());

describe("a run in which nothing was written", () => {
  it.each([
    [
      "all are refused",
      refusing,
      /^no operation was made: 6 were refused, the first was "add" with "the shop is closed"; let some be accepted/,
    ],
    [
      "none writes",
      appOf(() => {}),
      /^nothing was written: 6 were made and changed nothing; let "run" write to its "tx"/,
    ],
    [
      "all nodes are down",
      { ...adding, faults: [0, 1, 2].map(down) },
      /^no operation was made: 6 were at nodes that were down; take more steps, or fewer faults/,
    ],
  ])("is unchecked where %s", (_, app, says) => {
    const { verdict, exitCode, failure, reason } = simulate(app);
    expect([verdict, exitCode, failure]).toEqual(["unchecked", 2, "unchecked"]);
    expect(reason).toMatch(says);
  });

  it("speaks of one operation as of one", () => {
    const one = { steps: 1 };
    expect(simulate({ ...refusing, ...one }).reason).toMatch(/: 1 was refused, the first was/);
    expect(simulate({ ...adding, ...one, faults: [0, 1, 2].map(down) }).reason).toMatch(
      /: 1 was at nodes that were down/,
    );
    expect(simulate({ ...appOf(() => {}), ...one }).reason).toMatch(/: 1 was made and changed nothing/);
  });

  it("is unchecked where the schedule has no steps; one step is enough", () => {
    const { schedule } = simulate(adding);
    const empty = { ...schedule, steps: [] };
    expect(replay(adding, empty)).toMatchObject({ verdict: "unchecked", exitCode: 2 });
    expect(explainSchedule(adding, empty).lines).toEqual([expect.stringMatching(/^Nothing was checked: .* no steps/)]);
    expect(replay(adding, { ...schedule, steps: schedule.steps.slice(0, 1) }).verdict).toBe("pass");
  });

  it("fails where something is violated all the same, and is no failure that another shrinks to", () => {
    const broken = { ...refusing, invariants: { "is one": ({ total }: { readonly total: number }) => total === 1 } };
    const { verdict, exitCode, fingerprint, schedule } = simulate(broken);
    expect([verdict, exitCode]).toEqual(["fail", 1]);
    expect(fingerprintOfRun(broken, schedule)).toBe(fingerprint);
    expect(fingerprintOfRun(refusing, schedule)).not.toBe(fingerprint);
  });

  it("is told apart by who explains the last operation of a schedule of one", () => {
    const bounded = { ...adding, invariants: { "is zero": ({ total }: { readonly total: number }) => total === 0 } };
    const { smallest } = swarm(bounded, { runs: 1 }).failed!;
    expect([smallest.exitCode, smallest.schedule.steps.length]).toEqual([1, 1]);
    expect(replay(bounded, smallest.schedule)).toMatchObject({ verdict: "fail", failure: "is zero" });
    const { lines } = explainSchedule(bounded, smallest.schedule);
    expect(lines.at(-1)).toMatch(/without the last operation, .*, nothing is left to check: no operation was made/);
  });
});

describe("a swarm", () => {
  it("is unchecked where no seed made an operation", () => {
    const { passed, failed } = swarm(refusing, { seed: 4, runs: 3 });
    expect([passed, failed?.seed, failed?.smallest.exitCode, failed?.shrinkRuns]).toEqual([0, 4, 2, 0]);
    expect(() => expectConverges(refusing, { runs: 3 })).toThrow(
      /no operation was made: 6 were refused[\s\S]*no other seed checked anything either/,
    );
  });

  it("passes over seeds whose few operations all were at nodes that were down", () => {
    const few = { ...adding, steps: 1, faults: [down(0)] };
    const verdicts: string[] = [];
    const { passed, failed } = swarm(few, { runs: 12, onRun: (_, { verdict }) => verdicts.push(verdict) });
    expect([failed, new Set(verdicts)]).toEqual([undefined, new Set(["pass", "unchecked"])]);
    expect(passed).toBe(verdicts.filter((verdict) => verdict === "pass").length);
  });

  it.each([0, -1, 1.5, Number.NaN])("of %d runs is refused", (runs) => {
    expect(() => swarm(adding, { runs })).toThrow(`runs is ${runs}: give a whole number, 1 or more`);
  });

  it("of no runs is refused where the environment asks for it", () => {
    vi.stubEnv("JOINERY_RUNS", "0");
    expect(() => expectConverges(adding)).toThrow('JOINERY_RUNS is "0": give a whole number, 1 or more');
  });
});

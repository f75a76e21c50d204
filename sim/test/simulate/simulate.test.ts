// An application of one's own under partitions: what breaks is found, what holds passes, and every run repeats.
import { counter, register } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { drawSchedule, faultKinds, label, replay, type SimulatedApp, simulate, swarm } from "../../src/index.js";
import { naiveApp, soundApp } from "./todo-app.js";

/** One number that one operation raises. */
function countingApp(options: Partial<SimulatedApp<{ total: ReturnType<typeof counter> }, { add: object }>> = {}) {
  const app: SimulatedApp<{ total: ReturnType<typeof counter> }, { add: object }> = {
    schema: { total: counter() },
    operations: { add: { run: (tx) => tx.total.add(1) } },
    durationMs: 5000,
    ...options,
  };
  return app;
}

describe("simulate", () => {
  it("finds a budget that two sides of a partition overspend, and names the invariant", () => {
    const simulation = simulate(naiveApp, { seed: 2 });
    expect(simulation).toMatchObject({ verdict: "fail", exitCode: 1, failure: "never over budget" });
    expect(simulation.reason).toMatch(/^never over budget, at \d+\.\d{3} s: node \d: \d+ of 100 are spent$/);
  });

  it("passes the same application with a budget field, whatever the seed", () => {
    const { passed, failed } = swarm(soundApp, { runs: 20 });
    expect(failed?.simulation.reason).toBeUndefined();
    expect(passed).toBe(20);
  });

  it("refuses at nodes that have no rights left, and meets after all faults", () => {
    const { operations, convergeMs, checks } = simulate(soundApp, { seed: 3 });
    expect(operations.refused).toBeGreaterThan(0);
    expect(operations.made + operations.refused + operations.missed).toBe(100);
    expect(convergeMs).toBeLessThan(30_000);
    expect(checks["never over budget"]).toBeGreaterThan(100);
    expect(Object.keys(checks).length).toBeGreaterThan(5);
  });

  it("is a function of the seed: the same frames at the same times, from a printed schedule too", () => {
    const first = simulate(soundApp, { seed: 5 });
    const again = replay(soundApp, JSON.parse(JSON.stringify(first.schedule)));
    expect(again).toEqual(first);
    expect(simulate(soundApp, { seed: 6 }).traceHash).not.toBe(first.traceHash);
  });

  it("says so when it is not, with exit code 4", () => {
    let made = 0;
    const app = countingApp({ operations: { add: { run: (tx) => tx.total.add(++made) } } });
    const { verdict, exitCode, reason, failure } = simulate(app, { twice: true });
    expect([verdict, exitCode, failure]).toEqual(["fail", 4, "nondeterminism"]);
    expect(reason).toContain("Math.random");
  });

  it("makes what it is asked for, in proportion to weights, of the nodes that are up", () => {
    const app: SimulatedApp<{ total: ReturnType<typeof counter> }, { often: object; seldom: object }> = {
      ...countingApp({ steps: 400, faults: [] }),
      operations: {
        often: { weight: 9, run: (tx) => tx.total.add(1) },
        seldom: { run: (tx) => tx.total.add(1000) },
      },
    };
    const { schedule, operations, verdict } = simulate(app);
    expect([verdict, operations]).toEqual(["pass", { made: 400, refused: 0, missed: 0 }]);
    const seldom = schedule.steps.filter(({ operation }) => operation === "seldom").length;
    expect(seldom).toBeGreaterThan(20);
    expect(seldom).toBeLessThan(65);
  });

  it("draws every kind of fault in some run, and in none those that were not asked for", () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 30; seed++) {
      for (const { kind, startMs, endMs } of drawSchedule(countingApp(), seed).faults) {
        kinds.add(kind);
        expect([startMs >= 0, endMs <= 5000, startMs < endMs]).toEqual([true, true, true]);
      }
      const { faults } = drawSchedule(countingApp({ faults: ["crash", "loss"] }), seed);
      expect(faults.every(({ kind }) => kind === "crash" || kind === "loss")).toBe(true);
    }
    // Whoever may write in any name needs none that is forged, and has no history that could be proven to be a second one.
    // And where there is no money, none is spent that isn't there.
    const ofOthers = ["forgery", "twin", "double-spend", "overdraft"];
    expect([...kinds].sort()).toEqual(faultKinds.filter((kind) => !ofOthers.includes(kind)).sort());
  });

  it("keeps operations where they are when there are fewer faults, and the first ones when there are more", () => {
    const few = drawSchedule(countingApp({ steps: 10 }), 7);
    const many = drawSchedule(countingApp({ steps: 50, faults: [] }), 7);
    for (const step of few.steps) expect(many.steps).toContainEqual(step);
  });

  it("runs one node, whose faults are its own", () => {
    for (const seed of [1, 2, 3, 4]) {
      const { verdict, schedule } = simulate(countingApp({ nodes: 1 }), { seed });
      expect(verdict).toBe("pass");
      for (const fault of schedule.faults) expect(fault).toHaveProperty("node", 0);
    }
  });

  it("ends with liveness, 3, when nodes can't meet in time", () => {
    const app = countingApp({
      nodes: 2,
      convergeMsMax: 100,
      faults: [{ kind: "partition", mode: "drop", startMs: 0, endMs: 5000, groupOf: [0, 1] }],
    });
    expect(simulate(app)).toMatchObject({ verdict: "fail", exitCode: 3 });
  });

  it("takes registers, and tells of an invariant that only the winner breaks", () => {
    const app: SimulatedApp<{ title: ReturnType<typeof register<string>> }, { name: { name: string } }> = {
      schema: { title: register("") },
      operations: { name: { args: { name: label("name", 5) }, run: (tx, { name }) => tx.title.set(name) } },
      invariants: { "never the third": ({ title }) => title !== "name 3" },
      durationMs: 5000,
    };
    expect(simulate(app)).toMatchObject({ failure: "never the third", exitCode: 1 });
  });
});

// A node that stands still loses nothing, and one whose clock is wrong writes what all others agree on.
import { counter, register } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { type Fault, type SimulatedApp, simulate } from "../../src/index.js";

type Room = { readonly hits: ReturnType<typeof counter>; readonly title: ReturnType<typeof register<string>> };

function room(faults: readonly Fault[], seen: number[] = []): SimulatedApp<Room, { hit: object }> {
  return {
    schema: { hits: counter(), title: register("") },
    operations: {
      hit: {
        run: (tx, _args, { node, nowMs }) => {
          tx.hits.add(1);
          tx.title.set(`${node} at ${nowMs}`);
          seen.push(nowMs);
        },
      },
    },
    ...{ nodes: 4, steps: 200, durationMs: 10_000, faults },
  };
}

describe("a node that stands still", () => {
  const pause: Fault = { kind: "pause", node: 1, startMs: 2000, endMs: 8000 };

  it("makes nothing and hears nothing meanwhile, then has it all", () => {
    /** How far node 1 was behind the others, at most, whenever it took something in. */
    const lagOf = (faults: readonly Fault[]): { readonly lag: number; readonly missed: number } => {
      let latest = 0;
      let lag = 0;
      const { verdict, operations } = simulate({
        ...room(faults),
        invariants: {
          "is looked at": ({ hits }, node) => {
            if (node === 1) lag = Math.max(lag, latest - hits);
            else latest = Math.max(latest, hits);
            return true;
          },
        },
      });
      expect(verdict).toBe("pass");
      return { lag, missed: operations.missed };
    };
    // Of 20 operations a second it makes a quarter itself.
    expect(lagOf([])).toMatchObject({ missed: 0 });
    expect(lagOf([]).lag).toBeLessThan(30);
    const { lag, missed } = lagOf([pause]);
    expect(lag).toBeGreaterThan(60);
    expect(missed).toBeGreaterThan(15);
  });

  it("that crashes meanwhile is up again after that, and passes", () => {
    const crash: Fault = { kind: "crash", node: 1, startMs: 3000, endMs: 4000 };
    const paused = simulate(room([pause]));
    const { verdict, operations } = simulate(room([pause, crash]));
    expect(verdict).toBe("pass");
    expect(operations.missed).toBeLessThan(paused.operations.missed);
  });

  it("hears nothing of what an earlier life of its peer had sent once that has ended", () => {
    const crash: Fault = { kind: "crash", node: 0, startMs: 2500, endMs: 2600 };
    const amnesia: Fault = { kind: "amnesia", node: 0, startMs: 3000, endMs: 4000 };
    const { verdict, reason } = simulate({ ...room([pause, crash, amnesia]), nodes: 2 });
    expect([verdict, reason]).toEqual(["pass", null]);
  });
});

describe("a wrong clock", () => {
  it.each(["offset", "drift", "freeze", "backwards", "strobe"] as const)(
    "with the fault %s tells times that show it, and all agree",
    (shape) => {
      const seen: number[] = [];
      const clocks = [0, 1, 2].map(
        (node): Fault => ({ kind: "clock", node, shape, byMs: 50_000 * (node - 1), startMs: 1000, endMs: 9000 }),
      );
      const { verdict, operations } = simulate(room(clocks, seen));
      expect([verdict, operations.made]).toEqual(["pass", 200]);
      const steps = seen.slice(1).map((atMs, index) => atMs - seen[index]!);
      expect(Math.min(...steps)).toBeLessThan(-100);
    },
  );
});

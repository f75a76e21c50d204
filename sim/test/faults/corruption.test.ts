// Damaged frames: where links catch them, they end and are dialled again; where nothing does, signed documents withstand them.
import { describe, expect, it } from "vitest";
import { type Fault, gameApp, replay, type Simulation, simulate } from "../../src/index.js";
import { drawSchedule } from "../../src/simulate/draw-schedule.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const corruption = (isCaught: boolean, probability = 0.05): Fault => {
  return { kind: "corruption", startMs: 0, endMs: 10_000, probability, isCaught };
};

interface Damaged {
  readonly simulation: Simulation;
  readonly corrupted: number;
}

function run(fault: Fault, signed: boolean, seed: number): Damaged {
  const schedule = drawSchedule({ ...gameApp, durationMs: 10_000, steps: 40, signed, faults: [] }, seed);
  let corrupted = 0;
  const ended = ({ cluster }: { cluster: { network: { counters: { framesCorrupted: number } } } }): void => {
    corrupted = cluster.network.counters.framesCorrupted;
  };
  return { simulation: runSchedule(gameApp, { ...schedule, faults: [fault] }, { ended }), corrupted };
}

describe("damaged frames", () => {
  it.each([
    ["unsigned documents withstand what links catch", true, false],
    ["signed documents withstand what links catch", true, true],
    ["signed documents withstand what nothing catches", false, true],
  ])("%s", (_, isCaught, signed) => {
    for (const seed of [1, 2, 3]) {
      const { simulation, corrupted } = run(corruption(isCaught), signed, seed);
      expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
      expect(corrupted).toBeGreaterThan(20);
    }
  });

  it("part the replicas of unsigned documents where nothing catches them, as a changed entry is another entry", () => {
    const failures = [1, 2, 3].map((seed) => run(corruption(false, 0.2), false, seed).simulation.failure);
    expect(failures.some((failure) => failure !== null)).toBe(true);
  });

  it("are refused for unsigned documents where nothing catches them", () => {
    const asked = (): unknown => simulate({ ...gameApp, faults: [corruption(false)] });
    expect(asked).toThrow("which only signed documents withstand");
    const schedule = {
      ...drawSchedule({ ...gameApp, durationMs: 10_000, faults: [] }, 1),
      faults: [corruption(false)],
    };
    expect(() => replay(gameApp, schedule)).toThrow("which only signed documents withstand");
    expect(replay(gameApp, { ...schedule, signed: true }).verdict).toBe("pass");
    expect(() => replay(gameApp, { ...schedule, signed: 1 })).toThrow("signed is true or is not there");
  });
});

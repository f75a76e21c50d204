// The mixtures that a swarm draws: within their bounds, and of the shapes that they are meant to have.
import { describe, expect, it } from "vitest";
import { type ClockFault, type Cut, clockOffsetMs, drawFaults, type Fault } from "../../src/index.js";

const span = { nodes: 9, startMs: 1000, healMs: 30_000 };

function drawnOf<Kind extends Fault["kind"]>(kind: Kind, nodes = span.nodes): (Fault & { kind: Kind })[] {
  const drawn: Fault[] = [];
  for (let seed = 1; seed <= 60; seed++) drawn.push(...drawFaults({ ...span, nodes, seed }, [kind]));
  return drawn as (Fault & { kind: Kind })[];
}

/** How many others each node reaches, by number. */
function reach({ pairs }: Cut, nodes: number): number[] {
  return Array.from({ length: nodes }, (_, node) => nodes - 1 - pairs.filter((pair) => pair.includes(node)).length);
}

describe("drawn faults", () => {
  it("are about half of the kinds asked for, by seeds, and the same for the same seed", () => {
    const some = Array.from({ length: 200 }, (_, seed) => drawFaults({ ...span, seed }, ["loss"]).length);
    expect(some.filter((count) => count > 0).length).toBeGreaterThan(70);
    expect(some.filter((count) => count > 0).length).toBeLessThan(130);
    expect(drawFaults({ ...span, seed: 7 })).toEqual(drawFaults({ ...span, seed: 7 }));
  });

  it("lie within the run, in order", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const faults = drawFaults({ ...span, seed });
      for (const { kind, startMs, endMs } of faults)
        expect([
          startMs >= (["join", "limits", "version"].includes(kind) ? 0 : 1000),
          startMs < endMs,
          endMs <= 30_000,
        ]).toEqual([true, true, true]);
      expect(faults.map(({ startMs }) => startMs)).toEqual(faults.map(({ startMs }) => startMs).sort((a, b) => a - b));
    }
  });

  it("cut bridges, which one node alone stands on, and rings in which each reaches half of the others or more", () => {
    const reaches = drawnOf("cut").map((cut) => reach(cut, 9));
    const isBridge = (of: readonly number[]): boolean => of.filter((count) => count === 8).length === 1;
    const bridges = reaches.filter(isBridge);
    const rings = reaches.filter((of) => !isBridge(of));
    expect(bridges.length).toBeGreaterThan(5);
    expect(rings.length).toBeGreaterThan(5);
    for (const of of bridges) expect(of.filter((count) => count === 4)).toHaveLength(8);
    for (const of of rings) expect(of).toEqual(Array(9).fill(6));
  });

  it("leave a mesh one of the three nodes that all others know at first", () => {
    const leaving = (seed: number, isMesh: boolean): number[] => {
      const faults = drawFaults({ ...span, nodes: 7, seed, isMesh }, ["leave"]);
      return faults.flatMap((fault) => ("node" in fault && fault.node < 3 ? [fault.node] : [])).sort();
    };
    expect(leaving(182, false)).toEqual([0, 1, 2]);
    for (let seed = 1; seed <= 400; seed++) expect(leaving(seed, true).length).toBeLessThan(3);
  });

  it("set clocks apart by less than would keep entries waiting for their time", () => {
    for (const { byMs } of drawnOf("clock")) expect(Math.abs(byMs)).toBeLessThanOrEqual(60_000);
    expect(new Set(drawnOf("clock").map(({ shape }) => shape)).size).toBe(5);
  });
});

describe("a clock", () => {
  const clock = (shape: ClockFault["shape"], byMs = 0): ClockFault => ({
    ...{ kind: "clock", node: 0, startMs: 1000, endMs: 3000 },
    ...{ shape, byMs },
  });
  it.each([
    ["offset", 500, [0, 500, 500, 0]],
    ["drift", -1000, [0, -250, -500, 0]],
    ["freeze", 0, [0, -500, -1000, 0]],
    ["backwards", 0, [0, -1000, -2000, 0]],
  ] as const)("that has the fault %s is off by so much", (shape, byMs, offsets) => {
    expect([999, 1500, 2000, 3000].map((atMs) => clockOffsetMs([clock(shape, byMs)], atMs))).toEqual(offsets);
  });
  it("that jumps does so every 100 ms, and faults add up", () => {
    const strobe = clock("strobe", 40);
    expect([1000, 1099, 1100, 1250].map((atMs) => clockOffsetMs([strobe], atMs))).toEqual([40, 40, -40, 40]);
    expect(clockOffsetMs([strobe, clock("offset", 7)], 1100)).toBe(-33);
  });
});

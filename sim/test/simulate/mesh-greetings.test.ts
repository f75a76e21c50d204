// A member of a mesh that stands still for longer than others wait for its greeting hears that none came, and that is no violation.
import { counter } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { replay, type SimulatedApp } from "../../src/index.js";

const schema = { spent: counter() };
const app: SimulatedApp<typeof schema, { spend: Record<string, never> }> = {
  schema,
  operations: { spend: { run: (tx) => tx.spent.add(1) } },
  links: "gossip",
};

describe("a greeting that never comes", () => {
  it("ends the session at both ends, and all meet all the same", () => {
    const { verdict, reason } = replay(app, {
      ...{ version: 1, seed: 66, nodes: 7, durationMs: 16_043, latencyMsMax: 10 },
      faults: [{ kind: "pause", startMs: 200, endMs: 13_600, node: 2 }],
      drops: [4, 5, 6, 9, 10].map((sequence) => [2, 3, sequence]),
      steps: [{ atMs: 15_500, node: 4, operation: "spend", args: {} }],
    });
    expect([verdict, reason]).toEqual(["pass", null]);
  });
});

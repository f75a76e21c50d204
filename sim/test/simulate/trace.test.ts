// What a trace says about a moment, and how it leaves for other tools.
import { describe, expect, it } from "vitest";
import {
  perfettoTrace,
  type Schedule,
  shivizLog,
  shivizParser,
  type Trace,
  type TracedMessage,
} from "../../src/index.js";
import { causalCone } from "../../src/simulate/causal-cone.js";
import { differencesOf } from "../../src/simulate/differences.js";

function message(from: number, to: number, sentMs: number, arrivedMs: number | undefined): TracedMessage {
  return { from, to, sentMs, arrivedMs, bytes: 10, classes: ["entries"] };
}

const asked = message(0, 1, 10, 20);
const answered = message(1, 2, 30, 40);
const late = message(0, 2, 35, 60);
const lost = message(0, 2, 12, undefined);
const talk: TracedMessage = { ...message(0, 2, 13, 14), classes: ["acks"] };
const trace: Trace = {
  nodes: 3,
  messages: [talk, lost, asked, answered, late],
  steps: [{ atMs: 5, node: 0, operation: "ask", args: { what: 1 } }],
};

describe("the causal cone of a moment", () => {
  it("holds what reached it, over others too, and nothing that was lost, came later or brings nothing", () => {
    const cone = causalCone(trace, 2, 50);
    expect([...cone.messages]).toEqual([answered, asked]);
    expect([cone.includes(0, 5), cone.includes(0, 10), cone.includes(0, 11)]).toEqual([true, true, false]);
    expect([cone.includes(1, 30), cone.includes(1, 31), cone.includes(2, 50), cone.includes(2, 51)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("grows with the moment", () => {
    expect(causalCone(trace, 2, 60).messages.has(late)).toBe(true);
    expect(causalCone(trace, 0, 60).messages.size).toBe(0);
  });
});

describe("a trace for other tools", () => {
  it("is read by ShiViz's expression, with clocks that follow the frames", () => {
    const lines = shivizLog(trace).trimEnd().split("\n");
    const read = lines.map((line) => new RegExp(`^${shivizParser}$`).exec(line)?.groups);
    expect(read.map((groups) => groups?.host)).toEqual(["node0", "node0", "node1", "node1", "node0", "node2", "node2"]);
    expect(read.map((groups) => JSON.parse(groups?.clock ?? ""))).toEqual([
      { node0: 1 },
      { node0: 2 },
      { node0: 2, node1: 1 },
      { node0: 2, node1: 2 },
      { node0: 3 },
      { node0: 2, node1: 2, node2: 1 },
      { node0: 3, node1: 2, node2: 2 },
    ]);
    expect(read[0]?.event).toBe('0.005 s: ask {"what":1}');
  });

  it("is read by Perfetto: tracks, operations, time down, and an arrow per frame that came", () => {
    const schedule = { faults: [{ kind: "crash", node: 1, startMs: 50, endMs: 70 }] } as unknown as Schedule;
    const { traceEvents } = JSON.parse(perfettoTrace(trace, schedule)) as { traceEvents: Record<string, unknown>[] };
    const of = (ph: string) => traceEvents.filter((event) => event.ph === ph);
    expect(of("M").map(({ args }) => args)).toEqual([0, 1, 2].map((node) => ({ name: `node ${node}` })));
    expect(of("X").filter(({ cat }) => cat === "operation")).toMatchObject([{ tid: 0, ts: 5000, name: "ask" }]);
    expect(of("X").filter(({ cat }) => cat === "fault")).toMatchObject([{ tid: 1, ts: 50_000, dur: 20_000 }]);
    expect(of("X").filter(({ name }) => name === "lost")).toMatchObject([{ tid: 0, ts: 12_000 }]);
    expect(of("s").map(({ id, tid, ts }) => [id, tid, ts])).toEqual([
      [1, 0, 10_000],
      [2, 1, 30_000],
      [3, 0, 35_000],
    ]);
    expect(of("f").map(({ id }) => id)).toEqual(of("s").map(({ id }) => id));
  });
});

describe("the differences of two views", () => {
  it("are told place by place, and what is only in one of them", () => {
    const view = (title: string, more: [string, unknown][] = []) => ({
      count: 3,
      tasks: new Map<string, unknown>([["t 1", { title, tags: new Set(["a"]) }], ...more]),
    });
    expect(differencesOf(view("x"), view("x"))).toEqual([]);
    expect(differencesOf(view("x"), view("y", [["t 2", { title: "z" }]]))).toEqual([
      { place: 'tasks / "t 1" / title', left: '"x"', right: '"y"' },
      { place: 'tasks / "t 2" / title', left: "nothing", right: '"z"' },
    ]);
  });
});

// What can't be simulated, and code of the application that fails: an error with a code and words that say what to do.
import { counter } from "@joinery/crdt";
import { describe, expect, it, vi } from "vitest";
import {
  drawn,
  integer,
  parseScheduleLine,
  refuse,
  replay,
  type SimulatedApp,
  SimulationError,
  type SimulationFault,
  scheduleLine,
  simulate,
} from "../../src/index.js";

type App = SimulatedApp<{ total: ReturnType<typeof counter> }, { add: object }>;

const app: App = {
  schema: { total: counter() },
  operations: { add: { run: (tx) => tx.total.add(1) } },
  durationMs: 2000,
};

function expectError(run: () => unknown, code: SimulationFault, exitCode: number, says: RegExp): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SimulationError);
  const { code: had, exitCode: exits, message } = thrown as SimulationError;
  expect([had, exits]).toEqual([code, exitCode]);
  expect(message).toMatch(says);
}

describe("options", () => {
  const bad: readonly (readonly [what: string, options: Partial<App>, says: RegExp])[] = [
    [
      "a link to nowhere",
      { nodes: 2, links: () => [{ a: 0, b: 2 }] },
      /from node 0 to node 2: link two of the nodes 0 to 1/,
    ],
    [
      "links that part the nodes",
      {
        nodes: 4,
        links: () => [
          { a: 0, b: 1 },
          { a: 3, b: 2 },
        ],
      },
      /links don't join all of the 4 nodes: no way leads from node 0 to node 2; add a link, such as \{ a: 0, b: 2 \}/,
    ],
    ["no link at all", { nodes: 2, links: () => [] }, /no way leads from node 0 to node 1/],
    ["no nodes", { nodes: 0 }, /nodes is 0: give a whole number from 1 to 10000/],
    ["half a node", { nodes: 2.5 }, /nodes is 2.5/],
    ["a run shorter than a second", { durationMs: 10 }, /durationMs is 10/],
    ["no steps", { steps: 0 }, /steps is 0/],
    ["no operations", { operations: {} as never }, /no operations: give at least one/],
    ["a weight of nothing", { operations: { add: { weight: 0, run: () => {} } } }, /weight of 0/],
    ["an unknown fault", { faults: ["flood"] as never }, /no fault "flood": take some of partition, cut, one-way/],
    [
      "a fault that only signed documents withstand",
      { faults: ["forgery"] },
      /"forgery" .* set signed, or leave it out/,
    ],
    [
      "an overdraft, where there is no ledger",
      { faults: ["crash", "overdraft"] },
      /no seed would draw "overdraft": .* the application has no ledger: give it one in its schema, with accounts in its genesis/,
    ],
    [
      "an overdraft of a node, where there is no ledger",
      { faults: [{ kind: "overdraft", node: 0, shape: "payment", startMs: 0, endMs: 9 }] },
      /^an account is overdrawn, and the application has no ledger/,
    ],
    [
      "arguments that JSON can't have",
      { operations: { add: { args: { amount: drawn(() => 1n) } as never, run: () => {} } } },
      /plain data/,
    ],
  ];
  it.each(bad)("with %s are refused", (_, options, says) => {
    expectError(() => simulate({ ...app, ...options }), "INVALID_OPTIONS", 64, says);
  });

  it("with links that join all nodes by ways over others are accepted, whoever leaves", () => {
    const line = (_: unknown, nodes: number) =>
      Array.from({ length: nodes - 1 }, (_, at) => ({ a: nodes - 1 - at, b: nodes - 2 - at }));
    const faults: App["faults"] = [{ kind: "leave", node: 1, startMs: 0, endMs: 0 }];
    expect(simulate({ ...app, nodes: 4, links: line, faults }).verdict).toBe("pass");
    expect(simulate({ ...app, nodes: 1, links: () => [], faults: [] }).verdict).toBe("pass");
  });

  it("with a range without numbers are refused", () => {
    expectError(() => integer(3, 2), "INVALID_OPTIONS", 64, /integer\(3, 2\) draws nothing/);
  });

  it("with a seed that is none are refused", () => {
    expectError(() => simulate(app, { seed: -1 }), "INVALID_OPTIONS", 64, /seed is -1/);
  });
});

describe("a schedule", () => {
  const { schedule } = simulate({ ...app, nodes: 2, faults: [{ kind: "crash", node: 1, startMs: 100, endMs: 200 }] });
  const bad: readonly (readonly [what: string, schedule: unknown, says: RegExp])[] = [
    ["nothing", null, /a schedule is null: give an object/],
    [
      "a clock of no shape",
      { ...schedule, faults: [{ kind: "clock", node: 0, shape: "mad", byMs: 1, startMs: 0, endMs: 9 }] },
      /shape "mad": there are offset/,
    ],
    [
      "a cut of one",
      { ...schedule, faults: [{ kind: "cut", pairs: [[1]], startMs: 0, endMs: 9 }] },
      /no list of pairs/,
    ],
    [
      "a cut in a mode that there is not",
      { ...schedule, faults: [{ kind: "cut", mode: "flood", pairs: [[0, 1]], startMs: 0, endMs: 9 }] },
      /mode "flood": there are drop/,
    ],
    [
      "links of a shape that there is not",
      { ...schedule, faults: [{ kind: "latency", shape: "round", ms: 5, startMs: 0, endMs: 9 }] },
      /shape "round": there are constant/,
    ],
    [
      "a partition that forgets a node",
      { ...schedule, faults: [{ kind: "partition", mode: "drop", groupOf: [0], startMs: 0, endMs: 9 }] },
      /groupOf is of 1 node: name the group of each of the 2, in order/,
    ],
    [
      "an overdraft of no shape",
      { ...schedule, faults: [{ kind: "overdraft", node: 0, shape: "paymnt", startMs: 0, endMs: 9 }] },
      /fault 0 has shape "paymnt": did you mean "payment"\?/,
    ],
    [
      "an overdraft of a node that isn't there",
      { ...schedule, faults: [{ kind: "overdraft", node: 2, shape: "hold", startMs: 0, endMs: 9 }] },
      /fault 0: node is 2: give a whole number from 0 to 1/,
    ],
    [
      "an overdraft, where there is no ledger",
      { ...schedule, faults: [{ kind: "overdraft", node: 0, shape: "hold", startMs: 0, endMs: 9 }] },
      /no schedule to run: an account is overdrawn, and the application has no ledger/,
    ],
    ["another version", { ...schedule, version: 2 }, /version 2, and this simulator runs version 1/],
    ["a node that isn't there", { ...schedule, nodes: 1 }, /node is 1: give a whole number from 0 to 0/],
    [
      "an unknown fault",
      { ...schedule, faults: [{ kind: "flood", startMs: 0, endMs: 1 }] },
      /of kind "flood": there are/,
    ],
    ["a crash of nobody", { ...schedule, faults: [{ kind: "crash", startMs: 0, endMs: 1 }] }, /a crash without "node"/],
    [
      "a fault that ends before it begins",
      { ...schedule, faults: [{ ...schedule.faults[0], endMs: 50 }] },
      /endMs is 50/,
    ],
    [
      "a probability of two",
      { ...schedule, faults: [{ kind: "loss", startMs: 0, endMs: 9, probability: 2 }] },
      /probability is 2/,
    ],
    [
      "an unknown operation",
      { ...schedule, steps: [{ atMs: 1, node: 0, operation: "sub" }] },
      /makes "sub": the application has add/,
    ],
    ["a step before its time", { ...schedule, steps: [{ atMs: -1, node: 0, operation: "add" }] }, /atMs is -1/],
    [
      "arguments that are none",
      { ...schedule, steps: [{ atMs: 1, node: 0, operation: "add", args: [] }] },
      /step 0: args is a list: give an object/,
    ],
    ["a step that is none", { ...schedule, steps: [null] }, /step 0 is null: give an object/],
    ["a fault that is none", { ...schedule, faults: [5] }, /fault 0 is 5: give an object/],
    ["a misspelt part", { ...schedule, latencyMax: 1 }, /no "latencyMax" in a schedule: did you mean "latencyMsMax"\?/],
    ["an unknown part", { ...schedule, colour: 1 }, /no "colour" in a schedule: there are version, seed, nodes/],
    [
      "a misspelt part of a step",
      { ...schedule, steps: [{ atMs: 1, node: 0, operation: "add", arg: {} }] },
      /no "arg" in step 0: did you mean "args"\?/,
    ],
    [
      "a misspelt operation",
      { ...schedule, steps: [{ atMs: 1, node: 0, operation: "ad", args: {} }] },
      /step 0 makes "ad": did you mean "add"\?/,
    ],
    [
      "a misspelt part of a fault",
      { ...schedule, faults: [{ kind: "crash", nod: 0, startMs: 0, endMs: 9 }] },
      /no "nod" in fault 0: did you mean "node"\?/,
    ],
    [
      "a misspelt fault",
      { ...schedule, faults: [{ kind: "crahs", node: 0, startMs: 0, endMs: 9 }] },
      /fault 0 is of kind "crahs": did you mean "crash"\?/,
    ],
    [
      "a line",
      scheduleLine(schedule),
      /a schedule is "[\w-]{60}\.\.\.": give an object, which parseScheduleLine makes of a line$/,
    ],
    ["no version", { ...schedule, version: undefined }, /it has no version, so it is none that was written by a swarm/],
    ["a version as text", { ...schedule, version: "1" }, /version "1", and this simulator runs version 1/],
    ["one that lies within", { found: "a bug", schedule }, /though it holds one as its "schedule"/],
    ["no list of steps", { ...schedule, steps: {} }, /are lists/],
  ];
  it.each(bad)("of %s is refused", (_, given, says) => {
    expectError(() => replay(app, given), "INVALID_SCHEDULE", 64, says);
  });

  it("goes through a line and back; a line that was cut off is refused", () => {
    const line = scheduleLine(schedule);
    expect(line).toMatch(/^[\w-]+$/);
    expect(parseScheduleLine(line)).toEqual(schedule);
    expectError(() => parseScheduleLine(line.slice(0, -20)), "INVALID_SCHEDULE", 64, /cut off or changed/);
  });
});

describe("code of the application", () => {
  it("that throws in an operation ends the simulation, and says which, where and when", () => {
    const failing: App = { ...app, operations: { add: { run: () => (undefined as never as { x: number }).x } } };
    expectError(
      () => simulate(failing),
      "OPERATION_FAILED",
      70,
      /operation "add" with \{\} threw at node \d, at [\d.]+ s with seed 1: /,
    );
  });

  it("that answers a promise in an operation does so too", () => {
    const failing: App = { ...app, operations: { add: { run: (async () => {}) as never } } };
    expectError(
      () => simulate(failing),
      "OPERATION_FAILED",
      70,
      /operation "add" with \{\} answered a promise at node \d, at [\d.]+ s with seed 1: let it do all at once, without async/,
    );
  });

  it("that answers a promise which rejects ends it all the same, and nothing else with it", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const later = async (): Promise<never> => Promise.reject(new Error("later"));
    const failing: App = { ...app, operations: { add: { run: later as never } } };
    expectError(() => simulate(failing), "OPERATION_FAILED", 70, /answered a promise/);
    const asking: App = { ...app, invariants: { "is asked": later as never } };
    expectError(
      () => simulate(asking),
      "INVARIANT_FAILED",
      70,
      /invariant "is asked" answered a promise at node \d, .*: let it answer at once, without async/,
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("says with which seed it failed, and keeps what was thrown", () => {
    const thrown = new Error("out of order");
    const fail = (): never => {
      throw thrown;
    };
    const failing: readonly (readonly [app: App, code: SimulationFault, says: RegExp])[] = [
      [{ ...app, operations: { add: { run: fail } } }, "OPERATION_FAILED", /with seed 7: out of order$/],
      [{ ...app, invariants: { "is read": fail } }, "INVARIANT_FAILED", /with seed 7: out of order$/],
      [{ ...app, links: fail }, "OPTION_FAILED", /^links threw with seed 7 and 5 nodes: out of order$/],
      [
        { ...app, operations: { add: { args: { amount: drawn(fail) } as never, run: () => {} } } },
        "OPTION_FAILED",
        /^args.amount of operation "add" threw when it was drawn with seed 7: out of order$/,
      ],
    ];
    for (const [one, code, says] of failing) {
      expectError(() => simulate(one, { seed: 7 }), code, 70, says);
      expect(() => simulate(one, { seed: 7 })).toThrow(expect.objectContaining({ seed: 7, cause: thrown }));
    }
    expectError(() => simulate({ ...app, genesis: fail }), "OPTION_FAILED", 70, /^genesis threw: out of order$/);
  });

  it("that refuses an operation, itself or by a field, is counted and undone", () => {
    const refusing: App = {
      ...app,
      steps: 10,
      faults: [],
      operations: {
        add: {
          run: (tx, _args, { node }) => {
            tx.total.add(1);
            if (node % 2 === 0) refuse("even ones don't");
            else tx.total.add(0.5);
          },
        },
      },
      invariants: { "nothing is added": ({ total }) => total === 0 },
    };
    const { reason, ...simulation } = simulate(refusing);
    expect(simulation).toMatchObject({ verdict: "unchecked", exitCode: 2, operations: { made: 0, refused: 10 } });
    expect(reason).toMatch(
      /^no operation was made: 10 were refused, the first was "add" with ".+"; let some be accepted/,
    );
  });

  it("that throws in an invariant, or answers nothing, ends it with words of what to do", () => {
    const throwing: App = { ...app, invariants: { "is read": () => (undefined as never as { x: boolean }).x } };
    expectError(
      () => simulate(throwing),
      "INVARIANT_FAILED",
      70,
      /invariant "is read" threw at node \d, at [\d.]+ s with seed 1: Cannot read/,
    );
    const silent: App = { ...app, invariants: { "is forgotten": (() => {}) as never } };
    expectError(
      () => simulate(silent),
      "INVARIANT_FAILED",
      70,
      /answered nothing at node \d, at [\d.]+ s with seed 1: let it answer true, false/,
    );
  });
});

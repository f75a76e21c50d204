// Applications in plain JavaScript, without types to say what goes where: whatever is of the wrong kind, missing or misspelt is refused before
// anything runs, in a sentence that says what to write.
import { counter, map } from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { ledger } from "@joinery/ledger";
import { describe, expect, it } from "vitest";
import { drawn, integer, label, pick, replay, simulate, swarm } from "../../src/index.js";
import { expectConverges } from "../../src/vitest/index.js";

type Plain = Readonly<Record<string, unknown>>;

const run = (tx: { readonly total: { add(by: number): void } }): void => tx.total.add(1);
const app: Plain = { schema: { total: counter() }, operations: { add: { run } }, nodes: 3, steps: 6, durationMs: 2000 };
const anyApp = (given: unknown): Parameters<typeof simulate>[0] => given as never;
const ofAdd = (add: unknown): Plain => ({ operations: { add } });

describe("an application", () => {
  const bad: readonly (readonly [what: string, options: Plain, says: string])[] = [
    ["misspelt links", { links: "gosip" }, 'links is "gosip": did you mean "gossip"?'],
    ["links as a list", { links: [{ a: 0, b: 1 }] }, 'links is a list: give "gossip", or a function of seed and nodes'],
    ["links that answer nothing", { links: () => {} }, "links answered undefined: let it answer a list"],
    ["a link that is none", { links: () => [null] }, "there is a link from node undefined to node undefined"],
    [
      "a value for a drawer",
      ofAdd({ args: { n: 5 }, run }),
      'args.n of operation "add" is 5: say what it is drawn from',
    ],
    ["a drawer not called", ofAdd({ args: { n: integer }, run }), 'args.n of operation "add" is a function: say what'],
    ["arguments as a list", ofAdd({ args: [5], run }), 'args of operation "add" is a list: give an object'],
    ["an operation without run", ofAdd({}), 'run of operation "add" is missing: give a function, (tx, args'],
    ["a run that is none", ofAdd({ run: 3 }), 'run of operation "add" is 3: give a function'],
    ["a misspelt run", ofAdd({ runs: run }), 'there is no "runs" in operation "add": did you mean "run"?'],
    ["an operation that is a function", ofAdd(run), 'operation "add" is a function: give an object with a function'],
    ["an operation that is nothing", ofAdd(null), 'operation "add" is null: give an object with a function'],
    ["a weight as text", ofAdd({ weight: "2", run }), 'operation "add" has a weight of "2": give it one above 0'],
    ["operations as a list", { operations: [{ run }] }, "operations is a list: give an object of operations by name"],
    ["no operations", { operations: undefined }, "operations is missing: give an object of operations by name"],
    ["an invariant that is no function", { invariants: { a: true } }, 'invariant "a" is true: give a function of what'],
    ["invariants as a function", { invariants: () => true }, "invariants is a function: give an object by name"],
    ["no schema", { schema: undefined }, "schema is missing: give an object of fields by name"],
    ["a schema without fields", { schema: {} }, "schema has no fields: give at least one"],
    ["a field not called", { schema: { total: counter } }, "schema.total is a function: give a field"],
    ["nodes in words", { nodes: "five" }, 'nodes is "five": give a whole number from 1 to 10000'],
    ["nodes that are no number", { nodes: Number.NaN }, "nodes is NaN: give a whole number from 1 to 10000"],
    ["a negative duration", { durationMs: -1 }, "durationMs is -1: give a whole number from 1000 to 86400000"],
    ["a negative bound", { convergeMsMax: -1 }, "convergeMsMax is -1: give a whole number from 1 to 86400000"],
    ["faults as a word", { faults: "crash" }, 'faults is "crash": give a list'],
    ["a misspelt fault", { faults: ["partiton"] }, 'there is no fault "partiton": did you mean "partition"?'],
    ["a fault that is nothing", { faults: [null] }, "fault 0 is null: give a kind, or the fault itself"],
    [
      "kinds and faults",
      { faults: ["loss", { kind: "crash", node: 0, startMs: 1, endMs: 5 }] },
      "faults has kinds, and faults themselves: give either",
    ],
    [
      "a misspelt part of a fault",
      { faults: [{ kind: "crash", nod: 0, startMs: 1, endMs: 5 }] },
      'there is no "nod" in fault 0: did you mean "node"?',
    ],
    ["signatures in words", { signed: "yes" }, 'signed is "yes": give true or false'],
    ["signatures without a genesis", { signed: true }, 'give it one, if only genesis: () => ({ nonce: "any text" })'],
    [
      "a genesis that is no function",
      { genesis: { nonce: "n" } },
      "genesis is an object: give a function of the nodes'",
    ],
    ["a genesis of nothing", { genesis: () => {} }, "genesis answered undefined: let it answer an object with a nonce"],
    ["a genesis for other fields", { genesis: () => ({ nonce: "n", left: 1 }) }, "genesis.left is for a field that"],
    ["progress to nobody", { onProgress: 5 }, "onProgress is 5: give a function"],
    ["a misspelt option", { invarients: {} }, 'there is no "invarients" in an application: did you mean "invariants"?'],
    ["an option there never was", { colour: 1 }, 'there is no "colour" in an application: there are schema, genesis'],
    ["the seed", { seed: 3 }, '"seed" is nothing of the application: give it beside that, as in simulate(app, { seed'],
  ];

  it.each(bad)("with %s is refused", (_, options, says) => {
    const thrown = expect.objectContaining({ code: "INVALID_OPTIONS", exitCode: 64 });
    expect(() => simulate(anyApp({ ...app, ...options }))).toThrow(thrown);
    expect(() => simulate(anyApp({ ...app, ...options }))).toThrow(says);
  });

  it.each([undefined, null, 5, []])("that is %j is refused, by whoever is given it", (given) => {
    for (const give of [simulate, swarm, expectConverges] as readonly ((app: never) => unknown)[]) {
      expect(() => give(given as never)).toThrow(/^the application is .*: give an object, \{ schema, operations \}$/);
    }
  });

  it("is refused by replay as well", () => {
    const { schedule } = simulate(anyApp(app));
    expect(() => replay(anyApp({ ...app, operations: 1 }), schedule)).toThrow("operations is 1: give an object");
  });

  it("may name an option and leave it undefined", () => {
    expect(simulate(anyApp({ ...app, faults: [], links: undefined, colour: undefined })).verdict).toBe("pass");
  });
});

describe("a field that has to be told who starts with what", () => {
  const fields = { left: budget({ min: 0, max: 10 }), chips: ledger(), each: map(budget({ min: 0, max: 5 })) };
  const adviceFor = (schema: Plain): string => {
    try {
      simulate(anyApp({ ...app, schema }));
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  it("is named, with what to write, which is accepted", () => {
    for (const name of Object.keys(fields)) {
      const schema = { total: counter(), [name]: fields[name as keyof typeof fields] };
      const advice = adviceFor(schema);
      expect(advice).toContain(`who starts with what of "${name}" has to be said: give a genesis beside the schema`);
      const [, code] = /genesis: (\(authors\) => .*)$/.exec(advice) ?? [];
      const genesis: unknown = new Function(`return ${code}`)();
      expect(simulate(anyApp({ ...app, schema, genesis, faults: [] })).verdict).toBe("pass");
    }
    expect(adviceFor(fields)).toContain('who starts with what of "left" and "chips" and "each" has to be said');
  });

  it("is named where the genesis says nothing of it, or too much", () => {
    const left = (genesis: () => Plain) => () => simulate(anyApp({ ...app, schema: { left: fields.left }, genesis }));
    const thrown = expect.objectContaining({ code: "INVALID_OPTIONS", exitCode: 64 });
    expect(left(() => ({ nonce: "n" }))).toThrow(thrown);
    expect(left(() => ({ nonce: "n" }))).toThrow("genesis.left is missing: it says who starts with what");
    expect(left(() => ({ nonce: "n", left: { rights: 5 } }))).toThrow(/^genesis\.left: .*rights/);
  });
});

describe("what is given beside an application", () => {
  it.each([
    [
      "simulate",
      () => simulate(anyApp(app), { sed: 3 } as never),
      'there is no "sed" in the options: did you mean "seed"?',
    ],
    ["simulate", () => simulate(anyApp(app), 3 as never), "what is given beside the application is 3: give an object"],
    ["simulate", () => simulate(anyApp(app), { seed: "x" } as never), 'seed is "x": give a whole number'],
    ["swarm", () => swarm(anyApp(app), { run: 3 } as never), 'there is no "run" in the options: did you mean "runs"?'],
    ["swarm", () => swarm(anyApp(app), { seed: "1" } as never), 'seed is "1": give a whole number, 0 or more'],
    ["swarm", () => swarm(anyApp(app), { shrinkRunsMax: "x" } as never), 'shrinkRunsMax is "x": give a whole number'],
    ["expectConverges", () => expectConverges(anyApp(app), { sead: 1 } as never), 'did you mean "seed"?'],
  ])("to %s is refused where it can't be", (_, give, says) => {
    expect(give).toThrow(says);
  });
});

describe("a drawer", () => {
  it.each([
    ["pick", () => (pick as () => unknown)(), "pick() draws nothing: give it some values"],
    ["label", () => label("task", 0), 'label("task", 0) draws nothing: give a text, and how many'],
    ["label", () => label(5 as never, 5), "label(5, 5) draws nothing"],
    ["integer", () => integer("1" as never, 6), 'integer("1", 6) draws nothing: give two whole numbers in order'],
    ["drawn", () => drawn(5 as never), "drawn(5) draws nothing: give it a function"],
  ])("%s without anything to draw from is refused where it is made", (_, make, says) => {
    expect(make).toThrow(says);
  });
});

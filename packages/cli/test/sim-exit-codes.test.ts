// Every way in which the commands about simulations end: a code, and on standard error or in the last lines what it was and what to do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, spawnCommand } from "./run-command.js";

// Inside the package, so that applications can import what it depends on; ignored by git and gone in the end.
const examples = join(import.meta.dirname, ".examples");
let folder = "";
beforeAll(() => {
  mkdirSync(examples, { recursive: true });
  folder = mkdtempSync(join(examples, "codes-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** An application of two nodes without faults, with some of it otherwise. */
const appOf = (name: string, { run = "tx.spent.add(cost)", bound = "true", more = "" }): string =>
  fileOf(
    `${name}.mjs`,
    `import { budget, counter } from "joinery";
import { integer, refuse } from "@joinery/sim";
export const app = {
  schema: { spent: counter() },
  operations: { spend: { args: { cost: integer(1, 15) }, run: (tx, { cost }) => { ${run}; } } },
  invariants: { "within bounds": ({ spent }) => ${bound} },
  ...{ nodes: 2, steps: 20, durationMs: 2000, faults: [] },
  ${more}
};
`,
  );

const step = { atMs: 5, node: 0, operation: "spend", args: { cost: 3 } };
const schedule = { version: 1, seed: 1, nodes: 2, durationMs: 2000, faults: [], steps: [step] };
const scheduleOf = (name: string, changed: object): string =>
  fileOf(`${name}.json`, JSON.stringify({ ...schedule, ...changed }));

describe("joinery sim swarm", () => {
  const ways: readonly (readonly [name: string, app: Parameters<typeof appOf>[1], code: number, says: string])[] = [
    ["passes", {}, 0, "verdict: pass: all 2 seeds"],
    ["fails", { bound: "spent < 100" }, 1, 'within bounds" does not hold'],
    ["refuses", { run: "refuse('closed')" }, 2, '20 were refused, the first was "spend" with "closed"; let some be'],
    ["does nothing", { run: "" }, 2, 'nothing was written: 20 were made and changed nothing; let "run" write'],
    ["is late", { more: "convergeMsMax: 1" }, 3, "verdict: fail: 2 of 2 seeds, the first is 1"],
    ["rolls dice", { run: "tx.spent.add(Math.random())" }, 2, "no operation was made"],
    [
      "rolls whole dice",
      { run: "tx.spent.add(1 + Math.floor(Math.random() * 1e9))" },
      4,
      "not on Math.random, on clocks",
    ],
    ["names no fault", { more: 'faults: ["flood"]' }, 64, 'there is no fault "flood": take some of partition'],
    ["parts", { more: "links: () => []" }, 64, "links don't join all of the 2 nodes"],
    ["signs nothing", { more: "signed: true" }, 64, "it is signed and has no genesis"],
    ["overdraws nothing", { more: 'faults: ["overdraft"]' }, 64, "the application has no ledger: give it one"],
    ["contradicts", { more: 'faults: ["forgery"]' }, 64, "set signed, or leave it out"],
    ["founds nothing", { more: "schema: { left: budget({ min: 0, max: 9 }) }" }, 64, 'who starts with what of "left"'],
    ["throws", { run: "throw new Error('out of order')" }, 70, "with seed 1: out of order"],
    [
      "checks by throwing",
      { bound: "{ throw new Error('unsound'); }" },
      70,
      'invariant "within bounds" threw at node 0',
    ],
    ["answers nothing", { bound: "undefined" }, 70, 'invariant "within bounds" answered nothing at node 0'],
    ["answers later", { bound: "Promise.reject(1)" }, 70, "answered a promise at node 0"],
  ];
  it.each(ways)("of an application that %s ends so", { timeout: 120_000 }, async (name, app, code, says) => {
    const options = ["--seeds", "1..2", "--jobs", "1", "--no-report", "--schedule", join(folder, "found.json")];
    const ran = await spawnCommand("sim", "swarm", "--app", appOf(name.replaceAll(" ", "-"), app), ...options);
    expect([ran.code, ran.stdout + ran.stderr]).toEqual([code, expect.stringContaining(says)]);
  });

  it.each([
    [["--nodes", "0"], "--nodes takes a whole number from 1 to 1000"],
    [["--steps", "x"], "--steps takes a whole number from 1 to 1000000"],
    [["--duration", "-1"], "--duration takes a whole number from 1 to 86400"],
    [["--signed", "--seeds"], "argument missing"],
    [["--sede", "1"], "Did you mean --seeds?"],
    [["nowhere.json"], "too many arguments"],
  ])("refuses %j with 64", async (options, says) => {
    const { code, stderr } = await runCommand("sim", "swarm", ...options);
    expect([code, stderr]).toEqual([64, expect.stringContaining(says)]);
  });
});

describe.each(["replay", "explain", "shrink"])("joinery sim %s", (command) => {
  // Written by another command, or by hand.
  const bad: readonly (readonly [name: string, changed: object, says: string])[] = [
    ["of another version", { version: 2 }, "version 2, and this simulator runs version 1: find it anew by its seed"],
    ["of no version", { version: undefined }, "it has no version, so it is none that was written by a swarm"],
    ["with a step at no node", { steps: [{ ...step, node: 9 }] }, "step 0: node is 9: give a whole number from 0 to 1"],
    [
      "with a fault of no node",
      { faults: [{ kind: "crash", node: 9, startMs: 1, endMs: 2 }] },
      "fault 0: node is 9: give a whole number from 0 to 1",
    ],
    [
      "with an unknown fault",
      { faults: [{ kind: "flood", startMs: 1, endMs: 2 }] },
      'kind "flood": there are partition',
    ],
    ["with an unknown operation", { steps: [{ ...step, operation: "spent" }] }, 'makes "spent": did you mean "spend"?'],
    ["with a misspelt part", { stepz: 1 }, 'there is no "stepz" in a schedule: did you mean "steps"?'],
    ["that is signed", { signed: true }, "it is signed, and the application has no genesis"],
  ];
  it("refuses a schedule that is none of the application's with 64, and names its file", {
    timeout: 120_000,
  }, async () => {
    const app = appOf("plain", {});
    for (const [name, changed, says] of bad) {
      const file = scheduleOf(name.replaceAll(" ", "-"), changed);
      const { code, stdout, stderr } = await runCommand("sim", command, file, "--app", app);
      expect([code, stdout], name).toEqual([64, ""]);
      expect(stderr.startsWith(`joinery: ${file}: no schedule to run: `), stderr).toBe(true);
      expect(stderr).toContain(says);
    }
    const ofUsers = await runCommand("sim", command, scheduleOf("users", {}));
    expect([ofUsers.code, ofUsers.stderr]).toEqual([
      64,
      expect.stringContaining("(no --app was given: the game that comes"),
    ]);
    const missing = await runCommand("sim", command, join(folder, "nowhere.json"), "--app", app);
    expect([missing.code, missing.stderr]).toEqual([
      64,
      expect.stringContaining("no schedule can be read from it: ENOENT"),
    ]);
    expect((await runCommand("sim", command)).code).toBe(64);
  });

  it("ends as the run does", { timeout: 120_000 }, async () => {
    const out =
      command === "replay"
        ? ["--no-report"]
        : command === "shrink"
          ? ["--jobs", "1", "--out", join(folder, "o.json")]
          : [];
    for (const [code, app, changed] of [
      [0, {}, {}],
      [1, { bound: "spent < 3" }, {}],
      [2, {}, { steps: [] }],
      [2, { run: "refuse('closed')" }, {}],
      [3, { more: "convergeMsMax: 1" }, { steps: [{ ...step, atMs: 1999 }] }],
      [70, { run: "throw new Error('out of order')" }, {}],
    ] as const) {
      const [file, name] = [scheduleOf(`ends-${code}`, changed), appOf(`${command}-ends-${code}`, app)];
      const ran = await spawnCommand("sim", command, file, "--app", name, ...out);
      expect([ran.code, ran.stdout + ran.stderr]).toEqual([code, expect.any(String)]);
    }
  });
});

describe("joinery sim", () => {
  it.each(["run", "scenario", "swarm", "replay", "explain", "shrink", "subjects"])(
    "%s --help says its codes",
    async (command) => {
      const { code, stdout } = await runCommand("sim", command, "--help");
      const codes = stdout.slice(stdout.indexOf("Exit codes"));
      expect([code, codes]).toEqual([
        0,
        expect.stringMatching(/^Exit codes.*:\n {2}0 [\s\S]* 1 [\s\S]* 3 [\s\S]* 64 usage {3}70 /),
      ]);
    },
  );

  it.each([
    [[], "Usage: joinery sim"],
    [["runn"], "Did you mean run?"],
    [["run", "--topology", "ring"], "Allowed choices are regions, gossip"],
    [["run", "--signed"], "--signed needs --bank <file>"],
    [["run", "--topology", "gossip", "--bank", "x.gz"], "--topology gossip is of the main job"],
    [["run", "--bank", "nowhere.gz"], "nowhere.gz can't be read: ENOENT"],
    [["scenario", "nonsense"], 'there is no scenario "nonsense": take one of game-and-ledger'],
    [["subjects", "--duration", "x"], "--duration takes a whole number from 5 to 600"],
  ])("refuses %j with 64", async (args, says) => {
    const { code, stdout, stderr } = await runCommand("sim", ...args);
    expect([code, stdout, stderr]).toEqual([64, "", expect.stringContaining(says)]);
  });

  // Where a folder can be made in no way, that of Node 20 tries for ever.
  it("says what can't be written, with 64, after what was found", { timeout: 120_000 }, async () => {
    const app = appOf("written-nowhere", { bound: "spent < 3" });
    const within = join(fileOf("text.txt", "no folder"), "x", "y");
    for (const nowhere of [within, ...(process.platform === "linux" ? ["/proc/nowhere/x"] : [])]) {
      const where = ["--seeds", "1", "--jobs", "1", "--no-report", "--schedule", nowhere];
      const { code, stdout, stderr } = await spawnCommand("sim", "swarm", "--app", app, ...where);
      expect([code, stdout]).toEqual([64, expect.stringContaining("verdict: fail: 1 of 1 seed, the first is 1")]);
      expect(stderr).toContain(`joinery: the schedule can't be written to ${nowhere}: `);
    }
    const report = await runCommand("sim", "run", "--nodes", "2", "--duration", "5", "--report", within);
    expect([report.code, report.stderr]).toEqual([
      64,
      expect.stringContaining(`the report can't be written to ${within}: `),
    ]);
  });
});

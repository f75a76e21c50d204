// Files of applications that can't be imported, export none, or hold one whose code throws: one sentence with the place, and what to write.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, spawnCommand } from "./run-command.js";

// Inside the package, so that applications can import what it depends on; ignored by git and gone in the end.
const examples = join(import.meta.dirname, ".examples");
let folder = "";
beforeAll(() => {
  mkdirSync(examples, { recursive: true });
  folder = mkdtempSync(join(examples, "app-file-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const spending = (run: string): string => `import { counter } from "joinery";
import { integer } from "@joinery/sim";
const spend = (tx, { cost }) => {
  ${run}
};
export const app = {
  schema: { spent: counter() },
  operations: { spend: { args: { cost: integer(1, 15) }, run: spend } },
  invariants: { "is sound": ({ spent }) => { if (spent > 1e6) throw new Error("unsound"); return true; } },
  durationMs: 2000,
};
`;

describe("a file of an application", () => {
  it.each([
    ["comma.mjs", "export const app = {\n  schema: {,\n};\n", "Unexpected token ',' (FILE:2)"],
    ["name.mjs", 'import { nope } from "node:fs";\n', "does not provide an export named 'nope' (FILE:1)"],
    ["throws.mjs", "const a = undefined;\nexport const app = a.foo;\n", "undefined (reading 'foo') (FILE:2)"],
    ["text.mjs", "throw 'by hand';\n", "it threw by hand"],
    ["lacks.mjs", 'import "nowhere-at-all";\n', "Cannot find package 'nowhere-at-all' imported from FILE"],
    ["typed.ts", "export const app: number = 1;\n", "give a JavaScript module, or run under a loader of TypeScript"],
  ])(
    "%s that can't be imported is told by what it threw, and where: 64",
    { timeout: 60_000 },
    async (name, text, says) => {
      const file = fileOf(name, text);
      for (const command of [
        ["swarm", "--seeds", "1"],
        ["replay", fileOf("any.json", "{}")],
      ]) {
        const { code, stdout, stderr } = await spawnCommand("sim", ...command, "--app", file);
        const [told, ...more] = stderr.split("\n").filter((line) => !line.startsWith("options: "));
        expect([code, stdout, more]).toEqual([64, "", [""]]);
        expect(told).toContain(`joinery: --app ${file}: it can't be imported: `);
        expect(told).toContain(says.replace("FILE", file));
      }
    },
  );

  it("that isn't there is told by its name: 64", async () => {
    const { code, stderr } = await runCommand("sim", "swarm", "--seeds", "1", "--app", "nowhere.mjs");
    expect([code, stderr]).toEqual([
      64,
      expect.stringContaining("--app nowhere.mjs: it can't be imported: there is no such file"),
    ]);
  });

  it.each([
    ["one.mjs", "export const app = 1;\n", 'it exports no "app" that is an object: write export const app = {'],
    [
      "todo.mjs",
      "export const todo = {};\n",
      'it exports no "app", but "todo": write export const app = { schema, operations }',
    ],
    [
      "none.mjs",
      "\n",
      'it exports no "app": write export const app = { schema, operations }, or export that as default',
    ],
    ["half.mjs", "export const app = { schema: {} };\n", "schema has no fields: give at least one"],
    [
      "misspelt.mjs",
      "export default { shema: {} };\n",
      'there is no "shema" in an application: did you mean "schema"?',
    ],
  ])("%s without an application is told what to export: 64", async (name, text, says) => {
    const { code, stderr } = await runCommand("sim", "swarm", "--jobs", "1", "--app", fileOf(name, text));
    expect([code, stderr]).toEqual([64, expect.stringContaining(says)]);
  });

  it("whose operation throws ends with 70, where, with which seed, how to run it again, and its own lines", {
    timeout: 60_000,
  }, async () => {
    const file = fileOf("fails.mjs", spending('if (cost > 0) throw new Error("out of order");'));
    const what =
      /^joinery: operation "spend" with \{"cost":\d+\} threw at node \d, at [\d.]+ s with seed (\d): out of order\n/;
    for (const jobs of ["1", "2"]) {
      const { code, stderr } = await spawnCommand(
        "sim",
        "swarm",
        "--app",
        file,
        ...["--seeds", "1..3", "--jobs", jobs, "--nodes", "4"],
      );
      const told = stderr.slice(stderr.indexOf("\n") + 1);
      expect([code, what.test(told)], stderr).toEqual([70, true]);
      const seed = what.exec(told)?.[1];
      expect(told.split("\n").slice(1)).toEqual([
        `replay: joinery sim swarm --seeds ${seed} --jobs 1 --app ${file} --nodes 4`,
        "Error: out of order",
        expect.stringMatching(/^ {4}at .*fails\.mjs:4:\d+\)$/),
        "",
      ]);
    }
  });

  it("whose invariant throws does so too, of a schedule as well", { timeout: 60_000 }, async () => {
    const file = fileOf("unsound.mjs", spending("tx.spent.add(1e7);"));
    const steps = [{ atMs: 1, node: 0, operation: "spend", args: { cost: 1 } }];
    const schedule = { version: 1, seed: 3, nodes: 2, durationMs: 2000, faults: [], steps };
    const json = fileOf("unsound.json", JSON.stringify(schedule));
    for (const command of [
      ["replay", json],
      ["explain", json],
      ["shrink", json, "--jobs", "1"],
    ]) {
      const { code, stdout, stderr } = await spawnCommand("sim", ...command, "--app", file);
      expect([code, stdout], stderr).toEqual([70, ""]);
      expect(stderr).toMatch(
        /^joinery: invariant "is sound" threw at node 0, at 0\.001 s with seed 3: unsound\nError: unsound\n {4}at is sound .*unsound\.mjs:9:\d+\)\n$/,
      );
    }
  });
});

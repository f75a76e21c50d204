// Many seeds of an application on the command line, what they add up to, and the way from a failure back to it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, spawnCommand } from "./run-command.js";

// Inside the package, so that applications can import what it depends on; ignored by git and gone in the end.
const examples = join(import.meta.dirname, ".examples");
let folder = "";
beforeAll(() => {
  mkdirSync(examples, { recursive: true });
  folder = mkdtempSync(join(examples, "swarm-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An application in a file, of which one line can be broken. */
function appFile(name: string, { body = "tx.spent.add(cost)", bound = "spent <= 1e6" } = {}): string {
  const file = join(folder, `${name}.mjs`);
  const source = `import { counter } from "joinery";
import { integer } from "@joinery/sim";
export const app = {
  schema: { spent: counter() },
  operations: { spend: { args: { cost: integer(1, 15) }, run: (tx, { cost }, { view }) => { ${body}; } } },
  invariants: { "within bounds": ({ spent }) => ${bound} },
  durationMs: 5000,
};
`;
  writeFileSync(file, source);
  return file;
}

const swarm = (...args: string[]) => runCommand("sim", "swarm", "--jobs", "1", ...args);
/** Applications come with modules of their own, so the command has to be the one that is built. */
const swarmOf = (app: string, ...args: string[]) => spawnCommand("sim", "swarm", "--app", app, ...args);

describe("joinery sim swarm", () => {
  it("runs the game with every kind of fault, and says what it covered", { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await swarm("--seeds", "1..6", "--duration", "5", "--json");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ verdict: "pass", runs: 6, passed: 6, failed: [] });
    expect(result.checks["the purse is within its bounds"]).toBeGreaterThan(100);
    expect(result.coverage.partition["equal sets, equal states"]).toBeGreaterThan(0);
    expect(result.operations.refused).toBeGreaterThan(0);
    expect(stderr.split("\n")[0]).toBe("options: joinery sim swarm --seeds 1..6 --jobs 1 --duration 5");
  });

  it("speaks of one seed as of one", { timeout: 60_000 }, async () => {
    const results = join(folder, "one.xml");
    const { code, stdout } = await swarm("--seeds", "1", ...["--duration", "1", "--nodes", "2", "--junit", results]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\n1 seed in [\d.]+ s, .*\nverdict: pass: 1 seed\n$/)]);
    expect(readFileSync(results, "utf8")).toMatch(/swarm of 1 seed"[\s\S]*name="1 seed passes"/);
  });

  it("shrinks the first seed that fails, writes its schedule, and replay fails alike", {
    timeout: 60_000,
  }, async () => {
    const file = appFile("overspends", {
      body: "if (view.spent + cost <= 100) tx.spent.add(cost)",
      bound: "spent <= 100",
    });
    const schedule = join(folder, "smallest.json");
    const [page, results] = [join(folder, "smallest.html"), join(folder, "swarm.xml")];
    const files = ["--schedule", schedule, "--report", page, "--junit", results];
    const { code, stdout } = await swarmOf(file, "--seeds", "1..100", "--jobs", "1", ...files);
    expect(code).toBe(1);
    expect(stdout).toContain(`report: ${page}`);
    expect(readFileSync(page, "utf8")).toContain("What led to it");
    const failed = Number(/verdict: fail: (\d+) of/.exec(stdout)?.[1]);
    const left = 100 - Number(/(\d+) seeds in/.exec(stdout)?.[1]);
    expect(stdout).toContain(`stopped after 10 failures: ${left} seed${left === 1 ? " was" : "s were"} not run`);
    expect(readFileSync(results, "utf8").match(/<failure type="within bounds"/g)).toHaveLength(failed);
    expect(stdout).toMatch(/seed \d+, made smaller in \d+ runs:/);
    expect(stdout).toContain(`replay: joinery sim replay ${schedule} --app ${file}`);
    expect(JSON.parse(readFileSync(schedule, "utf8")).steps.length).toBeLessThan(20);
    const inTwo = join(folder, "in-two-threads.json");
    await swarmOf(file, "--seeds", "1..100", "--jobs", "2", "--schedule", inTwo, "--no-report");
    expect(readFileSync(inTwo, "utf8")).toBe(readFileSync(schedule, "utf8"));
    const [trace, log] = [join(folder, "trace.json"), join(folder, "log.txt")];
    const pictures = ["--no-report", "--perfetto", trace, "--shiviz", log];
    const again = await spawnCommand("sim", "replay", schedule, "--app", file, ...pictures);
    expect(JSON.parse(readFileSync(trace, "utf8")).traceEvents.length).toBeGreaterThan(10);
    expect(readFileSync(log, "utf8")).toMatch(/^node\d \{"node\d":1\} [\d.]+ s: spend \{"cost":/);
    expect(again.code).toBe(1);
    expect(again.stdout).toMatch(/verdict: fail: within bounds, at [\d.]+ s: node \d: "within bounds" does not hold/);
    const explained = await spawnCommand("sim", "explain", schedule, "--app", file);
    expect(explained.code).toBe(1);
    expect(explained.stdout).toMatch(/What node \d could know by then, \d+ of \d+ operations:/);
    expect(explained.stdout).toContain("The same schedule:");
    const shrunk = await spawnCommand("sim", "shrink", schedule, "--app", file, "--out", join(folder, "again.json"));
    expect(shrunk.code).toBe(1);
    expect(readFileSync(join(folder, "again.json"), "utf8")).toBe(readFileSync(schedule, "utf8"));
  });

  it("gives the same in two threads as in one", { timeout: 60_000 }, async () => {
    const [two, one] = await Promise.all(
      ["2", "1"].map((jobs) => swarmOf(appFile(`sound-${jobs}`), "--seeds", "1..5", "--jobs", jobs, "--json")),
    );
    expect(two).toMatchObject({ code: 0 });
    expect({ ...JSON.parse(two!.stdout), wallSeconds: 0 }).toEqual({ ...JSON.parse(one!.stdout), wallSeconds: 0 });
  });

  it.each([
    [["--seeds", "9..1"], /--seeds takes a range such as 1..1000, of at most 10000000 seeds, not "9..1"/],
    [["--jobs", "0"], /--jobs takes a whole number from 1 to 64/],
    [["--app", "nowhere.mjs"], /--app nowhere.mjs: it can't be imported/],
  ])("refuses %j with 64", async (args, says) => {
    const { code, stderr } = await swarm(...args);
    expect([code, says.test(stderr)]).toEqual([64, true]);
  });

  it("exits with 2 when no operation was made, and says why; replay does so too", { timeout: 60_000 }, async () => {
    const refusing = appFile("refuses", { body: "tx.spent.add(cost + 0.5)" });
    const results = join(folder, "unchecked.xml");
    const { code, stdout } = await swarmOf(refusing, "--seeds", "1..3", "--jobs", "1", "--junit", results);
    expect(code).toBe(2);
    expect(stdout).toContain("verdict: unchecked: 3 of 3 seeds, the first is 1");
    expect(stdout).toMatch(/seed 1: no operation was made: \d+ were refused, the first was "spend" with "/);
    expect(readFileSync(results, "utf8").match(/<failure type="unchecked"/g)).toHaveLength(3);
    const schedule = join(folder, "empty.json");
    const empty = { version: 1, seed: 1, nodes: 2, durationMs: 1000, faults: [], steps: [] };
    writeFileSync(schedule, JSON.stringify(empty));
    const again = await spawnCommand("sim", "replay", schedule, "--app", refusing, "--no-report");
    expect([again.code, again.stdout]).toEqual([2, expect.stringContaining("the schedule has no steps")]);
  });

  it("shrinks nothing where the schedule passes or nothing is checked, says what to do, and writes nothing", {
    timeout: 60_000,
  }, async () => {
    const file = appFile("sound");
    const steps = [{ atMs: 1, node: 0, operation: "spend", args: { cost: 1 } }];
    const out = join(folder, "never.json");
    for (const [made, code, says] of [
      [
        steps,
        0,
        /^The schedule passes, so there is nothing to make smaller, and nothing was written: give the .*\nverdict: pass\n$/,
      ],
      [
        [],
        2,
        /^Nothing is checked by the schedule, so .*\nverdict: unchecked: no operation was made: .* no steps.*\n$/,
      ],
    ] as const) {
      const schedule = join(folder, "passes.json");
      const whole = { version: 1, seed: 1, nodes: 2, durationMs: 1000, faults: [], steps: made };
      writeFileSync(schedule, JSON.stringify(whole));
      const ran = await spawnCommand("sim", "shrink", schedule, "--app", file, "--out", out);
      expect(ran).toEqual({ code, stdout: expect.stringMatching(says), stderr: "" });
      expect(existsSync(out)).toBe(false);
    }
  });

  it("refuses a file that holds no schedule, and a schedule of another version", async () => {
    const file = join(folder, "other.json");
    writeFileSync(file, "{");
    expect((await runCommand("sim", "replay", file)).code).toBe(64);
    writeFileSync(file, '{"version":7}');
    expect(await runCommand("sim", "replay", file)).toMatchObject({
      code: 64,
      // A line, and no trace of where it came from.
      stderr: expect.stringMatching(/^joinery: .*other\.json: no schedule to run: .*version 7.*\n$/),
    });
    const stoodIn = /^joinery: .*version 7.*\(no --app was given: the game that comes along is what is simulated\)\n$/;
    expect((await runCommand("sim", "explain", file)).stderr).toMatch(stoodIn);
  });
});

// The same seeds on another Node, which here is this one behind a script that says it is of version 99.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, spawnCommand } from "./run-command.js";

const examples = join(import.meta.dirname, ".examples");
let folder = "";
let newer = "";
beforeAll(() => {
  mkdirSync(examples, { recursive: true });
  folder = mkdtempSync(join(examples, "newer-node-"));
  newer = program("newer-node", `[ "$1" = -p ] && echo 99.1.0 && exit\nELSEWHERE=1 exec "${process.execPath}" "$@"`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** An application whose one operation adds `amount`. */
function appFile(name: string, amount: string, first = ""): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `${first}
import { counter } from "joinery";
export const app = {
  schema: { spent: counter() },
  operations: { spend: { run: (tx) => tx.spent.add(${amount}) } },
  durationMs: 5000,
};
`,
  );
  return file;
}

const otherwise =
  /ran otherwise on Node 99\.1\.0: trace hash ([0-9a-f]{16}) there, ([0-9a-f]{16}) on Node \d+\.\d+\.\d+/;

describe.skipIf(process.platform === "win32")("--newer-node", () => {
  it("has every tenth seed run there as well, from the first on", { timeout: 60_000 }, async () => {
    const app = appFile("sound", "1");
    for (const jobs of ["1", "2"]) {
      const args = ["--app", app, "--seeds", "7..18", "--jobs", jobs, "--newer-node", newer, "--json"];
      const { code, stdout, stderr } = await spawnCommand("sim", "swarm", ...args);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ passed: 12, newerNode: { version: "99.1.0", same: 2 } });
      expect(stderr).toContain("the same on Node 99.1.0: 2 seeds");
      expect(stderr.split("\n")[0]).toContain(` --newer-node ${newer}`);
    }
  });

  it("ends with 4 where a trace differs, with the seed and both hashes, and replay too", {
    timeout: 60_000,
  }, async () => {
    const app = appFile("differs", "process.env.ELSEWHERE === undefined ? 1 : 2");
    const schedule = join(folder, "differs.json");
    const given = ["--app", app, "--newer-node", newer];
    const swarm = await spawnCommand(
      "sim",
      "swarm",
      ...given,
      "--seeds",
      "3..4",
      "--jobs",
      "2",
      "--schedule",
      schedule,
    );
    expect(swarm.code, swarm.stderr).toBe(4);
    expect(swarm.stdout).toMatch(/verdict: fail: 1 of 2 seeds, the first is 3/);
    const [, there, here] = otherwise.exec(swarm.stdout) ?? [];
    expect(swarm.stdout).toMatch(/^seed 3: seed 3 ran otherwise/m);
    expect(there).not.toBe(here);
    expect(swarm.stdout).toContain(`replay: joinery sim replay ${schedule} --app ${app} --newer-node ${newer}`);
    expect(JSON.parse(readFileSync(schedule, "utf8"))).toMatchObject({ seed: 3 });
    const replayed = await spawnCommand("sim", "replay", schedule, ...given, "--no-report");
    expect(replayed.code).toBe(4);
    expect(otherwise.exec(replayed.stdout)?.slice(1)).toEqual([there, here]);
    expect((await spawnCommand("sim", "replay", schedule, "--app", app, "--no-report")).code).toBe(0);
  });

  it("ends with 4 where an operation throws there alone, and with 64 where the application can't be had", {
    timeout: 60_000,
  }, async () => {
    const broken = "process.env.ELSEWHERE === undefined ? 1 : (() => { throw new Error('not known here') })()";
    const seeds = ["--seeds", "1", "--jobs", "1", "--newer-node", newer];
    const threw = await spawnCommand("sim", "swarm", ...seeds, "--app", appFile("throws", broken));
    expect([threw.code, /Node 99\.1\.0: operation "spend" .* not known here/.test(threw.stdout)]).toEqual([4, true]);
    const absent = appFile(
      "absent",
      "1",
      "if (process.env.ELSEWHERE !== undefined) throw new Error('no such module');",
    );
    const refused = await spawnCommand("sim", "swarm", ...seeds, "--app", absent);
    expect([refused.code, /on Node 99\.1\.0 .*no such module/.test(refused.stderr)]).toEqual([64, true]);
  });

  it("has the main job run there too, and takes the environment's word for where that is", {
    timeout: 60_000,
  }, async () => {
    process.env.JOINERY_NEWER_NODE = newer;
    try {
      const { code, stdout, stderr } = await spawnCommand(
        "sim",
        "run",
        "--nodes",
        "4",
        "--duration",
        "5",
        "--no-report",
      );
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/the same on Node 99\.1\.0\nverdict: pass/);
    } finally {
      delete process.env.JOINERY_NEWER_NODE;
    }
  });

  it("refuses what is no Node, or no newer one, with 64 and runs nothing", async () => {
    const cases: [string, RegExp][] = [
      [join(folder, "nowhere"), /--newer-node \S+nowhere: no Node can be started there/],
      [program("other", "echo hello"), /other: it is no Node/],
      [process.execPath, /it is Node \d+\.\d+\.\d+, and this is \d+\.\d+\.\d+: give a newer one/],
      [program("old", "echo 18.20.4"), /it is Node 18\.20\.4, and this is/],
    ];
    for (const [path, says] of cases) {
      for (const command of [["swarm"], ["run"], ["replay", "none.json"]]) {
        const { code, stdout, stderr } = await runCommand("sim", ...command, "--newer-node", path);
        expect([code, stdout, says.test(stderr)], stderr).toEqual([64, "", true]);
      }
    }
  });
});

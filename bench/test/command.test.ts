// The command as people meet it: what it refuses, and one real run in fresh processes over what was built.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../src/command/run-command.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; printed: string; told: string }> {
  let [printed, told] = ["", ""];
  const code = await runCommand(args, {
    print: (text) => {
      printed += text;
    },
    tell: (line) => {
      told += line;
    },
    measure: () => Promise.reject(new TypeError("nothing is measured here")),
  });
  return { code, printed, told };
}

const chromium = process.env.JOINERY_CHROMIUM ?? "";

describe("the command", () => {
  it.each([
    [["text"], 'there is no suite "text"'],
    [[], "name one suite"],
    [["core", "sync"], "name one suite"],
    [["core", "--case", "nothing"], 'no case "nothing"'],
    [["core", "--fast"], "--fast"],
    [["core", "--scale", "2"], "--scale"],
    [["core", "--subject", "yjs", "--subject", "tinybase"], "--subject takes one of"],
    [["core", "--results", "--case", "set-tx"], "--results takes the whole suite"],
  ])("answers %j with 64 and a reason", async (args, reason) => {
    const { code, printed, told } = await run(...args);
    expect([code, printed]).toEqual([64, ""]);
    expect(told).toContain(reason);
  });

  it("explains itself", async () => {
    const { code, printed } = await run("--help");
    expect(code).toBe(0);
    for (const word of ["--quick", "--json FILE", "--case ID", "core", "sync", "storage", "ledger", "sim"]) {
      expect(printed).toContain(word);
    }
  });

  it("measures the subjects in processes of their own and writes the rows", async () => {
    const main = resolve(import.meta.dirname, "../dist/main.js");
    const file = join(folder, "rows.json");
    const args = [
      main,
      "core",
      "--quick",
      "--case",
      "set-bytes",
      "--scale",
      "0.01",
      "--json",
      file,
      "--subject",
      "joinery",
      "--subject",
      "yjs",
    ];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/^set-bytes: /m);
    expect(stdout).toMatch(/target: bytes at most 40,000/);
    expect(stderr).toContain("bench: set-bytes 1/1 yjs: done");
    const rows = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>[];
    const plain = rows.filter((row) => row.case === "set-bytes");
    expect(plain.map(({ subject, metric }) => `${subject} ${metric}`)).toEqual(["joinery bytes", "yjs bytes"]);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(["suite", "case", "subject", "metric", "unit", "value", "samples"]);
      expect(row).toMatchObject({ suite: "core", unit: "B", value: expect.any(Number) });
      expect(row.samples).toHaveLength(1);
    }
  }, 60_000);

  it("has servers and their clients in processes of their own, which lose no message", async () => {
    const main = resolve(import.meta.dirname, "../dist/main.js");
    const args = [main, "sync", "--quick", "--case", "fanout", "--scale", "0.02"];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/^ {2}ms +joinery/m);
    expect(stdout).toMatch(/^ {2}server_cpu_ms +hocuspocus/m);
    expect(stderr).toContain("bench: fanout 3/3 hocuspocus: done");
  }, 60_000);

  it("recovers a torn log in another process than its writer's", async () => {
    const main = resolve(import.meta.dirname, "../dist/main.js");
    const args = [main, "storage", "--quick", "--case", "recover-1g", "--scale", "0.005"];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/^ {2}ms +joinery/m);
    expect(stdout).toContain("rss_mb at most 200: met");
    expect(stderr).toContain("bench: recover-1g 1/3 joinery: done");
  }, 240_000);

  it.skipIf(chromium === "" && process.env.JOINERY_CI !== "1")(
    "measures a store in Chromium",
    async () => {
      const main = resolve(import.meta.dirname, "../dist/main.js");
      const args = [main, "storage", "--quick", "--case", "indexeddb", "--scale", "0.02"];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
      expect(stdout).toMatch(/^ {2}ops_s +joinery/m);
      expect(stdout).toMatch(/^ {2}load_ms +joinery/m);
      expect(stderr).toContain("bench: indexeddb 3/3 joinery: done");
    },
    60_000,
  );
});

// `joinery sim scenario`: the list, one run, and what is said of a name that is none.

import { scenarios } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.js";

describe("joinery sim scenario", () => {
  it("lists what there is, a line each", async () => {
    const { code, stdout } = await runCommand("sim", "scenario");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(scenarios.length);
    const { stdout: json } = await runCommand("sim", "scenario", "--json");
    expect(JSON.parse(json)).toContainEqual(expect.objectContaining({ name: "one-way-link", nodes: 12 }));
  });

  it("runs one, and says what happened and what was checked", async () => {
    const { code, stdout, stderr } = await runCommand("sim", "scenario", "slow-pair", "--seed", "3", "--nodes", "4");
    expect([code, stderr]).toEqual([0, "options: joinery sim scenario slow-pair --seed 3 --nodes 4\n"]);
    expect(stdout).toMatch(/^slow-pair: .+\nchecked:\n/);
    expect(stdout).toMatch(/happened: 2 faults, \d+ operations on 4 nodes/);
    expect(stdout).toMatch(/seed 3, trace hash [0-9a-f]{16}\nverdict: pass\n$/);
    const again = await runCommand("sim", "scenario", "slow-pair", "--seed", "3", "--nodes", "4", "--json");
    const result = JSON.parse(again.stdout) as { readonly traceHash: string };
    expect(stdout).toContain(result.traceHash);
  });

  it("refuses a name that is none, and sizes that it can't have", async () => {
    const unknown = await runCommand("sim", "scenario", "nowhere");
    expect([unknown.code, unknown.stderr]).toEqual([64, expect.stringContaining("take one of game-and-ledger, ")]);
    const small = await runCommand("sim", "scenario", "slow-pair", "--nodes", "1");
    expect([small.code, small.stderr]).toEqual([64, expect.stringContaining("--nodes takes a whole number from 2")]);
  });
});

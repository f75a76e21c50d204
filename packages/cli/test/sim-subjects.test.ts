import type { SubjectResult } from "@joinery/sim/subjects";
import { describe, expect, it } from "vitest";
import { subjectsVerdict } from "../src/subjects-command.js";
import { runCommand } from "./run-command.js";

describe("joinery sim subjects", () => {
  it("shows a line for each, all of which converge", { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await runCommand(
      "sim",
      "subjects",
      "--nodes",
      "4",
      "--duration",
      "5",
      "--seed",
      "2",
    );
    expect([code, stderr]).toEqual([0, "options: joinery sim subjects --seed 2 --nodes 4 --duration 5\n"]);
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(lines.pop()).toBe("verdict: pass");
    expect(head).toMatch(/^subject +converged +after the heal +operations +frames +bytes +trace$/);
    expect(lines.map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      ["Joinery", "yes"],
      ["Yjs", "yes"],
      ["Automerge", "yes"],
    ]);
    // All of them were given the same to write.
    expect(new Set(lines.map((line) => line.split(/ {2,}/)[3])).size).toBe(1);
  });

  it("says which of them came to a wrong value, or else were late", () => {
    const of = (subject: string, faults: readonly string[], convergeMs: number | null): SubjectResult => ({
      ...{ subject, faults, convergeMs, operations: 1, crashes: 0, frames: 1, bytes: 1, traceHash: "0" },
    });
    const [sound, losing, late] = [of("Joinery", [], 5), of("Yjs", ["an entry"], 5), of("Automerge", [], null)];
    expect(subjectsVerdict([sound])).toEqual({ verdict: "pass", reason: null, code: 0 });
    expect(subjectsVerdict([sound, losing, late])).toEqual({
      verdict: "fail",
      reason: "Yjs came to a wrong value",
      code: 1,
    });
    const reason = "Automerge did not come to one value in time after the heal";
    expect(subjectsVerdict([sound, late])).toEqual({ verdict: "fail", reason, code: 3 });
  });

  it("tells its verdict in JSON as well", { timeout: 120_000 }, async () => {
    const { code, stdout } = await runCommand("sim", "subjects", "--nodes", "4", "--duration", "5", "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { verdict: "pass", reason: null, nodes: 4, results: [{}, {}, {}] },
    ]);
  });

  it.each([
    [["--nodes", "3"], "--nodes takes a whole number from 4 to 200"],
    [["--seed", "x"], "--seed x"],
  ])("refuses %j", async (options, message) => {
    const { code, stderr } = await runCommand("sim", "subjects", ...options);
    expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
  });
});

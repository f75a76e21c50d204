import { describe, expect, it } from "vitest";
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
    expect(head).toMatch(/^subject +converged +after the heal +operations +frames +bytes +trace$/);
    expect(lines.map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      ["Joinery", "yes"],
      ["Yjs", "yes"],
      ["Automerge", "yes"],
    ]);
    // All of them were given the same to write.
    expect(new Set(lines.map((line) => line.split(/ {2,}/)[3])).size).toBe(1);
  });

  it.each([
    [["--nodes", "3"], "--nodes takes a whole number from 4 to 200"],
    [["--seed", "x"], "--seed x"],
  ])("refuses %j", async (options, message) => {
    const { code, stderr } = await runCommand("sim", "subjects", ...options);
    expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
  });
});

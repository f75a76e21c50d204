// The first thing set-up says to somebody whose Node is too old.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { checkNode } from "../../scripts/check-node.mjs";
import { repositoryRoot } from "../layout/tree/repository.js";

describe("the check of Node's version", () => {
  it.each(["18.20.4", "20.18.3", "0.12.0"])("refuses %s and says what to do", (version) => {
    expect(() => checkNode(version)).toThrow(/Node .* is too old, 20\.19 or newer is needed: install it/);
  });

  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("accepts %s", (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it("asks for what package.json asks for", async () => {
    const { engines } = JSON.parse(await readFile(`${repositoryRoot}package.json`, "utf8"));
    expect(engines.node).toBe(">=20.19");
  });
});

// The soak as somebody meets it who types it wrong, stops it, or sees it fail.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSoakOptions, SoakUsageError, soakHelp } from "../../scripts/soak-options.mjs";
import { soakParts } from "../../scripts/soak-parts.mjs";
import { afterRound, freshProgress, readProgress, writeProgress } from "../../scripts/soak-progress.mjs";

describe("the command line of the soak", () => {
  it("names a part, and how long it may take", () => {
    const usual = { help: false, part: "laws", seconds: 60, seed: undefined, fresh: false };
    expect(readSoakOptions(["laws"])).toEqual(usual);
    expect(readSoakOptions(["laws", "--seconds", "7", "--fresh"])).toEqual({ ...usual, seconds: 7, fresh: true });
    expect(readSoakOptions(["--seed", "42", "laws"])).toEqual({ ...usual, seed: 42 });
  });

  it.each([
    [[], "name one part of: laws"],
    [["lawz"], "name one part of"],
    [["constructor"], "name one part of"],
    [["laws", "laws"], "name one part of"],
    [["laws", "--seconds", "0"], '--seconds takes a whole number from 1 on, not "0"'],
    [["laws", "--seed", "x"], "--seed takes a whole number"],
    [["laws", "--second", "1"], "Unknown option"],
  ])("is refused as %j with what would be right", (args, message) => {
    expect(() => readSoakOptions(args)).toThrow(SoakUsageError);
    expect(() => readSoakOptions(args)).toThrow(message);
  });

  it("has a help that names every part", () => {
    expect(readSoakOptions(["--help"])).toEqual({ help: true });
    for (const part of Object.keys(soakParts)) expect(soakHelp).toContain(`  ${part}`);
  });
});

describe("the progress of the soak", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-soak-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("goes on with the next seed, and counts only what passed", () => {
    const one = afterRound(freshProgress(), { cases: 100, seconds: 2, passed: true });
    expect(one).toEqual({ nextSeed: 2, cases: 100, seconds: 2, failedSeeds: [] });
    const two = afterRound(one, { cases: 100, seconds: 3, passed: false });
    expect(two).toEqual({ nextSeed: 3, cases: 100, seconds: 5, failedSeeds: [2] });
  });

  it("is found again in its file, in a folder that is made for it", async () => {
    const file = pathToFileURL(join(folder, "deep", "laws.json"));
    expect(readProgress(file)).toEqual(freshProgress());
    const progress = afterRound(freshProgress(), { cases: 1, seconds: 1, passed: true });
    writeProgress(file, progress);
    expect(readProgress(file)).toEqual(progress);
    expect(await readFile(file, "utf8")).toMatch(/\n$/);
  });

  it.each(["", "{}", "null", '{"nextSeed": "1"}'])("begins anew from a file that says %j", async (text) => {
    const file = pathToFileURL(join(folder, "laws.json"));
    await writeFile(file, text);
    expect(readProgress(file)).toEqual(freshProgress());
  });
});

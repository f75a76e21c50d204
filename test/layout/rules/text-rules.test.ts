// Shows on fixtures that each rule over text, names and sizes finds what it is for, and leaves the rest alone.
import { describe, expect, it } from "vitest";
import { findIn } from "./fixture.js";
import { checkNames } from "./names.js";
import { checkOpeningComment } from "./opening-comment.js";
import { checkReadmes } from "./readmes.js";
import { checkFileSize, checkFunctionSize } from "./size.js";
import { checkDataFolder, checkHosts, checkLaterWork, checkMachinePaths, checkSuppressions } from "./tracked-text.js";

const lines = (count: number): string => "x();\n".repeat(count);

describe("the rule on file size", () => {
  it("finds a file of 401 lines", () => {
    expect(findIn("a.ts", lines(401), checkFileSize)).toEqual(["401 has 401 lines, at most 400 may be"]);
  });
  it("accepts 400 lines", () => expect(findIn("a.ts", lines(400), checkFileSize)).toEqual([]));
});

describe("the rule on function size", () => {
  it.each([
    ["function", (body: string) => `function f() {\n${body}}`],
    ["arrow", (body: string) => `const f = () => {\n${body}};`],
    ["method", (body: string) => `class C { m() {\n${body}} }`],
    ["constructor", (body: string) => `class C { constructor() {\n${body}} }`],
  ])("finds a %s of 71 lines and accepts 70", (_kind, wrap) => {
    expect(findIn("a.ts", wrap(lines(69)), checkFunctionSize)).toHaveLength(1);
    expect(findIn("a.ts", wrap(lines(68)), checkFunctionSize)).toEqual([]);
  });
});

describe("the rule on names", () => {
  it.each([
    "src/utils/a.ts",
    "src/helpers.ts",
    "src/common/a.ts",
    "src/misc.ts",
    "src/lock-manager.ts",
    "test/util.test.ts",
  ])("finds %s, which says nothing", (path) => expect(checkNames(path)).toHaveLength(1));
  it.each(["src/versionVector.ts", "src/Dot.ts", "src/a_b.ts", "Docs/a.md"])(
    "finds %s, which is not kebab-case",
    (path) => expect(checkNames(path)).toHaveLength(1),
  );
  it.each([
    "src/common-prefix.ts",
    ".ci/run",
    "docs/decisions/0001-tools.md",
    "sim/README.md",
    "a-b.test.ts",
    "LICENSE",
  ])("accepts %s", (path) => expect(checkNames(path)).toEqual([]));
});

describe("the rule on README files", () => {
  it("finds a package without one", () => {
    const paths = ["packages/a/package.json", "sim/package.json", "sim/README.md", "bench/package.json"];
    expect(checkReadmes(paths).map(({ path }) => path)).toEqual(["packages/a/README.md"]);
  });
});

describe("the rule on opening comments", () => {
  it.each([
    "export const a = 1;",
    "// short\nexport const a = 1;",
    "import a from 'a';\n// Too late to say what this file is.",
  ])("finds %j", (text) => expect(findIn("a.ts", text, checkOpeningComment)).toHaveLength(1));
  it.each([
    "// The front door of the package.\nexport * from './a.js';",
    "/**\n * One dot: the author\n * and the number.\n */\nexport {};",
    "#!/usr/bin/env node\n// The command joinery, which sets the exit code.\n",
  ])("accepts %j", (text) => expect(findIn("a.ts", text, checkOpeningComment)).toEqual([]));
});

const inParts = (...parts: string[]): string => parts.join("");

describe("the rules on tracked text", () => {
  it.each([
    ["a path of one machine", checkMachinePaths, inParts("/wo", "rk/main/a.ts"), "./work/a.ts"],
    ["a home folder", checkMachinePaths, inParts("cd /ho", "me/ann/joinery"), "at home/ann"],
    ["a file address", checkMachinePaths, inParts("file:/", "//tmp/a"), "file:./a.tgz"],
    ["a package registry", checkHosts, inParts("https://registry.npm", "js.org/a"), "https://example.org"],
    [
      "a rule switched off for Biome",
      checkSuppressions,
      inParts("// biome", "-ignore lint: no"),
      "// ignored by biome",
    ],
    ["a rule switched off for ESLint", checkSuppressions, inParts("/* eslint", "-disable */"), "eslint is enabled"],
    [
      "a type error switched off",
      checkSuppressions,
      inParts("// @ts", "-ignore"),
      "// @ts-expect-error wrong on purpose",
    ],
    ["a promise of later work", checkLaterWork, inParts("// TO", "DO: more"), "// all todos are done"],
    ["the folder of the data", checkDataFolder, inParts("../shared", "/data/a.csv"), "JOINERY_DATA"],
  ])("find %s", (_what, check, bad, good) => {
    expect(findIn("docs/a.md", `good\n${bad}\n`, check)).toHaveLength(1);
    expect(findIn("docs/a.md", `good\n${bad}\n`, check)[0]).toMatch(/^2 /);
    expect(findIn("docs/a.md", good, check)).toEqual([]);
  });

  it("find any address in the lockfile", () => {
    expect(findIn("pnpm-lock.yaml", "a:\n  tarball: https://example.org/a.tgz\n", checkHosts)).toHaveLength(1);
  });
});

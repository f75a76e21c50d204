// Shows on fixtures that imports which point upwards, outwards or into another package's files are found.
import { describe, expect, it } from "vitest";
import { SourceFile } from "../tree/source-file.js";
import { findIn } from "./fixture.js";
import { checkImports, type DeclaredDependencies } from "./imports.js";
import { layers } from "./layers.js";
import { checkManifestLayer, checkReferences } from "./manifests.js";

const declareAll: DeclaredDependencies = {
  forSources: new Set([...layers.keys(), "lib0", "ws", "@noble/hashes"]),
  forTests: new Set([...layers.keys(), "lib0", "vitest"]),
};
const check =
  (declared: DeclaredDependencies) =>
  (path: string, text: string): string[] =>
    findIn(path, text, (file) => checkImports(file, declared));
const withAll = check(declareAll);

describe("the rule on imports", () => {
  it.each([
    ["packages/clock/src/a.ts", "@joinery/crdt"],
    ["packages/crdt/src/a.ts", "@joinery/replica"],
    ["packages/replica/src/a.ts", "@joinery/sync"],
    ["packages/sync/src/a.ts", "@joinery/crdt"],
    ["packages/ledger/src/a.ts", "@joinery/sync"],
    ["packages/transports/src/a.ts", "@joinery/replica"],
    ["packages/storage/src/a.ts", "@joinery/sync"],
    ["packages/joinery/src/a.ts", "@joinery/sim"],
    ["packages/joinery/src/a.ts", "@joinery/cli"],
    ["sim/src/a.ts", "@joinery/cli"],
    ["packages/clock/src/a.ts", "lib0"],
    ["packages/ledger/src/a.ts", "lib0/encoding"],
  ])("finds that %s imports %s", (path, name) => {
    expect(withAll(path, `\nimport { a } from "${name}";`)).toEqual([expect.stringMatching(/^2 .* is not below/)]);
  });

  it.each([
    'import "@joinery/replica";',
    'import type { A } from "@joinery/replica";',
    'export * from "@joinery/replica";',
    'export const a = import("@joinery/replica");',
    'export type A = import("@joinery/replica").A;',
    'import a = require("@joinery/replica");',
    'const a = require("@joinery/replica");',
  ])("sees %s", (text) => expect(withAll("packages/crdt/src/a.ts", text)).toHaveLength(1));

  it.each([
    ["packages/crdt/src/a.ts", "../../clock/src/dot.js", "reaches out of its package"],
    ["packages/crdt/src/a.ts", "../test/arbitrary.js", "reaches out of src"],
    ["packages/crdt/test/a.test.ts", "../../clock/src/dot.js", "reaches out of its package"],
    ["sim/src/a.ts", "../../scripts/test-count.mjs", "reaches out of its package"],
    ["sim/src/a.ts", "@joinery/clock/src/dot.js", "reaches into another package's files"],
    ["sim/test/a.test.ts", "@joinery/clock/dist/dot.js", "reaches into another package's files"],
  ])("finds that %s imports %s", (path, name, message) => {
    expect(withAll(path, `import "${name}";`)).toEqual([expect.stringContaining(message)]);
  });

  it("finds what package.json does not list", () => {
    const none: DeclaredDependencies = { forSources: new Set(), forTests: new Set() };
    expect(check(none)("packages/crdt/src/a.ts", 'import "@joinery/clock";')).toHaveLength(1);
    expect(check(none)("packages/transports/src/a.ts", 'import "ws";')).toHaveLength(1);
    expect(check(none)("packages/crdt/test/a.test.ts", 'import "vitest";')).toHaveLength(1);
  });

  it.each([
    ["packages/crdt/src/a.ts", "@joinery/clock"],
    ["packages/crdt/src/codec/a.ts", "../dot.js"],
    ["packages/sync/src/a.ts", "lib0/encoding"],
    ["packages/transports/src/a.ts", "ws"],
    ["packages/joinery/src/a.ts", "@joinery/storage/sqlite"],
    ["packages/cli/src/a.ts", "@joinery/sim"],
    ["packages/crdt/test/a.test.ts", "../src/a.js"],
    ["packages/crdt/test/a.test.ts", "vitest"],
    ["sim/test/a.test.ts", "../../test/browser/launch-chromium.js"],
    ["test/scripts/a.test.ts", "../../scripts/test-count.mjs"],
    ["test/scripts/a.test.ts", "../../scripts/mutants/catalogue.mjs"],
  ])("accepts that %s imports %s", (path, name) => expect(withAll(path, `import "${name}";`)).toEqual([]));
});

const manifest = (name: string, ...dependencies: string[]): string =>
  JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "*"])) });

describe("the rule on manifests", () => {
  it.each([
    ["packages/clock/package.json", manifest("@joinery/clock", "@joinery/crdt")],
    ["packages/clock/package.json", manifest("@joinery/clock", "lib0")],
    ["packages/fresh/package.json", manifest("@joinery/fresh")],
    ["packages/clock/package.json", manifest("@joinery/crdt")],
  ])("finds what the table does not allow in %s: %s", (path, text) => {
    expect(findIn(path, text, checkManifestLayer)).toHaveLength(1);
  });

  it("accepts what the table allows", () => {
    const text = manifest("@joinery/crdt", "@joinery/clock");
    expect(findIn("packages/crdt/package.json", text, checkManifestLayer)).toEqual([]);
  });
});

describe("the rule on project references", () => {
  const needsClock = new SourceFile("packages/crdt/package.json", manifest("@joinery/crdt", "@joinery/clock"));
  const findings = (references: string): string[] =>
    checkReferences(new SourceFile("packages/crdt/tsconfig.json", `{ "references": ${references} }`), needsClock).map(
      ({ message }) => message,
    );

  it("finds a missing one", () => expect(findings("[]")).toEqual(["has no reference to @joinery/clock"]));
  it("finds one too many", () => {
    const both = '[{ "path": "../clock" }, { "path": "../../sim" }]';
    expect(findings(both)).toEqual(["refers to @joinery/sim, no dependency of it"]);
  });
  it("accepts the dependencies", () => expect(findings('[{ "path": "../clock" }]')).toEqual([]));
});

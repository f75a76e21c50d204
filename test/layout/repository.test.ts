// The layout rules over the real tree. A finding reads "path:line what is wrong".
import { describe, expect, it } from "vitest";
import { allRules } from "./all-rules.js";
import type { DeclaredDependencies } from "./rules/imports.js";
import { layers, packageOf } from "./rules/layers.js";
import { checkReferences } from "./rules/manifests.js";
import { checkReadmes } from "./rules/readmes.js";
import { deterministicSimFolders, pureCoreFolders } from "./tree/file-kinds.js";
import { type Finding, formatFinding } from "./tree/finding.js";
import { readRepository } from "./tree/repository.js";
import type { SourceFile } from "./tree/source-file.js";

const files = readRepository();
const byPath = new Map(files.map((file) => [file.path, file]));

function read(path: string): SourceFile {
  const file = byPath.get(path);
  expect(file, `${path} exists`).toBeDefined();
  return file as SourceFile;
}

type Manifest = Record<"dependencies" | "peerDependencies" | "devDependencies", Record<string, string> | undefined>;

function dependencyNames(path: string, kinds: readonly (keyof Manifest)[]): string[] {
  const manifest = JSON.parse(read(path).text) as Manifest;
  return kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
}

function declaredFor(path: string): DeclaredDependencies {
  const folder = layers.get(packageOf(path) ?? "")?.folder;
  const home = `${folder}/package.json`;
  return {
    // Nobody installs the benchmarks: the peers that they measure are needed by developers only.
    forSources: new Set(
      dependencyNames(
        home,
        folder === "bench" ? ["dependencies", "devDependencies"] : ["dependencies", "peerDependencies"],
      ),
    ),
    forTests: new Set([
      ...dependencyNames(home, ["dependencies", "devDependencies"]),
      ...dependencyNames("package.json", ["devDependencies"]),
    ]),
  };
}

function expectNone(findings: readonly Finding[]): void {
  expect(findings.map(formatFinding)).toEqual([]);
}

describe("the repository", () => {
  for (const rule of allRules(declaredFor)) {
    it(rule.title, () => {
      const subjects = files.filter(({ path }) => rule.appliesTo(path));
      expect(subjects.length, "files the rule applies to").toBeGreaterThan(0);
      expectNone(subjects.flatMap((file) => rule.check(file)));
    });
  }

  it("has a README in every package", () => expectNone(checkReadmes([...byPath.keys()])));

  it("builds packages in the order of their dependencies", () => {
    const configs = files.filter(({ path }) => /^((?:packages|examples)\/[^/]+|sim|bench)\/tsconfig\.json$/.test(path));
    expect(configs.length).toBeGreaterThan(0);
    expectNone(configs.flatMap((file) => checkReferences(file, read(file.path.replace("tsconfig", "package")))));
  });

  it("builds every package", () => {
    const configs = files.filter(({ path }) => /^((?:packages|examples)\/[^/]+|sim|bench)\/tsconfig\.json$/.test(path));
    const { references } = JSON.parse(read("tsconfig.json").text) as { references: readonly { path: string }[] };
    const built = references.map(({ path }) => `${path}/tsconfig.json`);
    expect(built.toSorted()).toEqual(configs.map(({ path }) => path).toSorted());
  });

  it("has every package of the table of layers", () => {
    for (const { folder } of layers.values()) read(`${folder}/package.json`);
  });

  it.each([...pureCoreFolders, ...deterministicSimFolders])("has code in %s, where stricter rules hold", (folder) => {
    expect(files.filter(({ path }) => path.startsWith(folder)).length).toBeGreaterThan(0);
  });
});

// Imports stay in their layer and in their package: sources import what their row of the table and their
// package.json allow, tests may add development dependencies, and nobody reaches into another package's files.
import { posix } from "node:path";
import type { Finding } from "../tree/finding.js";
import { importedModules, importedPackage } from "../tree/imported-modules.js";
import type { SourceFile } from "../tree/source-file.js";
import { layers, packageOf } from "./layers.js";

/** What the package.json files say: dependencies for sources, and those plus development ones for tests. */
export interface DeclaredDependencies {
  readonly forSources: ReadonlySet<string>;
  readonly forTests: ReadonlySet<string>;
}

/** What tests may import by its path outside their own package: the browser, and the scripts, which are no package. */
const openToTests = /^(test\/browser\/launch-chromium\.js|scripts\/(?:[^/]+\/)?[^/]+\.mjs)$/;

export function checkImports(file: SourceFile, declared: DeclaredDependencies): Finding[] {
  return importedModules(file).flatMap(({ specifier, node }) => {
    const message = specifier.startsWith(".")
      ? judgeRelative(file.path, specifier)
      : judgeBare(file.path, specifier, declared);
    return message === undefined ? [] : [file.at(node, message)];
  });
}

function judgeRelative(path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  const isTest = !isSource(path);
  if (isTest && openToTests.test(target)) return undefined;
  const home = packageOf(path);
  if (home !== undefined && packageOf(target) !== home) return `reaches out of its package: "${specifier}"`;
  if (!isTest && !target.startsWith(`${layers.get(home ?? "")?.folder}/src/`))
    return `reaches out of src: "${specifier}"`;
  return undefined;
}

function judgeBare(path: string, specifier: string, declared: DeclaredDependencies): string | undefined {
  const name = importedPackage(specifier);
  const home = packageOf(path);
  if (name === undefined || name === home) return undefined;
  if (/\/(src|dist)(\/|$)/.test(specifier)) return `reaches into another package's files: "${specifier}"`;
  if (!isSource(path)) return declared.forTests.has(name) ? undefined : `"${name}" is not in package.json`;
  if (!isInLayer(home, name)) return `"${name}" is not below ${home} (see layers.ts)`;
  return declared.forSources.has(name) ? undefined : `"${name}" is not in the dependencies of package.json`;
}

function isInLayer(home: string | undefined, name: string): boolean {
  const layer = layers.get(home ?? "");
  if (layer === undefined) return false;
  if (layers.has(name)) return layer.mayImport.includes(name);
  return layer.mayUse === undefined || layer.mayUse.includes(name);
}

function isSource(path: string): boolean {
  return /^(packages\/[^/]+|examples\/[^/]+|sim|bench)\/src\//.test(path);
}

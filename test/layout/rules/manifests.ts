// The package.json and tsconfig.json of a package agree with the table of layers and with each other:
// dependencies stay below the package, and the build order (project references) follows the dependencies.
import { posix } from "node:path";
import ts from "typescript";
import type { Finding } from "../tree/finding.js";
import type { SourceFile } from "../tree/source-file.js";
import { layers, packageOf } from "./layers.js";

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
}

export function checkManifestLayer(file: SourceFile): Finding[] {
  const { name, dependencies = {} } = JSON.parse(file.text) as Manifest;
  const layer = layers.get(name);
  if (layer === undefined || `${layer.folder}/package.json` !== file.path) {
    return [{ path: file.path, line: 1, message: `"${name}" has no row in layers.ts` }];
  }
  const foreign = Object.keys(dependencies).filter((dependency) =>
    layers.has(dependency) ? !layer.mayImport.includes(dependency) : layer.mayUse?.includes(dependency) === false,
  );
  return foreign.map((dependency) => ({ path: file.path, line: 1, message: `may not depend on "${dependency}"` }));
}

export function checkReferences(tsconfig: SourceFile, manifest: SourceFile): Finding[] {
  const { dependencies = {} } = JSON.parse(manifest.text) as Manifest;
  const wanted = Object.keys(dependencies).filter((name) => layers.has(name));
  const found = references(tsconfig);
  const finding = (message: string): Finding => ({ path: tsconfig.path, line: 1, message });
  return [
    ...wanted.filter((name) => !found.includes(name)).map((name) => finding(`has no reference to ${name}`)),
    ...found.filter((name) => !wanted.includes(name)).map((name) => finding(`refers to ${name}, no dependency of it`)),
  ];
}

function references(tsconfig: SourceFile): string[] {
  const { config } = ts.parseConfigFileTextToJson(tsconfig.path, tsconfig.text);
  const folder = posix.dirname(tsconfig.path);
  const entries = (config as { references?: readonly { path: string }[] }).references ?? [];
  return entries.map(({ path }) => packageOf(`${posix.join(folder, path)}/`) ?? path);
}

// The files of this repository, found without git so that a copy of the tree is checked just as well as a clone.
// What .gitignore names is left out; it holds only whole folders (`name/`) and endings (`*.ending`).
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SourceFile } from "./source-file.js";

export const repositoryRoot: string = fileURLToPath(new URL("../../../", import.meta.url));

const binaryEndings = [".gz", ".png", ".jpg", ".ico", ".woff2", ".bin", ".db"];

/** Every text file, with paths from the root and forward slashes. */
export function readRepository(): SourceFile[] {
  const paths = listFiles("").filter((path) => !binaryEndings.some((ending) => path.endsWith(ending)));
  return paths.map((path) => new SourceFile(path, readFileSync(repositoryRoot + path, "utf8")));
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(repositoryRoot + folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder + entry.name;
    if (entry.isDirectory()) return isIgnoredFolder(entry.name) ? [] : listFiles(`${path}/`);
    return entry.isFile() && !isIgnoredFile(entry.name) ? [path] : [];
  });
}

const ignoreLines = readFileSync(`${repositoryRoot}.gitignore`, "utf8").split("\n");
const ignoredFolders = new Set([
  ".git",
  ...ignoreLines.filter((line) => line.endsWith("/")).map((l) => l.slice(0, -1)),
]);
const ignoredEndings = ignoreLines.filter((line) => line.startsWith("*")).map((line) => line.slice(1));

function isIgnoredFolder(name: string): boolean {
  return ignoredFolders.has(name);
}

function isIgnoredFile(name: string): boolean {
  return ignoredEndings.some((ending) => name.endsWith(ending));
}

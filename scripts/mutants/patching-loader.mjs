// A loader of modules that makes one change to one file as it is read. The file on disk stays as it is.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

let mutant;

export async function initialize(data) {
  mutant = data;
}

export async function load(url, context, nextLoad) {
  if (mutant?.url === undefined || url !== mutant.url) return nextLoad(url, context);
  const source = await readFile(fileURLToPath(url), "utf8");
  return { format: "module", source: source.replace(mutant.find, () => mutant.replace), shortCircuit: true };
}

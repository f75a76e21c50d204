// Where figures come from: the processor, the memory and every version. Never a name of the host, nor a path.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";

const packages = ["yjs", "loro-crdt", "@automerge/automerge", "@hocuspocus/server", "@photostructure/sqlite"];
const gibibyte = 2 ** 30;

/** One fact per line. */
export function machineFacts(): string[] {
  const processors = cpus();
  const model = processors[0]?.model.trim() || "unknown processor";
  const versions = packages.map((name) => `${name} ${versionOf(name)}`);
  return [
    `${model}, ${processors.length} cores, ${Math.round(totalmem() / gibibyte)} GiB of memory`,
    `Node ${process.versions.node} (V8 ${process.versions.v8}), ${process.platform} ${process.arch}`,
    versions.join(", "),
    `processes that wanted to run in the minute before: ${(loadavg()[0] ?? 0).toFixed(1)}; more than one makes times noisy`,
  ];
}

/** A package need not export its package.json, so it is looked for upwards from its main file. */
function versionOf(name: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(join(folder, "package.json"));
    if (manifest?.name === name && manifest.version !== undefined) return manifest.version;
  }
  return "of unknown version";
}

function readManifest(path: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}

// The same seeds on another version of Node: not a frame differs. Runs where JOINERY_NEWER_NODE names a node, or one is on the PATH by version.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { gameApp, runMainJob, simulate } from "@joinery/sim";
import { expect, it } from "vitest";

const seeds = [1, 2, 3];
const index = new URL("../dist/index.js", import.meta.url).href;

function newerNode(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = ["node26", "node24", "node22"].flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env.JOINERY_NEWER_NODE ?? onPath.find((path) => existsSync(path));
}

const other = newerNode();

it.skipIf(other === undefined)(
  "a seed has the same trace on a newer Node (needs JOINERY_NEWER_NODE)",
  {
    timeout: 120_000,
  },
  () => {
    const script = `
    const { gameApp, runMainJob, simulate } = await import(${JSON.stringify(index)});
    const hashes = ${JSON.stringify(seeds)}.map((seed) => simulate(gameApp, { seed }).traceHash);
    hashes.push(runMainJob({ seed: 1, nodes: 6, durationMs: 4000 }).run.traceHash.digest());
    console.log(JSON.stringify({ version: process.version, hashes }));`;
    const told = execFileSync(other as string, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const { version, hashes } = JSON.parse(told) as { readonly version: string; readonly hashes: readonly string[] };
    expect(version).not.toBe(process.version);
    const here = seeds.map((seed) => simulate(gameApp, { seed }).traceHash);
    here.push(runMainJob({ seed: 1, nodes: 6, durationMs: 4000 }).run.traceHash.digest());
    expect(hashes).toEqual(here);
  },
);

// A project of somebody else: an empty folder outside the repository, with the packed packages installed by npm.
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "./child-process.js";

export interface PackedProject {
  readonly folder: string;
  /** Names of the packages that were packed and installed. */
  readonly packages: readonly string[];
  close(): Promise<void>;
}

/** Builds and packs every package, and installs the tarballs. Takes some ten seconds. */
export async function createPackedProject(): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-pack-"));
  await runCommand(process.execPath, ["node_modules/typescript/bin/tsc", "-b"], repositoryRoot);
  await packInto(folder);
  const tarballs = await readTarballs(folder);
  // Without overrides npm would look for the dependencies between the tarballs in the registry.
  const manifest = { private: true, type: "module", dependencies: tarballs, overrides: tarballs };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await runCommand("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], folder);
  for (const [peer, owner] of optionalPeers) await linkPeer(peer, owner, folder);
  return { folder, packages: Object.keys(tarballs), close: () => rm(folder, { recursive: true }) };
}

/** What the testing package runs in and what fields and subjects stand on, each with who has it here. Nobody gets it along. */
const optionalPeers = [
  ["vitest", "."],
  ["fast-check", "."],
  ["yjs", "packages/documents"],
  ["y-protocols", "sim"],
  ["@automerge/automerge", "packages/documents"],
] as const;

/** Gives the project a peer as its own development dependency would, without another download. */
async function linkPeer(name: string, owner: string, folder: string): Promise<void> {
  const link = join(folder, "node_modules", name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(await realpath(join(repositoryRoot, owner, "node_modules", name)), link, "dir");
}

async function packInto(folder: string): Promise<void> {
  const { packageManager } = JSON.parse(await readFile(join(repositoryRoot, "package.json"), "utf8"));
  const filters = ["--filter", "./packages/*", "--filter", "./sim"];
  await runCommand(
    "npx",
    ["--yes", packageManager, "-r", ...filters, "pack", "--pack-destination", folder],
    repositoryRoot,
  );
}

async function readTarballs(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  const pairs = files.map(async (file) => {
    const manifest = await runCommand("tar", ["-xOzf", file, "package/package.json"], folder);
    return [JSON.parse(manifest).name as string, `file:${file}`] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

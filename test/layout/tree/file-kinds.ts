// Which rules meet which files: a few named sets of paths.

/** Code that is published: the sources of packages and of the simulator. */
export function isShippedSource(path: string): boolean {
  return /^(packages\/[^/]+|sim)\/src\/.*\.ts$/.test(path);
}

/** Code that users copy. */
export function isExample(path: string): boolean {
  return /^examples\/[^/]+\/src\/.*\.ts$/.test(path);
}

/** Every piece of code, tests and scripts included. */
export function isCode(path: string): boolean {
  return /\.(ts|mts|mjs|js)$/.test(path);
}

/** Folders that hold a core without I/O: no clock, timer, promise, randomness or environment. */
export const pureCoreFolders: readonly string[] = [
  "packages/clock/src/",
  "packages/crdt/src/",
  "packages/ledger/src/",
  "packages/craps/src/",
  "packages/documents/src/",
  "packages/replica/src/core/",
  "packages/replica/src/signed/",
  "packages/sync/src/core/",
  "packages/sync/src/reconcile/",
];

/** The one folder of a core where Date is a plain value, written into documents and read back. */
export const dateValueFolder = "packages/crdt/src/values/";

/** Folders of the simulator that run inside its event loop and must give the same bytes on every machine. */
export const deterministicSimFolders: readonly string[] = [
  "sim/src/kernel/",
  "sim/src/network/",
  "sim/src/disk/",
  "sim/src/node/",
  "sim/src/faults/",
  "sim/src/checkers/",
  "sim/src/workloads/",
  "sim/src/subjects/",
];

export function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder));
}

// Who may import whom. Arrows point down only; a package that is not in the table may not exist.
// The package.json of each package may list less than its row, never more.

export interface Layer {
  readonly folder: string;
  /** Workspace packages its sources may import. */
  readonly mayImport: readonly string[];
  /** Packages from outside the workspace it may import; undefined leaves that to its package.json. */
  readonly mayUse?: readonly string[];
}

const cores = [
  "@joinery/clock",
  "@joinery/crdt",
  "@joinery/replica",
  "@joinery/sync",
  "@joinery/ledger",
  "@joinery/craps",
];
/** Suites for tests: they stand on the cores, and what they run in is a peer. */
const suites = ["@joinery/testing"];
const adapters = ["@joinery/transports", "@joinery/storage"];
/** Documents of other libraries as fields. */
const documents = ["@joinery/documents"];

export const layers: ReadonlyMap<string, Layer> = new Map([
  ["@joinery/clock", { folder: "packages/clock", mayImport: [], mayUse: [] }],
  ["@joinery/crdt", { folder: "packages/crdt", mayImport: ["@joinery/clock"], mayUse: ["@standard-schema/spec"] }],
  [
    "@joinery/replica",
    {
      folder: "packages/replica",
      mayImport: ["@joinery/clock", "@joinery/crdt"],
      mayUse: ["@noble/curves", "@noble/hashes"],
    },
  ],
  ["@joinery/sync", { folder: "packages/sync", mayImport: ["@joinery/clock", "@joinery/replica"], mayUse: ["lib0"] }],
  [
    "@joinery/ledger",
    { folder: "packages/ledger", mayImport: ["@joinery/clock", "@joinery/crdt", "@joinery/replica"], mayUse: [] },
  ],
  [
    "@joinery/craps",
    {
      folder: "packages/craps",
      mayImport: ["@joinery/clock", "@joinery/crdt", "@joinery/replica", "@joinery/ledger"],
      mayUse: ["@noble/hashes"],
    },
  ],
  [
    "@joinery/documents",
    {
      folder: "packages/documents",
      mayImport: ["@joinery/clock", "@joinery/crdt", "@joinery/replica", "@joinery/sync"],
      mayUse: ["@automerge/automerge", "yjs"],
    },
  ],
  [
    "@joinery/testing",
    {
      folder: "packages/testing",
      mayImport: ["@joinery/clock", "@joinery/crdt", "@joinery/replica", "@joinery/sync"],
      mayUse: ["fast-check", "vitest"],
    },
  ],
  ["@joinery/transports", { folder: "packages/transports", mayImport: ["@joinery/sync"] }],
  ["@joinery/storage", { folder: "packages/storage", mayImport: ["@joinery/replica"] }],
  ["joinery", { folder: "packages/joinery", mayImport: [...cores, ...documents, ...adapters, ...suites] }],
  ["@joinery/sim", { folder: "sim", mayImport: [...cores, ...adapters, "joinery"] }],
  ["@joinery/cli", { folder: "packages/cli", mayImport: [...cores, ...adapters, "joinery", "@joinery/sim"] }],
  ["@joinery/bench", { folder: "bench", mayImport: [...cores, ...adapters, "joinery", "@joinery/sim"] }],
  // What a user would write: the front door and the command, nothing from behind them.
  ["@joinery/example-relay", { folder: "examples/relay", mayImport: ["joinery", "@joinery/cli"] }],
  [
    "@joinery/test",
    { folder: "test", mayImport: [...cores, ...adapters, ...suites, "joinery", "@joinery/sim", "@joinery/cli"] },
  ],
]);

/** The package a path belongs to, or undefined for files of the root. */
export function packageOf(path: string): string | undefined {
  for (const [name, { folder }] of layers) if (path.startsWith(`${folder}/`)) return name;
  return undefined;
}

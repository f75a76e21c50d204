// The parts of the soak: tests that draw their cases from a seed, and what to run of them in one round.

/**
 * @typedef {object} SoakPart
 * @property {string} does what a round checks, for the help
 * @property {readonly string[]} tests filters for vitest
 * @property {(seed: number) => Record<string, string>} env what a round's tests find in their environment
 * @property {number} casesPerRound how many cases a round adds to each subject
 */

/** More than the engine takes by itself, and younger objects than by default, of which a simulation makes many. */
const roomForMany = "--max-old-space-size=8000 --max-semi-space-size=64";

/** @type {Record<string, SoakPart>} */
export const soakParts = {
  laws: {
    does: "the laws of every field type and of random schemas, over recorded traces",
    tests: ["packages/crdt/test/laws", "packages/documents/test/laws"],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_TRACES: "100", JOINERY_STATISTICS: "1" }),
    casesPerRound: 100,
  },
  fuzz: {
    does: "every decoder of foreign bytes, fed with spoiled states, deltas, entries, proofs of forks, geneses, bundles, versions and frames, and whole sessions of those",
    tests: ["test/hostile/hostile-bytes", "test/hostile/spoiled-sessions"],
    env: (seed) => ({
      JOINERY_SEED: `${seed}`,
      JOINERY_FUZZ_INPUTS: "25000",
      JOINERY_FUZZ_FRAMES: "25000",
      JOINERY_STATISTICS: "1",
    }),
    casesPerRound: 25_000,
  },
  reconcile: {
    does: "set reconciliation: symbols per difference up to 10,000 items, spoiled batches, and pairs of sets",
    tests: ["packages/sync/test/reconcile"],
    env: (seed) => ({
      JOINERY_SEED: `${seed}`,
      JOINERY_SKETCH_RUNS: "2000",
      JOINERY_FUZZ_INPUTS: "25000",
      JOINERY_STATISTICS: "1",
    }),
    casesPerRound: 2000,
  },
  sync: {
    does: "the invariants of sync over random schedules of faults, the failures of other systems, and presence",
    tests: [
      "packages/sync/test/invariants",
      "packages/sync/test/regressions",
      "packages/sync/test/convergence",
      "packages/sync/test/presence/converges",
    ],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_TRACES: "200", JOINERY_STATISTICS: "1" }),
    casesPerRound: 200,
  },
  craps: {
    does: "10,000 rounds of craps under partitions, crashes and liars of every kind: one result each, dice as committed, money kept, liars named",
    tests: ["sim/test/scenarios/craps-job"],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_CRAPS_ROUNDS: "10000", JOINERY_STATISTICS: "1" }),
    casesPerRound: 10_000,
  },
  operations: {
    does: "docs/operations.md: what a reader made from it finds in entries and states, and refuses, beside the codec",
    tests: ["test/operations"],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_TRACES: "100", JOINERY_STATISTICS: "1" }),
    casesPerRound: 100,
  },
  churn: {
    does: "10,000 clients that come, write and are gone for good after six seconds: half an hour or more",
    tests: ["sim/test/scenarios/short-lived-clients"],
    env: (seed) => ({
      JOINERY_SEED: `${seed}`,
      JOINERY_CLIENTS: "10000",
      JOINERY_STATISTICS: "1",
      NODE_OPTIONS: roomForMany,
    }),
    casesPerRound: 10_000,
  },
  documents: {
    does: "1,000 documents of 1 MB through a process with 64 MiB of heap to spare",
    tests: ["test/processes/many-documents"],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_DOCUMENTS: "1000", JOINERY_STATISTICS: "1" }),
    casesPerRound: 1000,
  },
  kills: {
    does: "a process killed at random moments while it writes and syncs over WebSockets, on one SQLite file",
    tests: ["test/processes/kills"],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_KILLS: "100", JOINERY_STATISTICS: "1" }),
    casesPerRound: 100,
  },
  leases: {
    does: "a node that leases authors, or its client, killed at every step of a lease, over SQLite files",
    tests: ["packages/joinery/test/leases"],
    env: (seed) => ({ JOINERY_SEED: `${seed}`, JOINERY_LEASE_FILES: "1", JOINERY_STATISTICS: "1" }),
    casesPerRound: 1,
  },
};

// 100,000 assignments over 1,000 keys of a table: one by one, one by one and sent, by the thousand, and their state.

import { loadSubject } from "../subjects/load-subject.js";
import type { TableDocument } from "../subjects/subject.js";
import { type BenchCase, type Figure, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { type Pair, randomAssignments, runsOf, sized } from "../work/workload.js";
import { sizesOf } from "./sizes.js";

const batch = 1000;

function assignments(scale: number): Pair[] {
  return randomAssignments(sized(100_000, scale), sized(1000, scale));
}

/** Timed: all transactions in one synchronous run of code, until the last of them is in the log. */
export const setTx: BenchCase = {
  id: "set-tx",
  title: "100,000 sets over 1,000 keys, one per transaction, until all are in the log",
  subjects: libraryNames,
  metrics: ["ops_s"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const pairs = assignments(scale);
    const table = await (await loadSubject(name)).table();
    const took = await millisecondsOf(() => {
      for (const [key, value] of pairs) table.set(key, value);
      return table.settled();
    });
    return outcome(table, [figure("ops_s", rate(pairs.length, took))]);
  },
};

/**
 * Timed: the same, but each transaction is ended by itself (for Joinery: one turn, and so one flush and one entry each)
 * and the bytes that a peer would be sent for it are made and kept. `bytes` is their mean length.
 */
export const setEmit: BenchCase = {
  id: "set-emit",
  title: "the same, each transaction flushed and its update encoded and kept; bytes per update",
  subjects: libraryNames,
  metrics: ["ops_s", "bytes"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const pairs = assignments(scale);
    const updates: Uint8Array[] = [];
    const table = await (await loadSubject(name)).table((update) => updates.push(update));
    const took = await millisecondsOf(async () => {
      for (const [key, value] of pairs) {
        table.set(key, value);
        const flushed = table.flushed();
        if (flushed !== undefined) await flushed;
      }
      await table.settled();
    });
    const bytes = updates.reduce((sum, update) => sum + update.length, 0);
    const { digest, figures } = outcome(table, [
      figure("ops_s", rate(pairs.length, took)),
      figure("bytes", bytes / updates.length),
    ]);
    return { digest: `${digest}, ${updates.length} updates`, figures };
  },
};

/** Timed: 1,000 operations per transaction, until the last is in the log. */
export const setBatch: BenchCase = {
  id: "set-batch",
  title: "the same 100,000 sets, 1,000 per transaction, until all are in the log",
  subjects: libraryNames,
  metrics: ["ops_s"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const pairs = assignments(scale);
    const runs = runsOf(pairs, batch);
    const table = await (await loadSubject(name)).table();
    const took = await millisecondsOf(() => {
      for (const run of runs) table.setAll(run);
      return table.settled();
    });
    return outcome(table, [figure("ops_s", rate(pairs.length, took))]);
  },
};

/** Nothing is timed: the exact size of the state after `set-batch`, in every format that the subject has for it. */
export const setBytes: BenchCase = {
  id: "set-bytes",
  title: "the encoded state after set-batch",
  subjects: libraryNames,
  metrics: ["bytes"],
  exact: true,
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const table = await (await loadSubject(name)).table();
    for (const run of runsOf(assignments(scale), batch)) table.setAll(run);
    await table.settled();
    return outcome(table, sizesOf(table.encode()));
  },
};

function outcome(table: TableDocument, figures: readonly Figure[]): Outcome {
  return { digest: digestOfPairs(table.pairs()), figures };
}

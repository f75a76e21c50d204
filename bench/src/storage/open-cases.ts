// How long it takes from a closed file to the first value read.

import { join } from "node:path";
import { assert } from "@joinery/crdt";
import { loadSubject } from "../subjects/load-subject.js";
import { type BenchCase, figure, type Outcome, type SubjectName } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { millisecondsOf } from "../work/stopwatch.js";
import { distinctAssignments, keyOf, numberedValue, type Pair, runsOf, sized } from "../work/workload.js";
import { firstWord, startApart } from "./apart.js";
import { openStoredTable, type StoredTable } from "./stored-table.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const keyCount = 100_000;
const tailCount = 1000;

interface Work {
  readonly pairs: readonly Pair[];
  /** Sets of keys that are there, one entry each. */
  readonly tail: readonly Pair[];
}

interface Opened {
  readonly digest: string;
  /** Milliseconds. */
  readonly took: number;
}

/** The key that is read. */
function probeOf(pairs: readonly Pair[]): string {
  return (pairs[pairs.length >> 1] as Pair)[0];
}

function workOf(scale: number): Work {
  const pairs = distinctAssignments(sized(keyCount, scale));
  const tail = Array.from({ length: sized(tailCount, scale) }, (_, index): Pair => {
    return [keyOf((index * 97) % pairs.length), numberedValue(10_000_000 + index)];
  });
  return { pairs, tail };
}

/** Timed as `load_ms`: Joinery from its file, a snapshot and 1,000 entries; Yjs from the bytes of the same document, in memory already. */
export const open100k: BenchCase = {
  id: "open-100k",
  title:
    "a document of 100,000 keys opened from its file, snapshot and 1,000 entries; Yjs: the same from bytes in memory",
  subjects: ["joinery", "yjs"],
  metrics: ["load_ms"],
  limitMsMin: 90_000,
  measure: (subject, scale) =>
    subject === "yjs" ? loadPeer(workOf(scale)) : inTemporaryFolder((folder) => openFile(folder, workOf(scale))),
};

/**
 * Timed as `load_ms`: with 10^6 entries behind the snapshot, all of them kept; as `alone`: without them, in another file. Each in a
 * process that has done nothing else: the second opening of one process is faster than the first, and its memory another.
 */
export const open1m: BenchCase = {
  id: "open-1m",
  title: "the same with a million entries kept behind the snapshot, and (alone) without them",
  subjects: ["joinery"],
  metrics: ["load_ms"],
  startsProcesses: true,
  limitMsMin: 300_000,
  measure: (_subject: SubjectName, scale) =>
    inTemporaryFolder(async (folder) => {
      const work = workOf(scale);
      const long = join(folder, "long.db");
      await prepare(long, work, sized(1_000_000, scale));
      const short = join(folder, "short.db");
      await prepare(short, work, 0);
      const alone = await openedApart(short, work);
      const { digest, took } = await openedApart(long, work);
      assert(digest === alone.digest, "both files hold the same");
      return { digest, figures: [figure("load_ms", took), figure("load_ms", alone.took, "alone")] };
    }),
};

async function openFile(folder: string, work: Work): Promise<Outcome> {
  const path = join(folder, "game.db");
  await prepare(path, work, 0);
  const { digest, took } = await timed(path, work);
  return { digest, figures: [figure("load_ms", took)] };
}

/** A file with `entries` entries, then every key, a snapshot, and the tail. */
async function prepare(path: string, { pairs, tail }: Work, entries: number): Promise<void> {
  const table = await openStoredTable(path, { byHand: true });
  await churn(table, pairs, entries);
  for (const run of runsOf(pairs, 1000)) await table.setAll(run);
  await table.snapshot();
  for (const pair of tail) await table.set(pair);
  await table.close();
}

/** Entries of one set each. Those of a turn share a flush, and an entry ends with every turn of microtasks. */
async function churn(table: StoredTable, pairs: readonly Pair[], entries: number): Promise<void> {
  let saved: Promise<void> = Promise.resolve();
  for (let index = 0; index < entries; index++) {
    saved = table.set(pairs[index % pairs.length] as Pair);
    if (index % 1000 === 999) await saved;
    else await undefined;
  }
  await saved;
}

function openedApart(path: string, { pairs }: Work): Promise<Opened> {
  return firstWord(startApart("./open-reader.js", path, probeOf(pairs)));
}

async function timed(path: string, { pairs, tail }: Work): Promise<Opened> {
  const probe = probeOf(pairs);
  let table: StoredTable | undefined;
  // What was written to make the file is garbage by now; no opening is to pay for that.
  globalThis.gc?.();
  const took = await millisecondsOf(async () => {
    table = await openStoredTable(path, { byHand: true });
    assert(table.get(probe) !== undefined, "what was opened can be read");
  });
  assert(table !== undefined && tail.length > 0, "the document was opened");
  const digest = digestOfPairs(table.pairs());
  await table.close();
  return { digest, took };
}

async function loadPeer({ pairs, tail }: Work): Promise<Outcome> {
  const subject = await loadSubject("yjs");
  const written = await subject.table();
  for (const run of runsOf(pairs, 1000)) written.setAll(run);
  for (const [key, value] of tail) written.set(key, value);
  const state = written.encodeOnce();
  written.release();
  const probe = probeOf(pairs);
  let loaded: Awaited<ReturnType<typeof subject.loadTable>> | undefined;
  // Likewise.
  globalThis.gc?.();
  const took = await millisecondsOf(async () => {
    loaded = await subject.loadTable(state);
    assert(loaded.get(probe) !== undefined, "what was loaded can be read");
  });
  assert(loaded !== undefined, "the document was loaded");
  return { digest: digestOfPairs(loaded.pairs()), figures: [figure("load_ms", took)] };
}

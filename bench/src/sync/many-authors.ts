// A history of very many authors at both sides, a few more at one: what it takes to say who wrote how much.

import { assert } from "@joinery/crdt";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { distinctAssignments, type Pair, sized } from "../work/workload.js";
import { exchange, greetingFigures } from "./exchange.js";
import { loadSyncSubject } from "./subjects/load-sync-subject.js";
import type { SyncSubject } from "./subjects/synced-table.js";
import { VirtualTime } from "./virtual-time.js";

const authorCount = 10_000;
const newAuthorCount = 20;

/**
 * Each author set one key of its own once; the two that meet wrote nothing. Counted: the bytes both ways that bring none of
 * what was written: vectors, digests, requests, acknowledgements; of `all`: with what was written.
 */
export const authors10000: BenchCase = {
  id: "authors-10000",
  title: "two replicas with a history of 10,000 authors, one with 20 more, meet; bytes beside what was written",
  subjects: libraryNames,
  metrics: ["bytes", "messages", "round_trips", "cpu_ms"],
  exact: true,
  limitMsMin: 90_000,
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const subject = await loadSyncSubject(name);
    const time = new VirtualTime();
    const authors = sized(authorCount, scale);
    const pairs = distinctAssignments(authors + newAuthorCount);
    const exports = await written(subject, time, pairs);
    const [here, there] = [await subject.table(pairs.length, time), await subject.table(pairs.length + 1, time)];
    there.mergeAll(exports.slice(0, authors));
    here.mergeAll(exports);
    await Promise.all([here.settled(), there.settled()]);
    const news = pairs.slice(authors);
    const isInStep = (): boolean => news.every(([key, value]) => there.get(key) === value);
    const exchanged = await exchange({ reader: subject, time, sides: [here, there], isInStep });
    const digest = digestOfPairs(here.pairs());
    assert(digestOfPairs(there.pairs()) === digest, "replicas that have met hold the same");
    return {
      digest,
      figures: [
        figure("bytes", exchanged.digestBytes),
        figure("bytes", exchanged.bytes, "all"),
        figure("messages", exchanged.frames),
        figure("round_trips", exchanged.roundTrips),
        figure("cpu_ms", exchanged.cpuMs),
        ...greetingFigures(exchanged),
      ],
    };
  },
};

/** What each author exports, the first of them number 0. */
async function written(subject: SyncSubject, time: VirtualTime, pairs: readonly Pair[]): Promise<Uint8Array[]> {
  const exports: Uint8Array[] = [];
  for (const [author, pair] of pairs.entries()) {
    const table = await subject.table(author, time);
    table.setAll([pair]);
    await table.settled();
    exports.push(table.exportAll());
    table.release();
  }
  return exports;
}

// Two replicas share a table, part, change other keys each, and meet again on a new connection: what it takes to heal.

import { assert } from "@joinery/crdt";
import { median } from "../run/statistics.js";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { distinctAssignments, keyOf, type Pair, randomNumbers, randomText, runsOf, sized } from "../work/workload.js";
import { type Exchanged, exchange, greetingFigures } from "./exchange.js";
import { loadSyncSubject } from "./subjects/load-sync-subject.js";
import type { SyncedTable, SyncSubject } from "./subjects/synced-table.js";
import { VirtualTime } from "./virtual-time.js";

/** How many keys each side changes while they are apart. */
export const healSizes = [1, 10, 100, 1000, 10_000] as const;

export const keyCount = 100_000;
export const keysPerTransaction = 1000;
/** No factor in common with the number of keys at any scale in use: changed keys lie all over the table. */
export const stride = 617;

/** The same two part and meet again so often. */
const laterMeetings = 3;

/**
 * A key has 8 characters, a value 14. Each side's changes are one transaction, to values in which nothing repeats.
 * Counted at the first meeting: all bytes both ways but greetings, until nothing was said for ten seconds. `cpu_ms` is that
 * of both sides at a later meeting of the same two, as changes of others come to replicas that have run for a while; of
 * `first`: that of the first, cold. Not measured: building and copying the table.
 */
export const healCases: readonly BenchCase[] = healSizes.map(healCase);

function healCase(changes: number): BenchCase {
  const sides = changes === 1 ? "1 key" : `${changes.toLocaleString("en")} keys`;
  return {
    id: `heal-${changes}`,
    title: `two replicas of 100,000 keys, ${sides} changed at each while apart, meet on a new connection`,
    subjects: libraryNames,
    metrics: ["bytes", "messages", "round_trips", "cpu_ms"],
    limitMsMin: 90_000,
    async measure(name: LibraryName, scale: number): Promise<Outcome> {
      const healing = await Healing.begin(await loadSyncSubject(name), sized(keyCount, scale));
      const first = await healing.partAndMeet(sized(changes, scale));
      const digest = healing.digest();
      const cpuMs: number[] = [];
      while (cpuMs.length < laterMeetings) cpuMs.push((await healing.partAndMeet(sized(changes, scale))).cpuMs);
      healing.digest();
      return {
        digest,
        figures: [
          figure("bytes", first.bytes),
          figure("messages", first.frames),
          figure("round_trips", first.roundTrips),
          figure("cpu_ms", median(cpuMs)),
          figure("cpu_ms", first.cpuMs, "first"),
          ...greetingFigures(first),
        ],
        remarks: healing.remarks,
      };
    },
  };
}

class Healing {
  readonly #subject: SyncSubject;
  readonly #time: VirtualTime;
  readonly #tables: readonly [SyncedTable, SyncedTable];
  readonly #keyCount: number;
  readonly #next: () => number = randomNumbers(0x2f6b1c35);
  readonly #remarks: Set<string> = new Set();
  #changed = 0;

  private constructor(
    subject: SyncSubject,
    time: VirtualTime,
    tables: readonly [SyncedTable, SyncedTable],
    keys: number,
  ) {
    this.#subject = subject;
    this.#time = time;
    this.#tables = tables;
    this.#keyCount = keys;
  }

  /** What a reader of the figures must know. */
  get remarks(): readonly string[] {
    return [...this.#remarks];
  }

  static async begin(subject: SyncSubject, keys: number): Promise<Healing> {
    const time = new VirtualTime();
    const tables = [await subject.table(0, time), await subject.table(1, time)] as const;
    for (const run of runsOf(distinctAssignments(keys), keysPerTransaction)) tables[0].setAll(run);
    await tables[0].settled();
    tables[1].mergeAll([tables[0].exportAll()]);
    await tables[1].settled();
    return new Healing(subject, time, tables, keys);
  }

  async partAndMeet(changes: number): Promise<Exchanged> {
    const edits = this.#tables.map(() => Array.from({ length: changes }, () => this.#nextEdit()));
    for (const [side, table] of this.#tables.entries()) {
      const transactions = table.setAll(edits[side] as Pair[]);
      if (transactions > 1) {
        this.#remarks.add(`takes ${transactions} transactions for ${changes} changes, as they don't fit one`);
      }
      await table.settled();
    }
    // A transaction comes whole; whether all came is for the digest to tell.
    const probes = edits.flatMap((pairs) => [pairs[0] as Pair, pairs.at(-1) as Pair]);
    const isInStep = (): boolean =>
      this.#tables.every((table) => probes.every(([key, value]) => table.get(key) === value));
    return exchange({ reader: this.#subject, time: this.#time, sides: this.#tables, isInStep });
  }

  /** What both hold. */
  digest(): string {
    const [digest, other] = this.#tables.map((table) => digestOfPairs(table.pairs()));
    assert(digest === other, "replicas that have met hold the same");
    return digest as string;
  }

  #nextEdit(): Pair {
    return [keyOf((this.#changed++ * stride) % this.#keyCount), randomText(this.#next)];
  }
}

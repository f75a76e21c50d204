// Two replicas share a table, part, change other keys each, and let go of their logs: they meet with nothing but what they
// hold. Measured is whatever way they take then.

import { assert } from "@joinery/crdt";
import { type BenchCase, figure, type Outcome, type Target } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import {
  distinctAssignments,
  keyBytes,
  keyOf,
  type Pair,
  randomNumbers,
  randomText,
  runsOf,
  sized,
  valueBytes,
} from "../work/workload.js";
import { type Exchanged, exchange, greetingFigures } from "./exchange.js";
import { keyCount, keysPerTransaction, stride } from "./heal.js";
import { JoinerySide, joineryFrames } from "./subjects/joinery-side.js";
import { JoineryTable } from "./subjects/joinery-table.js";
import { VirtualTime } from "./virtual-time.js";

const sizes = [1, 10, 100, 1000, 10_000] as const;

/** Live dots that one side alone has, at both: that of each change and the one that it took the place of. */
const dotsPerChange = 4;
/** Bytes of a symbol that tells one of them, and how many symbols that takes. */
const symbolBytes = 13;
const symbolsPerDot = 1.45;
/** From here on a list of all dots is shorter. */
const sketchShareMax = 0.4;

export const healTruncatedCases: readonly BenchCase[] = sizes.map(healTruncatedCase);

/** Symbols for the dots that differ, 1.1 times the keys and values, 2 KiB; beyond two fifths of the table there is a list of dots, and no bound. */
export const healTruncatedTargets: readonly Target[] = sizes.flatMap((changes): Target[] => {
  const dots = dotsPerChange * changes;
  if (dots >= sketchShareMax * keyCount) return [];
  const payload = 2 * changes * (keyBytes + valueBytes);
  const bound = Math.floor(dots * symbolBytes * symbolsPerDot + 1.1 * payload + 2048);
  return [
    { case: `heal-truncated-${changes}`, metric: "bytes", is: "at most", bound },
    { case: `heal-truncated-${changes}`, metric: "round_trips", is: "at most", bound: 3 },
  ];
});

function healTruncatedCase(changes: number): BenchCase {
  const sides = changes === 1 ? "1 key" : `${changes.toLocaleString("en")} keys`;
  return {
    id: `heal-truncated-${changes}`,
    title: `two replicas of 100,000 keys without logs, ${sides} changed at each while apart, meet on a new connection`,
    subjects: ["joinery"],
    metrics: ["bytes", "messages", "round_trips", "cpu_ms"],
    limitMsMin: 90_000,
    async measure(_name, scale): Promise<Outcome> {
      const { digest, exchanged } = await heal(sized(keyCount, scale), sized(changes, scale));
      const { bytes, frames, roundTrips, cpuMs } = exchanged;
      return {
        digest,
        figures: [
          figure("bytes", bytes),
          figure("messages", frames),
          figure("round_trips", roundTrips),
          figure("cpu_ms", cpuMs, "first"),
          ...greetingFigures(exchanged),
        ],
      };
    },
  };
}

async function heal(
  keys: number,
  changes: number,
): Promise<{ readonly digest: string; readonly exchanged: Exchanged }> {
  const time = new VirtualTime();
  const [first, second] = [await openTruncated(0, time), await openTruncated(1, time)];
  for (const run of runsOf(distinctAssignments(keys), keysPerTransaction)) first.table.setAll(run);
  await first.table.settled();
  second.table.mergeAll([first.table.exportAll()]);
  await second.table.settled();
  const next = randomNumbers(0x2f6b1c35);
  const probes: Pair[] = [];
  for (const [index, { table }] of [first, second].entries()) {
    const edits = Array.from({ length: changes }, (_, place): Pair => {
      return [keyOf(((index * changes + place) * stride) % keys), randomText(next)];
    });
    table.setAll(edits);
    await table.letGo();
    probes.push(edits[0] as Pair, edits.at(-1) as Pair);
  }
  const tables = [first.table, second.table] as const;
  const isInStep = (): boolean => tables.every((table) => probes.every(([key, value]) => table.get(key) === value));
  const sides = [first.side, second.side] as const;
  const exchanged = await exchange({ reader: joineryFrames, time, sides, isInStep });
  const [digest, other] = tables.map((table) => digestOfPairs(table.pairs()));
  assert(digest === other, "replicas that have met hold the same");
  return { digest: digest as string, exchanged };
}

/** A replica that keeps no entry that its one snapshot covers; it makes one when it is told to. */
async function openTruncated(index: number, time: VirtualTime) {
  const snapshots = { retain: "tail", keep: 1, entries: Number.MAX_SAFE_INTEGER } as const;
  const side = await JoinerySide.open(index, time, { snapshots });
  return { side, table: await JoineryTable.open(side, "bench") };
}

// Two replicas with many documents in common meet again, with none or a few of them changed: what it takes to see that.

import { assert } from "@joinery/crdt";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { digestOf } from "../work/digest.js";
import { distinctAssignments, type Pair, randomNumbers, randomText, sized } from "../work/workload.js";
import { exchange, greetingFigures } from "./exchange.js";
import { JoinerySide, joineryFrames } from "./subjects/joinery-side.js";
import { JoineryTable } from "./subjects/joinery-table.js";
import { VirtualTime } from "./virtual-time.js";

/** How many documents are changed at one side before the two meet. */
export const idleSizes = [0, 10] as const;

const documentCount = 10_000;

/**
 * Each document holds one key and one value of 22 bytes in all, and is open at both sides. Each change is another value, in a
 * transaction of its own. Counted: all bytes and frames both ways but greetings, until nothing was said for ten seconds.
 */
export const idleCases: readonly BenchCase[] = idleSizes.map(idleCase);

function idleCase(changes: number): BenchCase {
  return {
    id: `idle-${changes}`,
    title: `two replicas of 10,000 documents, ${changes === 0 ? "none" : changes} of them changed at one, meet again`,
    subjects: ["joinery"],
    metrics: ["bytes", "messages", "cpu_ms"],
    exact: true,
    limitMsMin: 90_000,
    async measure(_name, scale: number): Promise<Outcome> {
      const time = new VirtualTime();
      const sides = [await JoinerySide.open(0, time), await JoinerySide.open(1, time)] as const;
      const [here, there] = await sharedDocuments(sides, sized(documentCount, scale));
      // Spread over all of them.
      const changed = Array.from({ length: changes === 0 ? 0 : sized(changes, scale) }, (_, index) => {
        const place = Math.floor((index * here.length) / changes);
        return [here[place] as JoineryTable, there[place] as JoineryTable] as const;
      });
      const edits = await change(changed.map(([table]) => table));
      const isInStep = (): boolean => changed.every(([, copy], index) => holds(copy, edits[index] as Pair));
      const exchanged = await exchange({ reader: joineryFrames, time, sides, isInStep });
      const digest = contentOf(here);
      assert(contentOf(there) === digest, "replicas that have met hold the same");
      return {
        digest,
        figures: [
          figure("bytes", exchanged.bytes),
          figure("messages", exchanged.frames),
          figure("cpu_ms", exchanged.cpuMs),
          ...greetingFigures(exchanged),
        ],
      };
    },
  };
}

/** The same documents at both sides, the first of which wrote them. */
async function sharedDocuments(
  [writer, reader]: readonly [JoinerySide, JoinerySide],
  count: number,
): Promise<readonly [JoineryTable[], JoineryTable[]]> {
  const written: JoineryTable[] = [];
  const copied: JoineryTable[] = [];
  for (const [index, pair] of distinctAssignments(count).entries()) {
    const name = `document-${String(index).padStart(5, "0")}`;
    const table = await JoineryTable.open(writer, name);
    table.setAll([pair]);
    await table.settled();
    const copy = await JoineryTable.open(reader, name);
    copy.mergeAll([table.exportAll()]);
    await copy.settled();
    written.push(table);
    copied.push(copy);
  }
  return [written, copied];
}

async function change(tables: readonly JoineryTable[]): Promise<Pair[]> {
  const next = randomNumbers(0x1d872b41);
  const edits: Pair[] = [];
  for (const table of tables) {
    const [[key]] = [...table.pairs()] as [Pair];
    const edit: Pair = [key, randomText(next)];
    table.setAll([edit]);
    await table.settled();
    edits.push(edit);
  }
  return edits;
}

function holds(table: JoineryTable, [key, value]: Pair): boolean {
  return table.get(key) === value;
}

function contentOf(tables: readonly JoineryTable[]): string {
  return digestOf(tables.flatMap((table) => Array.from(table.pairs(), ([key, value]) => `${key}=${value}`)));
}

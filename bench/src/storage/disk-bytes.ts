// What a document takes on disk: beside what is in its log, and beside its state once the log was dropped below a snapshot.

import { statSync } from "node:fs";
import { join } from "node:path";
import { type DocumentCore, encodeEntry } from "@joinery/replica";
import { stateBytes } from "../subjects/joinery-exchange.js";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { randomAssignments, sized } from "../work/workload.js";
import { openStoredTable, type StoredTable } from "./stored-table.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const sets = 100_000;
const keys = 10_000;

/** All exact for one file format. The files are closed, so there is no write-ahead log beside them. */
export const diskBytes: BenchCase = {
  id: "disk-bytes",
  title:
    "100,000 sets over 10,000 keys, an entry each: the file and (log) the entries in it; after snapshot and truncation the file (tail) and the state (state)",
  subjects: ["joinery"],
  metrics: ["bytes"],
  limitMsMin: 120_000,
  measure: (_subject, scale): Promise<Outcome> =>
    inTemporaryFolder(async (folder) => {
      const whole = join(folder, "whole.db");
      const table = await openStoredTable(whole, { byHand: true });
      await write(table, scale);
      const log = entryBytes(table.core);
      await table.close();
      const file = statSync(whole).size;

      const short = join(folder, "short.db");
      const truncated = await openStoredTable(short, { retain: "tail" });
      await write(truncated, scale);
      await truncated.snapshot();
      const state = stateBytes(truncated.core).length;
      const digest = digestOfPairs(truncated.pairs());
      await truncated.close();
      const figures = [
        figure("bytes", file),
        figure("bytes", log, "log"),
        figure("bytes", statSync(short).size, "tail"),
        figure("bytes", state, "state"),
      ];
      return { digest, figures };
    }),
};

/** All entries in the canonical bytes that are stored and hashed. */
function entryBytes({ authors, log }: DocumentCore): number {
  const intervals = Array.from({ length: authors.size }, (_, author) => ({
    author,
    from: 1,
    to: Number.MAX_SAFE_INTEGER,
  }));
  return log.gather(intervals).reduce((sum, entry) => sum + encodeEntry(entry, authors).length, 0);
}

async function write(table: StoredTable, scale: number): Promise<void> {
  let saved: Promise<void> = Promise.resolve();
  for (const [index, pair] of randomAssignments(sized(sets, scale), sized(keys, scale)).entries()) {
    saved = table.set(pair);
    if (index % 1000 === 999) await saved;
    else await undefined;
  }
  await saved;
}

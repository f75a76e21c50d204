// What it costs that changes are on disk soon, and the last of them may go with the power: many at a time.

import { join } from "node:path";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { distinctAssignments, type Pair, runsOf, sized } from "../work/workload.js";
import { BareRows } from "./bare-rows.js";
import { openStoredTable } from "./stored-table.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const rowCount = 100_000;
const batch = 1000;

/** Timed: transactions of one set each, 1,000 in a turn, each such batch awaited; beside as many rows in one transaction. */
export const relaxed1000: BenchCase = {
  id: "relaxed-1000",
  title:
    "100,000 transactions of one set in a relaxed document, 1,000 in a turn, each turn awaited; bare SQLite, without a flush: 1,000 inserts per transaction",
  subjects: ["joinery", "sqlite"],
  metrics: ["ops_s"],
  limitMsMin: 60_000,
  measure: (subject, scale) => {
    const pairs = distinctAssignments(sized(rowCount, scale));
    return inTemporaryFolder((folder) =>
      subject === "sqlite" ? insertRows(join(folder, "rows.db"), pairs) : setKeys(join(folder, "game.db"), pairs),
    );
  },
};

async function insertRows(path: string, pairs: readonly Pair[]): Promise<Outcome> {
  const rows = new BareRows(path, { flushes: false });
  const took = await millisecondsOf(() => {
    for (const run of runsOf(pairs, batch)) rows.insertAll(run);
  });
  const digest = digestOfPairs(rows.pairs());
  rows.close();
  return { digest, figures: [figure("ops_s", rate(pairs.length, took))] };
}

async function setKeys(path: string, pairs: readonly Pair[]): Promise<Outcome> {
  const table = await openStoredTable(path, { durability: "relaxed" });
  const took = await millisecondsOf(async () => {
    for (const run of runsOf(pairs, batch)) await Promise.all(run.map((pair) => table.set(pair)));
  });
  await table.close();
  const again = await openStoredTable(path);
  const digest = digestOfPairs(again.pairs());
  await again.close();
  return { digest, figures: [figure("ops_s", rate(pairs.length, took))] };
}

// What it costs that a change is on disk before anybody goes on: one writer that waits for each of its changes, and many
// at once.

import { join } from "node:path";
import { type BenchCase, figure, type Outcome, type SubjectName } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { distinctAssignments, type Pair, sized } from "../work/workload.js";
import { BareRows } from "./bare-rows.js";
import { openStoredTable } from "./stored-table.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const rowCount = 10_000;
const writerCount = 100;

/** Timed: transactions of one set each, every one awaited until it is saved; beside rows of one insert each. */
export const durableSingle: BenchCase = {
  id: "durable-single",
  title: "10,000 transactions of one set, each awaited until it is on disk; bare SQLite: as many inserts of one row",
  subjects: ["joinery", "sqlite"],
  metrics: ["ops_s"],
  limitMsMin: 60_000,
  measure: (subject, scale) => measure(subject, distinctAssignments(sized(rowCount, scale)), 1),
};

/** Timed: the same by 100 writers, each of whom waits for its own change before the next; bare SQLite as above. */
export const durable100: BenchCase = {
  id: "durable-100",
  title: "the same by 100 writers at once, each of whom awaits its own; bare SQLite: as many inserts of one row",
  subjects: ["joinery", "sqlite"],
  metrics: ["ops_s"],
  limitMsMin: 60_000,
  measure: (subject, scale) => measure(subject, distinctAssignments(sized(rowCount, scale)), writerCount),
};

function measure(subject: SubjectName, pairs: readonly Pair[], writers: number): Promise<Outcome> {
  return inTemporaryFolder((folder) =>
    subject === "sqlite"
      ? insertRows(join(folder, "rows.db"), pairs)
      : setKeys(join(folder, "game.db"), pairs, writers),
  );
}

async function insertRows(path: string, pairs: readonly Pair[]): Promise<Outcome> {
  const rows = new BareRows(path);
  const took = await millisecondsOf(() => {
    for (const pair of pairs) rows.insert(pair);
  });
  const digest = digestOfPairs(rows.pairs());
  rows.close();
  return { digest, figures: [figure("ops_s", rate(pairs.length, took))] };
}

async function setKeys(path: string, pairs: readonly Pair[], writers: number): Promise<Outcome> {
  const table = await openStoredTable(path);
  let next = 0;
  const write = async (): Promise<void> => {
    for (let pair = pairs[next++]; pair !== undefined; pair = pairs[next++]) await table.set(pair);
  };
  const took = await millisecondsOf(async () => {
    await Promise.all(Array.from({ length: writers }, write));
  });
  await table.close();
  return { digest: await digestOfStore(path), figures: [figure("ops_s", rate(pairs.length, took))] };
}

/** What another replica finds in the file. */
async function digestOfStore(path: string): Promise<string> {
  const table = await openStoredTable(path);
  const digest = digestOfPairs(table.pairs());
  await table.close();
  return digest;
}

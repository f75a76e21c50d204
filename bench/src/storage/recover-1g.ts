// A log that is larger than memory would want to be, whose writer was killed and whose end is torn off: what it takes to find
// all that is whole in it.

import { once } from "node:events";
import { join } from "node:path";
import { assert } from "@joinery/crdt";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { firstWord, startApart } from "./apart.js";
import { batchRecords } from "./long-log.js";
import { inTemporaryFolder } from "./temporary-folder.js";
import { tearLog } from "./torn-log.js";

const logBytes = 1e9;

/** Timed from the torn file to the last record read and checked. `rss_mb` is the most that the reading process ever had, engine included. */
export const recover1g: BenchCase = {
  id: "recover-1g",
  title:
    "a log of 10^9 bytes in entries of 1,000, its writer killed and its end torn off: opened, and read to its end in batches",
  subjects: ["joinery"],
  metrics: ["ms", "rss_mb"],
  startsProcesses: true,
  limitMsMin: 600_000,
  measure: (_subject, scale): Promise<Outcome> =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "long.db");
      const written = await writeAndKill(path, logBytes * scale);
      tearLog(`${path}-wal`);
      const { count, took, peak } = await firstWord<Recovery>(startApart("./log-reader.js", path));
      assert(count === written - batchRecords, "all is there but the append whose end was torn off");
      return { digest: `${count} records`, figures: [figure("ms", took), figure("rss_mb", peak)] };
    }),
};

interface Recovery {
  readonly count: number;
  readonly took: number;
  /** Megabytes. */
  readonly peak: number;
}

/** The number of records that it had been told of as written. */
async function writeAndKill(path: string, bytes: number): Promise<number> {
  const writer = startApart("./log-writer.js", path, `${bytes}`);
  const written = await firstWord<number>(writer);
  writer.kill("SIGKILL");
  await once(writer, "exit");
  return written;
}

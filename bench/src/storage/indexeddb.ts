// A store in a browser: how fast entries come to disk, and how soon a page that was loaded can read them.

import { assert } from "@joinery/crdt";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { rate } from "../work/stopwatch.js";
import { distinctAssignments, type Pair, sized } from "../work/workload.js";
import { inBrowserPage } from "./browser-page.js";

const keyCount = 10_000;
const batch = 100;

/** Timed in the page. `load_ms`: with the page loaded anew, from a closed store to the first value read. */
export const indexedDb: BenchCase = {
  id: "indexeddb",
  title:
    "in Chromium: 10,000 entries of one set, 100 at a time, each batch awaited; then the page loaded anew and the store opened",
  subjects: ["joinery"],
  metrics: ["ops_s", "load_ms"],
  startsProcesses: true,
  measure: (_subject, scale): Promise<Outcome> => {
    const pairs = distinctAssignments(sized(keyCount, scale));
    const [probe] = pairs[pairs.length >> 1] as Pair;
    return inBrowserPage(new URL("./indexeddb-page.js", import.meta.url), async (page) => {
      const wrote = (await page.evaluate(`write(${JSON.stringify(pairs)}, ${batch})`)) as number;
      await page.reload();
      const read = (await page.evaluate(`read(${JSON.stringify(probe)})`)) as {
        took: number;
        pairs: Pair[];
        found: boolean;
      };
      assert(read.found, "what was opened can be read");
      assert(digestOfPairs(read.pairs) === digestOfPairs(pairs), "everything that was written is there");
      const figures = [figure("ops_s", rate(pairs.length, wrote)), figure("load_ms", read.took)];
      return { digest: digestOfPairs(read.pairs), figures };
    });
  },
};

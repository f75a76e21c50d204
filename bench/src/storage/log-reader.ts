// Opens a store and reads its log to the end, checking each record; says how many there are, how long it took, and how much memory
// this process ever had. Usage: node log-reader.js <path>

import { assert } from "@joinery/crdt";
import { sqliteStorage } from "@joinery/storage/sqlite";
import { isRecordAt, logName } from "./long-log.js";

const [path = ""] = process.argv.slice(2);
const startedAt = performance.now();
const storage = sqliteStorage(path);
let count = 0;
for await (const batch of storage.loadInBatches?.(logName) ?? []) {
  for (const record of batch) assert(isRecordAt(record, ++count), "a record that is whole, and the next");
}
const took = performance.now() - startedAt;
await storage.close();
assert(process.send !== undefined, "it is started by who waits for its word");
process.send({ count, took, peak: process.resourceUsage().maxRSS / 1000 });
process.disconnect();

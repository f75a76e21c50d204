// Writes a log of so many bytes to a store, says how many records it has, and then waits to be killed.
// Usage: node log-writer.js <path> <bytes>

import { assert } from "@joinery/crdt";
import { sqliteStorage } from "@joinery/storage/sqlite";
import { batchRecords, logName, recordAt, recordBytes } from "./long-log.js";

const [path = "", bytes = "0"] = process.argv.slice(2);
const storage = sqliteStorage(path);
const batches = Math.max(2, Math.ceil(Number(bytes) / (batchRecords * recordBytes)));
let seq = 0;
for (let left = batches; left > 0; left--) {
  const records = Array.from({ length: batchRecords }, () => recordAt(++seq));
  // All but the last are on the disk for certain before that one begins.
  await storage.append(logName, records, left > 2 ? "relaxed" : "durable");
}
assert(process.send !== undefined, "it is started by who waits for its word");
process.send(seq);
setInterval(() => undefined, 60_000);

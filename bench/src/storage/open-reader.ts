// Opens the document of a file, until a key can be read; says how long that took and what the document holds. It loads SQLite
// before its clock starts, as every other case has done by then. Usage: node open-reader.js <path> <key>

import "@photostructure/sqlite";
import { assert } from "@joinery/crdt";
import { digestOfPairs } from "../work/digest.js";
import { openStoredTable } from "./stored-table.js";

const [path = "", key = ""] = process.argv.slice(2);
const startedAt = performance.now();
const table = await openStoredTable(path, { byHand: true });
assert(table.get(key) !== undefined, "what was opened can be read");
const took = performance.now() - startedAt;
const digest = digestOfPairs(table.pairs());
await table.close();
assert(process.send !== undefined, "it is started by who waits for its word");
process.send({ took, digest });
process.disconnect();

// The suite `storage`: what it costs that nothing is lost, beside bare SQLite and beside Yjs, which loads from bytes.

import type { Suite } from "../suite.js";
import { diskBytes } from "./disk-bytes.js";
import { durable100, durableSingle } from "./durable-cases.js";
import { indexedDb } from "./indexeddb.js";
import { open1m, open100k } from "./open-cases.js";
import { recover1g } from "./recover-1g.js";
import { relaxed1000 } from "./relaxed-case.js";
import { storageTargets } from "./targets.js";

export const storageSuite: Suite = {
  name: "storage",
  cases: [durableSingle, durable100, open100k, open1m, diskBytes, relaxed1000, recover1g, indexedDb],
  targets: storageTargets,
};

// The suites by name, in the order of the table in the README.

import { coreSuite } from "./core/core-suite.js";
import { ledgerSuite } from "./ledger/ledger-suite.js";
import { simSuite } from "./sim/sim-suite.js";
import { storageSuite } from "./storage/storage-suite.js";
import type { Suite } from "./suite.js";
import { syncSuite } from "./sync/sync-suite.js";

/** Every name the command takes. */
export const suites: ReadonlyMap<string, Suite> = new Map([
  ["core", coreSuite],
  ["sync", syncSuite],
  ["storage", storageSuite],
  ["ledger", ledgerSuite],
  ["sim", simSuite],
]);

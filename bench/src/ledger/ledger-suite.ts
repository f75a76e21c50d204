// The suite `ledger`: money, beside what a document without money does in the same run.

import type { Suite } from "../suite.js";
import { bytesPerPair } from "./bytes-per-pair.js";
import { crapsRounds } from "./craps-rounds.js";
import { ledgerTargets } from "./targets.js";
import { transferLocal } from "./transfer-local.js";

export const ledgerSuite: Suite = {
  name: "ledger",
  cases: [transferLocal, bytesPerPair, crapsRounds],
  targets: ledgerTargets,
};

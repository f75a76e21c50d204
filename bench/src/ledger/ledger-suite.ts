// The suite `ledger`: money, beside what a document without money does in the same run.

import type { Suite } from "../suite.js";
import { bytesPerPair } from "./bytes-per-pair.js";
import { crapsRounds } from "./craps-rounds.js";
import { million } from "./million.js";
import { ledgerTargets } from "./targets.js";
import { transferLocal } from "./transfer-local.js";
import { transferSigned } from "./transfer-signed.js";

export const ledgerSuite: Suite = {
  name: "ledger",
  cases: [transferLocal, transferSigned, bytesPerPair, million, crapsRounds],
  targets: ledgerTargets,
};

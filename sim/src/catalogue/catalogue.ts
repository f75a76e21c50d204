// All scenarios, in the order in which they are listed.

import { clockBackwards } from "./clock-backwards.js";
import { cloneFromBackup } from "./clone-from-backup.js";
import { diskAmnesia } from "./disk-amnesia.js";
import { doubleSpend } from "./double-spend.js";
import { flappingMinority } from "./flapping-minority.js";
import { forkedCraps } from "./forked-craps.js";
import { gameAndLedger } from "./game-and-ledger.js";
import { healStorm } from "./heal-storm.js";
import { liarsAtCraps } from "./liars-at-craps.js";
import { lyingWitness } from "./lying-witness.js";
import { oldVersionInTheMix } from "./old-version-in-the-mix.js";
import { oneWayLink } from "./one-way-link.js";
import { phoneMesh } from "./phone-mesh.js";
import type { Scenario } from "./scenario.js";
import { shortLivedClients } from "./short-lived-clients.js";
import { slowPair } from "./slow-pair.js";
import { thousandNodes } from "./thousand-nodes.js";

export const scenarios: readonly Scenario[] = [
  gameAndLedger,
  healStorm,
  flappingMinority,
  oneWayLink,
  slowPair,
  oldVersionInTheMix,
  shortLivedClients,
  diskAmnesia,
  cloneFromBackup,
  clockBackwards,
  liarsAtCraps,
  forkedCraps,
  doubleSpend,
  lyingWitness,
  thousandNodes,
  phoneMesh,
];

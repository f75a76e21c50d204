// The suite `core`: clock, crdt and replica beside Yjs, Loro and Automerge, without a network and without a disk.

import type { Suite } from "../suite.js";
import { bundle } from "./bundle.js";
import { churn10000, counter10 } from "./counter-cases.js";
import { hub100x100, hub1000x10 } from "./hub-cases.js";
import { keys100k } from "./keys-100k.js";
import { observers, readAfterChange } from "./live-cases.js";
import { setAddRemove } from "./set-add-remove.js";
import { setBatch, setBytes, setEmit, setTx } from "./set-cases.js";
import { coreTargets } from "./targets.js";

export const coreSuite: Suite = {
  name: "core",
  cases: [
    setTx,
    setEmit,
    setBatch,
    setBytes,
    counter10,
    setAddRemove,
    keys100k,
    hub100x100,
    hub1000x10,
    churn10000,
    observers,
    readAfterChange,
    bundle,
  ],
  targets: coreTargets,
};

// The suite `sync`: what replicas say to each other, beside Yjs, Loro, Automerge and Hocuspocus on the same work.

import type { Suite } from "../suite.js";
import { enesCases } from "./enes/enes-cases.js";
import { fanout } from "./fanout/fanout.js";
import { gossip1000 } from "./gossip/gossip.js";
import { healCases } from "./heal.js";
import { healTruncatedCases } from "./heal-truncated.js";
import { idleCases } from "./idle.js";
import { authors10000 } from "./many-authors.js";
import { syncTargets } from "./targets.js";

export const syncSuite: Suite = {
  name: "sync",
  cases: [...healCases, ...healTruncatedCases, ...idleCases, authors10000, ...enesCases, gossip1000, fanout],
  targets: syncTargets,
};

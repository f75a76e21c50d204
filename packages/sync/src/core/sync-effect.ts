// What a session asks of the world.

import type { AuthorizeEffect } from "./access/access-gate.js";
import type { CloseEffect } from "./close-effect.js";
import type { DocumentEffect } from "./document-effects.js";
import type { GenesisEffect } from "./genesis/genesis-talk.js";
import type { Interests } from "./interest/interests.js";
import type { LeaseEffect } from "./leases/lease-talk.js";
import type { VerifyPeerEffect } from "./proof/peer-proof.js";

export type SyncEffect =
  | { readonly type: "send"; readonly frame: Uint8Array }
  | DocumentEffect
  | AuthorizeEffect
  | LeaseEffect
  | SoughtEffect
  | GenesisEffect
  | VerifyPeerEffect
  | CloseEffect;

/** The peer wants to hear of the documents that are listed, by now: those on disk are to be opened, if it may read them. */
export interface SoughtEffect {
  readonly type: "sought";
  readonly interests: Interests;
}

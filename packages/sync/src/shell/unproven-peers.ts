// Whoever decides by a peer's name at a replica that can't check it lets anybody in who gives that name. That is warned of where
// the name is looked at, once, and not where permissions depend on the document alone.

import { warn } from "./platform.js";
import type { Peer } from "./sync.js";

const warning =
  "authorize looked at the id of a peer, which is the peer's own word here: give createReplica an identity, so that peers have to " +
  "prove theirs (isProven), or decide by the document alone";

export class UnprovenPeers {
  #hasWarned = false;

  /** The peer as `authorize` is shown it. */
  shown(peer: Peer): Peer {
    if (this.#hasWarned) return peer;
    const get = (): Peer["id"] => {
      if (!this.#hasWarned) warn(warning, "JOINERY_UNPROVEN_PEER");
      this.#hasWarned = true;
      return peer.id;
    };
    return Object.defineProperty({ ...peer }, "id", { enumerable: true, get });
  }
}

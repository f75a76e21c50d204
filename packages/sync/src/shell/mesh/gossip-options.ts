// How a replica takes part in a mesh.

import type { MembershipLimits } from "../../core/membership/membership-limits.js";
import type { Dialer } from "../../transport-port.js";

export interface GossipOptions {
  /** Makes the dialer for an address that a peer has told: `webSocketDialer`. One that throws counts as a dial in vain. */
  readonly dial: (address: string) => Dialer;
  /** Addresses of members, by which to find the mesh, and others that came apart from it. Default none: others come to this one. */
  readonly contacts?: readonly string[];
  /**
   * Where other members can dial this replica, best first: at most four of 1 to 255 bytes. Default where it listens. None where
   * nobody can dial it, as in a browser: it takes part all the same.
   */
  readonly addresses?: readonly string[];
  /** Sizes and times of the views; see `defaultMembershipLimits`. */
  readonly limits?: Partial<MembershipLimits>;
}

// A replica of a mesh as others tell of it: its author's name, and where it can be dialled.

import type { ReplicaId } from "@joinery/clock";

export interface MeshPeer {
  readonly id: ReplicaId;
  /** At most `addressesMax`, best first; none where nobody can dial it, as with a browser. */
  readonly addresses: readonly string[];
}

/** Most addresses of one peer. */
export const addressesMax = 4;
/** Most bytes of an address in UTF-8. */
export const addressBytesMax = 255;
/** Most peers in a message. */
export const peersMax = 16;

export function isDialable({ addresses }: MeshPeer): boolean {
  return addresses.length > 0;
}

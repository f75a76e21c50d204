// Makes a member of a mesh of what an application says of it.

import { Mesh } from "../../core/membership/mesh.js";
import { checkGossip } from "./check-gossip.js";
import type { Gossip } from "./gossip.js";
import type { GossipOptions } from "./gossip-options.js";
import { MeshCarrier } from "./mesh-carrier.js";

/**
 * Makes the replica that it is given to (`gossip`) a member of a mesh: linked to a few peers, and it knows some more to take their
 * place. It finds them by `contacts`, and is found where it listens. Throws `ArgumentError` for options that can't be kept, and
 * `SyncError`, code `INVALID_ADDRESS`, for addresses that can't be told.
 */
export function partialViews(options: GossipOptions): Gossip {
  checkGossip(options);
  const { contacts = [], limits } = options;
  return {
    mesh: (author, randomWord) => new Mesh(author, { contacts, limits }, randomWord),
    carrier: (host) => new MeshCarrier(options, host),
  };
}

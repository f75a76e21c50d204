// What makes a replica a member of a mesh. Sync knows it by its type alone, so that who is in no mesh loads nothing of it.

import type { MeshFactory } from "../../core/membership/mesh.js";
import type { MeshCarrier, MeshHost } from "./mesh-carrier.js";

/** What `partialViews` answers. It holds nothing of a replica: one may be given to several. */
export interface Gossip extends MeshFactory {
  carrier(host: MeshHost): MeshCarrier;
}

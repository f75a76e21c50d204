// The door of meshes, for those who are members of one.

export type { DialTarget } from "../../core/membership/membership-effects.js";
export { defaultMembershipLimits, type MembershipLimits } from "../../core/membership/membership-limits.js";
export {
  Mesh,
  type MeshEffect,
  type MeshFactory,
  type MeshOptions,
  type MeshSession,
} from "../../core/membership/mesh.js";
export type { Gossip } from "./gossip.js";
export type { GossipOptions } from "./gossip-options.js";
export { partialViews } from "./partial-views.js";

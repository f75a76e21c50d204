// Makes a replica a member of a mesh, which chooses by itself whom it is linked to.
export { defaultMembershipLimits, type GossipOptions, type MembershipLimits, partialViews } from "@joinery/sync/gossip";

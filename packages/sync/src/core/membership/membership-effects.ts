// What the views of a replica ask of the world.

import type { ReplicaId } from "@joinery/clock";

/** Whatever stands for a link at the owner of the views: compared, never looked into. */
export type MeshLink = object;

/** Whom to dial, and what for: it goes with the link that comes of it, or with the news that none does. */
export interface DialTarget {
  readonly address: string;
  /** Who should answer; undefined for a contact, of whom only the address is known. */
  readonly id: ReplicaId | undefined;
  /** `contact`: a way into the mesh. `lost`: its link broke. `fill`: there is room. `adopt`: a newcomer that looks for links. `probe`: it may be in another component. */
  readonly purpose: "contact" | "lost" | "fill" | "adopt" | "probe";
}

export type MembershipEffect =
  | { readonly type: "say"; readonly link: MeshLink; readonly message: Uint8Array }
  /** From now on documents are talked about on the link. */
  | { readonly type: "activate"; readonly link: MeshLink }
  /** Say what is to be said, then end the link. */
  | { readonly type: "close"; readonly link: MeshLink }
  /** Answer by `opened` or `dialFailed`. */
  | { readonly type: "dial"; readonly target: DialTarget };

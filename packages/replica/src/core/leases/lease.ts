// What a client and the owner of a pool say to each other about an author on lease, whatever carries it.
// A lease has a name of its own, chosen by its client, so that any of these may be said twice without harm.

import { type ReplicaId, toBase64Url } from "@joinery/clock";
import type { DocumentId } from "../../document-id.js";

declare const leaseIdBrand: unique symbol;

/** The name of one lease: base64url of 16 random bytes. Whoever knows it may end the lease. */
export type LeaseId = string & { readonly [leaseIdBrand]: true };

export const leaseIdBytes = 16;

/** The name of a lease from its 16 bytes; undefined for any other number of them. */
export function leaseIdFrom(bytes: Uint8Array): LeaseId | undefined {
  return bytes.length === leaseIdBytes ? (toBase64Url(bytes) as LeaseId) : undefined;
}

/** How far an author got in one document. */
export interface DocumentSeq {
  readonly document: DocumentId;
  /** The number of its last operation there; 0 for none. */
  readonly seq: number;
}

/** What a client asks. It may ask again until it is answered. */
export type LeaseQuestion =
  /** An author to write in `document` as: the one of this lease, or a new one. */
  | {
      readonly type: "lease";
      readonly lease: LeaseId;
      readonly document: DocumentId;
      /** The author that was granted before; then no other one will do. */
      readonly holds: ReplicaId | undefined;
    }
  /** The lease of `author` has ended: nothing is written any more, and what was written ends at `finals`. */
  | {
      readonly type: "retire";
      readonly lease: LeaseId;
      readonly author: ReplicaId;
      readonly finals: readonly DocumentSeq[];
    };

/** Why there is no author: all are leased, the document is not open there, the lease is not known, there is no pool. */
export type LeaseRefusal = "full" | "absent" | "unknown" | "none";

/** What the owner of the pool answers. */
export type LeaseAnswer =
  /** Write in `document` as `author`, once everything of it up to `seq` is applied there. */
  | ({ readonly type: "granted"; readonly lease: LeaseId; readonly author: ReplicaId } & DocumentSeq)
  | { readonly type: "refused"; readonly lease: LeaseId; readonly reason: LeaseRefusal }
  /** The lease is over: whoever comes next may continue. */
  | { readonly type: "retired"; readonly lease: LeaseId }
  /** Not everything is on disk here yet. Once it is, `retired` follows. */
  | { readonly type: "lacking"; readonly lease: LeaseId };

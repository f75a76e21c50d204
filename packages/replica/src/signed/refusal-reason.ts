// Why an entry of a signed document was not taken. Counted per reason; what is refused leaves no other trace.

/** Stable names of the reasons. */
export type RefusalReason =
  /** No seal, or one that doesn't fit the entry; numbers that don't follow its predecessor's; dependencies misnamed. */
  | "malformed"
  /** Its author may not write here. */
  | "not_a_member"
  /** Not signed by its author, or not for this document: forged, altered, or taken from elsewhere. */
  | "bad_signature"
  /** Pushed out of a full waiting room, out of the largest share; taken when it comes again. */
  | "crowded_out"
  /** Of a forked author, counting for nobody, when as much of that is kept already as may be. */
  | "evidence_full";

export type RefusalCounts = Record<RefusalReason, number>;

export function noRefusals(): RefusalCounts {
  return { malformed: 0, not_a_member: 0, bad_signature: 0, crowded_out: 0, evidence_full: 0 };
}

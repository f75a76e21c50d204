// Where something is said in the course of a table: a round, and which attempt at it. A round is attempted again when someone was
// excluded from it, or it was voided.

export interface Slot {
  /** From 0. */
  readonly round: number;
  /** From 0 in each round. */
  readonly attempt: number;
}

/** Below 0 when `a` comes before `b`, above 0 when after. */
export function compareSlots(a: Slot, b: Slot): number {
  return a.round - b.round || a.attempt - b.attempt;
}

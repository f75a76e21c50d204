// The two kinds of rights that a budget's width is divided into. Every unit between min and max is, at any time, one
// right of one author: to spend it, or, once spent, to refill it. So rights are neither made nor lost.

/** `spend` rights lower the value towards min, `refill` rights raise it towards max. */
export type RightsKind = "spend" | "refill";

export const rightsKinds: readonly RightsKind[] = ["spend", "refill"];

/** What using a right of `kind` leaves in its author's hands. */
export function opposite(kind: RightsKind): RightsKind {
  return kind === "spend" ? "refill" : "spend";
}

/** Rights of both kinds; whole numbers. */
export interface Rights {
  readonly spend: number;
  readonly refill: number;
}

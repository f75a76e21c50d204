// The guard of a map of budgets: keys are created by the author that the genesis names, and what is written below one is
// judged by the field it was created as. Ends are open to all and change no rights, so an entry that was written at the
// same time as one is judged alike before and after it.

import type { Dot } from "@joinery/clock";
import type { AnyField } from "../core/field-type.js";
import type { Guard, GuardQuestion, Refusal } from "../core/guard.js";
import { type GuardedPart, guardBelow } from "../guards/ask-guards.js";
import { incarnationAt } from "./incarnations-state.js";
import type {
  IncarnationPart,
  IncarnationsDelta,
  IncarnationsGenesis,
  IncarnationsState,
} from "./incarnations-types.js";

type Question = GuardQuestion<IncarnationsState, IncarnationsDelta>;

/** The guard of a map that this genesis founded, of incarnations of `field`. */
export function incarnationsGuard(
  field: AnyField,
  founded: IncarnationsGenesis | undefined,
): Guard<IncarnationsState, IncarnationsDelta> {
  return (question) => {
    const known = new Map<string, GuardedPart>();
    for (const operations of question.transactions) {
      for (const { delta } of operations) {
        for (const part of delta) {
          const refusal = meet(part, question, known, field, founded);
          if (refusal !== undefined) return refusal;
        }
      }
    }
    return guardBelow(question, visitBelow, (name) => known.get(name) as GuardedPart);
  };
}

/** Notes what a part is about; refuses what is about nothing that its author knows, and what it may not create. */
function meet(
  part: IncarnationPart,
  question: Question,
  known: Map<string, GuardedPart>,
  field: AnyField,
  founded: IncarnationsGenesis | undefined,
): Refusal | undefined {
  const name = nameOf(part);
  if (part.creation !== undefined) {
    const author = question.authors.ownerIdOf(question.author);
    if (author !== founded?.creator) return { code: "not_creator", message: `${author} creates no keys here` };
    known.set(name, { field: part.creation.field, state: field.bottom() });
    return undefined;
  }
  if (known.has(name)) return undefined;
  const one = incarnationAt(question.state, part.key, part);
  if (one?.creation === undefined || !question.past.covers(one.author, one.seq)) {
    return { code: "unknown_incarnation", message: `nothing that was created at "${part.key}"` };
  }
  known.set(name, { field: one.creation.field, state: one.below });
  return undefined;
}

function visitBelow(delta: IncarnationsDelta, visit: (name: string, below: unknown) => void): void {
  for (const part of delta) if (part.below !== undefined) visit(nameOf(part), part.below);
}

function nameOf({ author, seq, key }: Dot & { readonly key: string }): string {
  return `${author} ${seq} ${key}`;
}

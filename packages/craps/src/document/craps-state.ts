// The state of a table in a document: a log of messages, and beside it what they come to, which is made anew where it can't be
// followed step by step.

import type { AuthorTable } from "@joinery/clock";
import { type DeltaOf, type LogField, log, type StateOf } from "@joinery/crdt";
import type { PlainValue } from "@joinery/replica";
import type { TableTerms } from "../round/terms.js";
import type { Chronicle } from "./chronicle.js";
import { chronicleFrom } from "./histories.js";

export const messages: LogField<PlainValue> = log<PlainValue>();

export type CrapsDelta = DeltaOf<LogField<PlainValue>>;

export type CrapsState = StateOf<LogField<PlainValue>> & {
  /** What the events come to; undefined where that is to be made. Replaced whenever something is undone. */
  chronicle: Chronicle | undefined;
};

/** What the messages come to: at hand, or made from all of them. */
export function chronicleOf(state: CrapsState, terms: TableTerms, authors: AuthorTable): Chronicle {
  state.chronicle ??= chronicleFrom(state.events, terms, authors);
  return state.chronicle;
}

// A type as a third party would write it: the highest bid wins, kept in the cells of a multi-register.
import { type DeltaOf, type FieldType, type MultiRegisterField, multiRegister, type StateOf } from "@joinery/crdt";
import type { LawSubject, LoggedOperation } from "@joinery/testing";
import fc from "fast-check";

export interface HighestBidDraft {
  /** Bids `by` more than the highest bid that is seen here. */
  raise(by: number): void;
}

type Bids = MultiRegisterField<number>;
export type HighestBidField = FieldType<StateOf<Bids>, DeltaOf<Bids>, number, HighestBidDraft>;

export function highestBid(): HighestBidField {
  const bids = multiRegister<number>();
  const highest = (list: readonly number[]): number => Math.max(0, ...list);
  return {
    ...bids,
    tag: "highestBid",
    view: (state, authors) => highest(bids.view(state, authors)),
    draft: (access) => {
      const draft = bids.draft(access);
      return { raise: (by) => draft.set(highest(draft.values) + by) };
    },
  };
}

export function bidSubject(type: HighestBidField): LawSubject<number, HighestBidField> {
  return {
    type,
    operation: fc.integer({ min: 1, max: 9 }),
    perform: (draft, by) => draft.raise(by),
    oracle: (visible) => `${highestOf(visible)}`,
  };
}

function highestOf(visible: readonly LoggedOperation<number>[]): number {
  const bids = new Map<number, number>();
  for (const { id, past, operation } of visible) {
    bids.set(id, operation + Math.max(0, ...[...past].map((one) => bids.get(one)!)));
  }
  return Math.max(0, ...bids.values());
}

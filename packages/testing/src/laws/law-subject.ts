// What the laws ask of a type: how to draw and perform operations, what they mean, and how a view reads as text.
// Whatever is left out has a default or takes the law that rests on it away; nothing is taken for granted instead.
import { AuthorTable } from "@joinery/clock";
import type { AnyField, DraftOf, ViewOf } from "@joinery/crdt";
import type fc from "fast-check";
import type { LoggedOperation } from "./logged-operation.js";
import { placeText } from "./place-text.js";
import { textOf } from "./text-of.js";

/** A field type under test: `F` is the type, `Op` an operation as data. */
export interface LawSubject<Op, F extends AnyField = AnyField> {
  readonly type: F;
  /** Draws operations, of which at least 40 in 100 must take effect. */
  readonly operation: fc.Arbitrary<Op>;
  /** Performs an operation. It may do nothing: to remove what is not there takes no sequence number. */
  perform(draft: DraftOf<F>, operation: Op): void;
  /**
   * The text of the value when exactly these operations are visible, by definition and without the type's own code.
   * They come in an order that extends causality, and hold the past of each of them. Without it no law says what the
   * value is, only that all replicas agree on it.
   */
  oracle?(visible: readonly LoggedOperation<Op>[]): string;
  /** The dots, as "author:seq", whose cells must be alive then, and no others. Without it that law is left out. */
  survivors?(visible: readonly LoggedOperation<Op>[]): readonly string[];
  /** The text of a view, as the oracle writes it; `textOf` unless given. */
  show?(view: ViewOf<F>): string;
  /** Every place of a view whose value changes are told of, by its `placeText`, with its value; places that read as if
   * never written are left out. Unless given, the whole view is one place. */
  leaves?(view: ViewOf<F>): ReadonlyMap<string, string>;
}

/** A subject whose defaults are filled in. What has no default is undefined. */
export interface CompleteSubject<Op> {
  readonly type: AnyField;
  readonly operation: fc.Arbitrary<Op>;
  readonly perform: (draft: unknown, operation: Op) => void;
  readonly oracle: ((visible: readonly LoggedOperation<Op>[]) => string) | undefined;
  readonly survivors: ((visible: readonly LoggedOperation<Op>[]) => readonly string[]) | undefined;
  readonly show: (view: unknown) => string;
  readonly leaves: (view: unknown) => ReadonlyMap<string, string>;
}

export function completed<Op, F extends AnyField>(subject: LawSubject<Op, F>): CompleteSubject<Op> {
  const { type } = subject;
  const show = (view: unknown): string => subject.show?.(view as ViewOf<F>) ?? textOf(view);
  return {
    type,
    operation: subject.operation,
    perform: (draft, operation) => subject.perform(draft as DraftOf<F>, operation),
    oracle: subject.oracle?.bind(subject),
    survivors: subject.survivors?.bind(subject),
    show,
    leaves: (view) => subject.leaves?.(view as ViewOf<F>) ?? wholeView(type, show, view),
  };
}

function wholeView(type: AnyField, show: (view: unknown) => string, view: unknown): ReadonlyMap<string, string> {
  const unwritten = show(type.view(type.bottom(), new AuthorTable()));
  const text = show(view);
  return new Map(text === unwritten ? [] : [[placeText([]), text]]);
}

// The one shape that every replicated type has: pure functions over a state of its own.
// Joins are commutative, associative and idempotent; mutators only make deltas, and joining a delta is the mutation.

import type { AuthorIndex, AuthorTable, Stamp } from "@joinery/clock";
import type { DeltaReader } from "../codec/delta-reader.js";
import type { DeltaWriter } from "../codec/delta-writer.js";
import type { Checks } from "./checks.js";
import type { Edits } from "./edits.js";
import type { GuardQuestion, Refusal } from "./guard.js";
import type { DotPredicate, JoinScope } from "./join-scope.js";
import type { Nesting } from "./nesting.js";
import type { Path } from "./path.js";
import type { Places } from "./places.js";

/** A replicated type. `View` is what users read, `Draft` what they write through inside a transaction. */
export interface FieldType<State, Delta, View, Draft> {
  /** Names the type and its parameters, such as `map(counter)`. With the field's name it is the field's key on the wire. */
  readonly tag: string;
  /** False for types whose cells are never removed; they don't nest below a key that can be deleted. */
  readonly removable: boolean;
  /** True for types that hold rights which only a genesis gives out; absent means false. */
  readonly needsGenesis?: boolean;
  /** How a type that takes a genesis stands in structs, below keys and in rows; absent where it stands at the top alone. */
  readonly nesting?: Nesting;
  /** What the places below are called; absent where their keys say it and nothing stands there. */
  readonly places?: Places;
  /** Validation of what is held; absent where no validator was given. */
  readonly checks?: Checks;
  /** How edits are undone that build on each other; absent where `inverse` knows the type, or where nothing is undone. */
  readonly edits?: Edits<State, Delta>;
  /** Decides whether an entry counts; absent where every entry does, and in structs, whose fields are asked. See `Guard`. */
  guard?(question: GuardQuestion<State, Delta>): Refusal | undefined;
  /** The least state. */
  bottom(): State;
  /** True when `state` holds nothing, so that a map may forget its key. */
  isBottom(state: State): boolean;
  /** Joins `delta` into `state`, which it may mutate. Never throws on a delta that `read` made. */
  join(state: State, delta: Delta, scope: JoinScope, path: Path): void;
  /** Drops the cells whose dots `keep` refuses: how a state learns of removals from another's live dots. */
  retain(state: State, keep: DotPredicate, scope: JoinScope, path: Path): void;
  /** Visits the dot of every live cell. */
  dots(state: State, visit: (author: AuthorIndex, seq: number) => void): void;
  /** The delta that removes all that is seen here, and nothing that is concurrent. */
  clear(state: State): Delta;
  /** The cells that `lacks` asks for, as a delta; undefined when there are none. */
  difference(state: State, lacks: DotPredicate): Delta | undefined;
  /** What the user reads: live and without copying large states, or a plain value. */
  view(state: State, authors: AuthorTable): View;
  /** What the user writes through inside a transaction. */
  draft(access: DraftAccess<State, Delta>): Draft;
  /** Writes canonical bytes: the same delta gives the same bytes whatever the order of its parts. */
  write(delta: Delta, writer: DeltaWriter): void;
  /** Reads what `write` wrote, strictly; throws `DecodeError` for anything else. */
  read(reader: DeltaReader): Delta;
  /**
   * Reads what `write` wrote of a whole state straight into an empty `state`: what joining what `read` answers would do,
   * without ever holding both. Absent means that.
   */
  load?(state: State, reader: DeltaReader, scope: JoinScope): void;
  /**
   * What writes all cells of `state`, as `write` would a difference that has them all, without making that; undefined when there
   * are none. Absent means that.
   */
  saving?(state: State): Saving | undefined;
}

/** Writes what it was made for. */
export type Saving = (writer: DeltaWriter) => void;

/** Any replicated type, for code that treats all of them alike. */
export type AnyField = FieldType<unknown, unknown, unknown, unknown>;

export type ViewOf<F> = F extends FieldType<infer _S, infer _D, infer View, infer _T> ? View : never;
export type DraftOf<F> = F extends FieldType<infer _S, infer _D, infer _V, infer Draft> ? Draft : never;
export type StateOf<F> = F extends FieldType<infer State, infer _D, infer _V, infer _T> ? State : never;
export type DeltaOf<F> = F extends FieldType<infer _S, infer Delta, infer _V, infer _T> ? Delta : never;

/** The transaction that a draft writes in. */
export interface Writer {
  readonly author: AuthorIndex;
  readonly authors: AuthorTable;
  /** The time that all cells of this transaction carry. */
  readonly stamp: Stamp;
  /** Takes the next sequence number. Each operation takes one, also those that leave no cell. */
  nextSeq(): number;
}

/** One place in a document as a draft sees it. */
export interface DraftAccess<State, Delta> {
  readonly writer: Writer;
  /** Where this is, for error messages: `score.ann`. */
  readonly name: string;
  /** The state as of now, earlier operations of this transaction included; undefined when nothing is there yet. */
  state(): State | undefined;
  /** Joins the delta of the operation that took sequence number `seq`. */
  apply(delta: Delta, seq: number): void;
}

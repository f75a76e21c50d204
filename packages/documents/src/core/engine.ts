// What a library for documents has to do behind a field: make updates, take them in, and show what they come to. An update is
// what one operation did. It counts up the numbers of a run: a name that one author writes under, without a gap.

import type { ReplicaId } from "@joinery/clock";
import type { Renaming } from "./renaming.js";

/** An update that was read. */
export interface Update {
  /** Under which name it gives out ids; undefined for one that only deletes. */
  readonly run: string | undefined;
  /** The first number of the run that it takes, and how many. */
  readonly from: number;
  readonly length: number;
}

/** What became of updates: those that lack others are left. */
export interface Taken<Doc, U> {
  readonly doc: Doc;
  readonly left: readonly U[];
}

/** What an edit did; it needs no update when it changed nothing. */
export interface Edited<Doc> {
  readonly doc: Doc;
  readonly update: Uint8Array | undefined;
}

/** What is to be taken back in a document, in one update. */
export interface TakeBack<U> {
  /** Updates whose work is to be undone, the newest first. */
  readonly undone: readonly U[];
  /** Updates that were left out, and whose work is to be done again. */
  readonly redone: readonly U[];
  /** All others in the document. */
  others(): Iterable<U>;
}

/** A library. `Doc` may be mutable: whoever hands one in goes on with the one that is answered. */
export interface Engine<Doc, View, Edit, U extends Update> {
  /** The tag of its field type. */
  readonly tag: string;
  /** Reads an update. Throws anything at all for bytes that are none of this kind of document. */
  read(bytes: Uint8Array): U;
  /** The runs that `author` may begin with the operation `seq`: the first of them that nobody else has. */
  runsOf(author: ReplicaId, seq: number): readonly string[];
  create(): Doc;
  /**
   * Takes in what lacks nothing, again and again until the rest lacks something: so the outcome is one of the set, whatever
   * the order. May throw for an update that contradicts the document; then `doc` is lost.
   */
  take(doc: Doc, updates: readonly U[]): Taken<Doc, U>;
  /** Makes an edit as `run`. Throws `InvalidValueError` for one that can't be made, before anything is changed. */
  edit(doc: Doc, run: string, edit: Edit, name: string): Edited<Doc>;
  /** True for an update that nothing can build on, so that without it the document is as if it had not been made. */
  standsAlone(update: U): boolean;
  /** Of one that stands alone: whether leaving it out brings back all that it took out, where it can be seen. */
  canLeave(doc: Doc, update: U, names: Renaming): boolean;
  /**
   * Makes the edit, as `run`, after which the document shows what it would without the work of `undone`, as far as others left it alone. What
   * has to be written anew for that is told to `names`.
   */
  takeBack(doc: Doc, run: string, what: TakeBack<U>, names: Renaming): Edited<Doc>;
  view(doc: Doc): View;
}

/** `take` for a library that is asked about one update after the other: `apply` answers false for one that lacks another. */
export function takeInTurn<U>(updates: readonly U[], apply: (update: U) => boolean): readonly U[] {
  let left = updates;
  for (;;) {
    const waiting = left.filter((update) => !apply(update));
    if (waiting.length === left.length || waiting.length === 0) return waiting;
    left = waiting;
  }
}

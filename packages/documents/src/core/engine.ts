// What a library for documents has to do behind a field: make updates, take them in, and show what they come to. An update is
// what one operation did. It counts up the numbers of a run: a name that one author writes under, without a gap.

import type { ReplicaId } from "@joinery/clock";

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

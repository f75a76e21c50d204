// What subscribers are told, made of what a document's core has done: authors and places by the names that users know.

import { type AnyField, type Fields, type Path, shownPath } from "@joinery/crdt";
import type { DocumentCore } from "../core/document-core.js";
import type { DeliverEffect } from "../core/effects.js";
import type { ChangeEvent, FieldPath } from "./change-event.js";

/** Of an entry that was applied or refused. */
export function deliveredEvent<F extends Fields>(core: DocumentCore<F>, news: DeliverEffect): ChangeEvent<F> {
  const { origin, author, paths, refusal, tag, unknown } = news;
  return {
    origin,
    author: core.authors.idOf(author),
    paths: shownPaths(core, paths),
    ...(tag === undefined ? {} : { tag }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** Of a peer's state, whose entries nobody here has. */
export function joinedEvent<F extends Fields>(core: DocumentCore<F>, paths: readonly Path[]): ChangeEvent<F> {
  return { origin: "peer", paths: shownPaths(core, paths) };
}

function shownPaths<F extends Fields>({ state }: DocumentCore<F>, paths: readonly Path[]): FieldPath<F>[] {
  return paths.map((path) => shownPath(state.root as AnyField, path) as unknown as FieldPath<F>);
}

// The join of incarnations. Creations and ends are cells that are never removed, so it does not matter which comes first;
// what is joined below an end loses whatever can be removed at once, and keeps the rights, by which entries are judged.

import { compareDots, type Dot } from "@joinery/clock";
import type { AnyField } from "../core/field-type.js";
import { type Hash64, hashNumber } from "../core/hash.js";
import { type DotPredicate, type JoinScope, see } from "../core/join-scope.js";
import { childPath, type Path } from "../core/path.js";
import { DecodeError } from "../errors.js";
import { hashValue } from "../values/value-hash.js";
import { incarnationMade, incarnationsOf, showLast } from "./incarnations-state.js";
import type {
  Creation,
  Incarnation,
  IncarnationPart,
  IncarnationsDelta,
  IncarnationsState,
} from "./incarnations-types.js";

/** Joins incarnations of one field type. */
export class IncarnationsJoin {
  readonly #field: AnyField;

  constructor(field: AnyField) {
    this.#field = field;
  }

  join(state: IncarnationsState, delta: IncarnationsDelta, scope: JoinScope, path: Path): void {
    for (const part of delta) this.#part(state, part, scope, childPath(path, part.key));
  }

  retain(state: IncarnationsState, keep: DotPredicate, scope: JoinScope, path: Path): void {
    for (const one of incarnationsOf(state)) {
      const place = childPath(path, one.key);
      // Whoever knows of a lesser end no longer keeps this one, and tells of the other.
      if (one.end !== undefined && !keep(one.end.author, one.end.seq)) {
        setEnd(one, undefined, scope, place);
        showLast(state, one.key, scope);
        scope.changed?.(place);
      }
      this.#field.retain(one.below, keep, scope, place);
    }
  }

  #part(state: IncarnationsState, part: IncarnationPart, scope: JoinScope, place: Path): void {
    const { creation, end, below } = part;
    const one = incarnationMade(state, part.key, part, this.#field, scope);
    if (creation !== undefined) create(one, creation, scope, place);
    else if (scope.bulk === undefined) scope.context.add(part.author, part.seq);
    if (end !== undefined) this.#end(one, end, scope, place);
    if (below !== undefined) {
      this.#field.join(one.below, below, scope, place);
      if (one.end !== undefined) this.#strip(one, scope, place);
    }
    if (creation === undefined && end === undefined) return;
    showLast(state, part.key, scope);
    scope.changed?.(place);
  }

  #end(one: Incarnation, end: Dot, scope: JoinScope, place: Path): void {
    see(scope, end.author, end.seq);
    if (one.end !== undefined && compareDots(scope.authors, one.end, end) <= 0) return;
    setEnd(one, end, scope, place);
    this.#strip(one, scope, place);
  }

  /** Removes what can be removed from what has ended. A state says of itself that nothing of the kind is there. */
  #strip(one: Incarnation, scope: JoinScope, place: Path): void {
    const before = scope.bulk === "load" ? this.#cellsOf(one) : 0;
    this.#field.join(one.below, this.#field.clear(one.below), scope, place);
    if (scope.bulk === "load" && this.#cellsOf(one) !== before) {
      throw new DecodeError("a cell that the end of its key has removed");
    }
  }

  #cellsOf({ below }: Incarnation): number {
    let count = 0;
    this.#field.dots(below, () => {
      count++;
    });
    return count;
  }
}

function create(one: Incarnation, creation: Creation, scope: JoinScope, place: Path): void {
  see(scope, one.author, one.seq);
  if (one.creation !== undefined) return;
  scope.fingerprint.add(place, one.author, one.seq, creation.genesis, hashValue);
  one.creation = creation;
  scope.undo?.push(() => {
    one.creation = undefined;
  });
}

function setEnd(one: Incarnation, end: Dot | undefined, scope: JoinScope, place: Path): void {
  const before = one.end;
  if (before !== undefined) scope.fingerprint.subtract(place, before.author, before.seq, one.seq, hashEnd);
  if (end !== undefined) scope.fingerprint.add(place, end.author, end.seq, one.seq, hashEnd);
  one.end = end;
  scope.undo?.push(() => {
    one.end = before;
  });
}

/** What ended is told by where it is and when it began. */
function hashEnd(began: number): Hash64 {
  return hashNumber({ a: 23, b: 29 }, began);
}

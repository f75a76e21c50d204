// A log of events in one total order that extends causality. Each event is a cell of its own, which no other covers, so it
// stays until a key above the log is deleted. The order is Lamport's: Time, clocks, and the ordering of events (1978).

import type { CellDelta } from "../../core/cell.js";
import { checksOf } from "../../core/checks.js";
import { DotSet } from "../../core/dot-set.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import { type DotPredicate, type JoinScope, see } from "../../core/join-scope.js";
import { childPath, type Path } from "../../core/path.js";
import type { Plain } from "../../values/plain.js";
import { type PlainValue, plainCopy } from "../../values/plain-value.js";
import { checkValid, type ValidationOptions, type Validator } from "../../values/validator.js";
import { hashValue } from "../../values/value-hash.js";
import { readCellDelta, writeCellDelta } from "../cells/cell-delta-codec.js";
import { storedValue } from "../cells/stored-value.js";
import { LogView } from "./log-view.js";
import { isBefore, type LogEvent, merged, placeOf } from "./ordered-events.js";

export interface LogState {
  /** In order. Single events are put into it in place; whatever changes more of it puts another array here. */
  events: LogEvent[];
}

export interface LogDraft<T> {
  readonly length: number;
  /** Adds an event after all that are seen here. Throws `InvalidValueError` unless it is valid plain data. */
  append(event: T): void;
}

export type LogField<T> = FieldType<LogState, CellDelta<PlainValue>, LogView<T>, LogDraft<T>>;

/**
 * Events in the order of hybrid time, ties by author name: an event comes after all that its author had seen.
 * A change is told as the index of its first event, below the log; after a deletion as the log itself.
 */
export function log<T extends Plain<T>>(options?: ValidationOptions<T>): LogField<T> {
  return {
    ...checksOf<T, LogView<T>>(options, eventsOf),
    tag: "log",
    removable: true,
    bottom: () => ({ events: [] }),
    isBottom: (state) => state.events.length === 0,
    join(state, delta, scope, path) {
      if (delta.removed.length > 0) drop(state, delta, scope, path);
      const fresh = delta.added.filter(({ author, seq }) => see(scope, author, seq));
      for (const { author, seq, payload } of fresh) scope.fingerprint.add(path, author, seq, payload, hashValue);
      if (fresh.length === 1) insert(state, fresh[0] as LogEvent, scope, path);
      else if (fresh.length > 1) insertAll(state, fresh, scope, path);
    },
    retain: keepEvents,
    dots(state, visit) {
      for (const { author, seq } of state.events) visit(author, seq);
    },
    clear: ({ events }) => ({ added: [], removed: [...events] }),
    difference(state, lacks) {
      const added = state.events.filter(({ author, seq }) => lacks(author, seq));
      return added.length === 0 ? undefined : { added, removed: [] };
    },
    view: (state, authors) => new LogView<T>(state, authors),
    draft: (access) => new AppendDraft<T>(access, options?.validate),
    write: (delta, writer) => writeCellDelta(delta, writer, storedValue.write),
    read: (reader) => readCellDelta(reader, storedValue.read),
  };
}

/** The events, each with its index, under which changes of it are told as well. */
function* eventsOf<T>(view: LogView<T>): Generator<readonly [path: readonly [index: string], event: T]> {
  let index = 0;
  for (const event of view) yield [[`${index++}`], event];
}

class AppendDraft<T> implements LogDraft<T> {
  readonly #access: DraftAccess<LogState, CellDelta<PlainValue>>;
  readonly #validate: Validator<T> | undefined;

  constructor(access: DraftAccess<LogState, CellDelta<PlainValue>>, validate: Validator<T> | undefined) {
    this.#access = access;
    this.#validate = validate;
  }

  get length(): number {
    return this.#access.state()?.events.length ?? 0;
  }

  append(event: T): void {
    const payload = plainCopy(event, this.#access.name);
    checkValid(this.#validate, payload, this.#access.name);
    const { author, stamp } = this.#access.writer;
    const seq = this.#access.writer.nextSeq();
    this.#access.apply({ added: [{ author, seq, stamp, payload, next: undefined }], removed: [] }, seq);
  }
}

function insert(state: LogState, event: LogEvent, scope: JoinScope, path: Path): void {
  const { events } = state;
  const index = placeOf(scope.authors, events, event);
  if (index === events.length) events.push(event);
  else events.splice(index, 0, event);
  scope.undo?.push(() => events.splice(index, 1));
  scope.changed?.(childPath(path, `${index}`));
}

function insertAll(state: LogState, fresh: LogEvent[], scope: JoinScope, path: Path): void {
  fresh.sort((a, b) => (isBefore(scope.authors, a, b) ? -1 : 1));
  const index = placeOf(scope.authors, state.events, fresh[0] as LogEvent);
  replace(state, merged(scope.authors, state.events, fresh), scope);
  scope.changed?.(childPath(path, `${index}`));
}

function drop(state: LogState, { removed }: CellDelta<PlainValue>, scope: JoinScope, path: Path): void {
  for (const { author, seq } of removed) scope.context.add(author, seq);
  const gone = new DotSet(removed);
  keepEvents(state, (author, seq) => !gone.has(author, seq), scope, path);
}

function keepEvents(state: LogState, keep: DotPredicate, scope: JoinScope, path: Path): void {
  const kept: LogEvent[] = [];
  for (const event of state.events) {
    if (keep(event.author, event.seq)) kept.push(event);
    else scope.fingerprint.subtract(path, event.author, event.seq, event.payload, hashValue);
  }
  if (kept.length === state.events.length) return;
  replace(state, kept, scope);
  scope.changed?.(path);
}

function replace(state: LogState, events: LogEvent[], scope: JoinScope): void {
  const before = state.events;
  scope.undo?.push(() => {
    state.events = before;
  });
  state.events = events;
}

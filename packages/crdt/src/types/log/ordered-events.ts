// The events of a log in their one order: hybrid time, then author name, then the author's own sequence. It extends
// causality, as a clock never issues a time that is not after all it has seen, and no two events are equal in it.

import type { AuthorTable } from "@joinery/clock";
import { type LooseCell, wins } from "../../core/cell.js";
import type { PlainValue } from "../../values/plain-value.js";

export type LogEvent = LooseCell<PlainValue>;

/** True when `a` comes before `b`. */
export function isBefore(authors: AuthorTable, a: LogEvent, b: LogEvent): boolean {
  return wins(authors, b, a);
}

/** Where `event` belongs in `events`: at the end in constant time, else by halving. */
export function placeOf(authors: AuthorTable, events: readonly LogEvent[], event: LogEvent): number {
  const last = events[events.length - 1];
  if (last === undefined || isBefore(authors, last, event)) return events.length;
  let low = 0;
  let high = events.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(authors, events[middle] as LogEvent, event)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Two lists as one. Takes time in proportion to both, so that many events that come at once are placed at once. */
export function merged(authors: AuthorTable, events: readonly LogEvent[], others: readonly LogEvent[]): LogEvent[] {
  const all: LogEvent[] = [];
  let next = 0;
  for (const event of events) {
    while (next < others.length && isBefore(authors, others[next] as LogEvent, event)) {
      all.push(others[next++] as LogEvent);
    }
    all.push(event);
  }
  while (next < others.length) all.push(others[next++] as LogEvent);
  return all;
}

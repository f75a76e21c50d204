// A request for entries of one author, of one source: what came of it, and until when more may.

import type { AuthorIndex } from "@joinery/clock";
import type { ArrivalTimes } from "./arrival-times.js";

/** Whoever can be asked. */
export interface Source {
  readonly arrivals: ArrivalTimes;
  /** True when it has said that it has this. */
  offers(author: AuthorIndex, seq: number): boolean;
}

/** What a source was asked for of one author, up to a sequence number. */
export interface Request {
  readonly upTo: number;
  readonly source: Source;
  readonly askedMs: number;
  readonly patienceMs: number;
  /** What was applied when it was asked. */
  readonly known: number;
  /** Up to here all has come since: when it isn't applied even so, asking soon again would bring it in vain. */
  come: number;
  /** How many requests of whomever before this one brought nothing at all, one after the other. */
  readonly idle: number;
  /** How much had been applied when something of it came last. */
  cameAt: number;
  /** It has expired, and there was no room to ask again, or to hold what came: what comes from its source since then is not on its account. */
  hasLapsed: boolean;
}

/** So many requests that bring nothing are put down to what gets lost on its way. */
const idleMax = 3;

/** How many requests in a row, with this one should it expire, have brought nothing at all. */
export function idleOf({ idle, come, known }: Request): number {
  return come === known ? idle + 1 : 0;
}

/** True when this one expires like those before it, and `known` entries of the author are applied as they were all the while. */
export function bringsNothing(request: Request, known: number): boolean {
  return request.known === known && idleOf(request) >= idleMax;
}

/**
 * Whoever has brought anything since is there: then what has not come was lost, and need not be waited for longer and longer.
 * @param answerMs how long an answer takes at most
 */
export function expiryMs({ askedMs, source, patienceMs, hasLapsed, come, upTo }: Request, answerMs: number): number {
  if (hasLapsed) return Number.NEGATIVE_INFINITY;
  const wasLost = come < upTo && source.arrivals.latestMs > askedMs;
  const lastMs = Math.max(askedMs, source.arrivals.lastMs(askedMs));
  return lastMs + (wasLost ? Math.min(patienceMs, answerMs) : patienceMs);
}

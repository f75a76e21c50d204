// What faults are drawn for, and parts of it.

import type { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";

/** What the faults of a run are drawn for. */
export interface FaultSpan {
  readonly seed: Seed;
  readonly nodes: number;
  /** Nothing goes wrong before. Virtual milliseconds. */
  readonly startMs: number;
  /** All is over by then. */
  readonly healMs: number;
  /** Documents are signed: then faults are drawn too that others owe nobody to withstand. Default false. */
  readonly signed?: boolean;
  /** Documents have a ledger: then accounts are overdrawn. Default false. */
  readonly hasLedger?: boolean;
  /** Nodes choose their links by the names of authors, so that two can't have one. Default false. */
  readonly isMesh?: boolean;
}

/** A part of the run, a twelfth of it to a half. */
export function part(
  { startMs, healMs }: FaultSpan,
  random: KeyedRandom,
): { readonly startMs: number; readonly endMs: number } {
  const spanMs = healMs - startMs;
  const lengthMs = Math.max(1, random.between(Math.floor(spanMs / 12), Math.floor(spanMs / 2)));
  const fromMs = startMs + random.integer(Math.max(1, spanMs - lengthMs));
  return { startMs: fromMs, endMs: Math.min(healMs, fromMs + lengthMs) };
}

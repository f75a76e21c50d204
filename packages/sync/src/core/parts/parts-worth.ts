// When it is worth to find out by which parts two documents differ, and how many symbols that will take.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { symbolsExpected } from "../../reconcile/sketch/sketch-plan.js";
import { intervalsBeyond } from "../intervals-beyond.js";
import { countOf } from "../vectors/vector-sum.js";

/** Both sides tell what they have seen, author by author. */
const authorsMax = 64;
/** Who lacks more than one of so many operations gets the state. */
const lackingShare = 3;
/** What a difference takes on top, in square roots of it: few then take another round. */
const tailRoots = 2.9;

/** Whether a peer that is behind the cut and has `peer` is offered to compare parts. */
export function isWorthComparing({ durable, base }: DocumentCore, peer: VersionVector): boolean {
  if (base.partsRefusal !== undefined || countOf(durable) > authorsMax || countOf(peer) > authorsMax) return false;
  let lacking = 0;
  for (const { from, to } of intervalsBeyond(durable, peer)) lacking += to - from + 1;
  return lacking * lackingShare <= durable.total;
}

/** A difference with what it takes on top. */
export function withTail(difference: number): number {
  return Math.ceil(difference + tailRoots * Math.sqrt(difference));
}

/** Most symbols that are sent unasked: more than that is asked for once the first counts have shown how many it takes. */
const unaskedMax = 128;
/** Their counts tell how large the difference is. */
const countedFirst = 64;

/** How many symbols begin a comparison that is guessed to find so many parts. */
export function symbolsUnasked(difference: number): number {
  const expected = symbolsExpected(withTail(difference));
  return expected > unaskedMax ? countedFirst : expected;
}

// Whether a target was met, in words. Without a figure of Joinery's it is missed; without one of the peer it is not judged.

import type { Row } from "../run/row.js";
import type { Target } from "../suite.js";
import { formatNumber, formatValue } from "./format.js";

export interface Verdict {
  /** For instance "ops_s at least 4x yjs". */
  readonly target: string;
  /** For instance "4.31x". */
  readonly reached: string;
  readonly met: boolean | undefined;
}

/** Judges `target` by the rows of its case. */
export function judge(target: Target, rows: readonly Row[]): Verdict {
  const found = rows.filter((row) => row.case === target.case && row.metric === target.metric);
  const own = found.find((row) => row.subject === "joinery" && row.variant === (target.variant ?? ""));
  const bound = boundOf(target, found);
  const words = wordsOf(target);
  if (own === undefined || own.samples.length === 0)
    return { target: words, reached: "no figure of joinery", met: false };
  if (bound === undefined)
    return { target: words, reached: `nothing of ${target.than} to compare with`, met: undefined };
  const met = target.is === "at least" ? own.value >= bound : own.value <= bound;
  const factor = formatNumber((own.value / bound) * target.bound);
  return { target: words, reached: target.than === undefined ? formatValue(own) : `${factor}x`, met };
}

/** The number that Joinery's figure is held against: a peer's best figure times the bound, or the bound. */
function boundOf({ than, bound, is, peerVariants = [""] }: Target, rows: readonly Row[]): number | undefined {
  if (than === undefined) return bound;
  const peers = rows.filter((row) => row.subject === than && peerVariants.includes(row.variant));
  const values = peers.filter((row) => row.samples.length > 0).map((row) => row.value);
  if (values.length === 0) return undefined;
  return bound * (is === "at least" ? Math.max(...values) : Math.min(...values));
}

function wordsOf({ metric, variant, than, peerVariants, is, bound, reading }: Target): string {
  const what = variant === undefined ? metric : `${metric} (${variant})`;
  if (than === undefined) return `${what} ${is} ${formatNumber(bound)}${reading === undefined ? "" : `, ${reading}`}`;
  const best = peerVariants === undefined || peerVariants.length < 2 ? "" : "the best of ";
  return `${what} ${is} ${formatNumber(bound)}x ${best}${than}`;
}

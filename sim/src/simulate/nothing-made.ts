// Why the operations of a run leave nothing to check: nodes that never had anything to tell agree, whatever happens to them.

import type { Schedule } from "./schedule.js";

/** What became of the operations of a run. */
export interface StepCounts {
  made: number;
  /** By a field, by the ledger or by the application. */
  refused: number;
  /** At nodes that were down, or stood still. */
  missed: number;
}

/** The same with what tells why nothing came of them. */
export interface StepTally {
  readonly counts: StepCounts;
  /** How many of those that were made wrote something. */
  written: number;
  /** The first that was refused, and by which words. */
  firstRefusal?: string;
}

/** A sentence for a run in which nothing was written, with what to do; undefined for any other. */
export function nothingMade({ steps }: Schedule, { counts, written, firstRefusal }: StepTally): string | undefined {
  if (written > 0) return undefined;
  if (steps.length === 0) return "no operation was made: the schedule has no steps, so give it some";
  const { made, refused, missed } = counts;
  const became = [
    ...(made === 0 ? [] : [`${were(made)} made and changed nothing`]),
    ...(refused === 0 ? [] : [`${were(refused)} refused, the first was ${firstRefusal}`]),
    ...(missed === 0 ? [] : [`${were(missed)} at nodes that were down`]),
  ];
  const what = made === 0 ? "no operation was made" : "nothing was written";
  return `${what}: ${became.join(", ")}; ${advice(counts)}, or there is nothing to check`;
}

function were(count: number): string {
  return `${count} ${count === 1 ? "was" : "were"}`;
}

function advice({ made, refused }: StepCounts): string {
  if (made > 0) return 'let "run" write to its "tx"';
  return refused > 0 ? "let some be accepted" : "take more steps, or fewer faults";
}

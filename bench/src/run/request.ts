// What a fresh process is asked to measure, and what it answers, as it goes through the channel between the two.

import type { Outcome, SubjectName } from "../suite.js";

export interface Request {
  readonly suite: string;
  readonly case: string;
  readonly subject: SubjectName;
  /** 1 is the size of the table. */
  readonly scale: number;
  /** How much heap the process may take, megabytes. */
  readonly heapMbMax?: number | undefined;
  /** How much its young generation may take in each half, megabytes; undefined for the engine's default. */
  readonly semiSpaceMbMax?: number | undefined;
}

export type Answer = { readonly ok: true; readonly outcome: Outcome } | { readonly ok: false; readonly reason: string };

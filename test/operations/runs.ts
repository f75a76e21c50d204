// How many cases are drawn, and from what: a few in every run of the tests, many in the soak.
import type fc from "fast-check";

/** `usual` cases, unless the environment says how many. */
export function runs(usual: number): fc.Parameters<unknown> {
  return { seed: Number(process.env.JOINERY_SEED ?? 1), numRuns: Number(process.env.JOINERY_TRACES ?? usual) };
}

/** Long enough for the soak. */
export const timeoutMs = 300_000;

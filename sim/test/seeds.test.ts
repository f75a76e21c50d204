// The seeds and schedules that found something once, run again: see sim/seeds/README.md.

import { readdirSync, readFileSync } from "node:fs";
import { gameApp, parseScheduleLine, replay, runMainJob, type Schedule, verdictOf } from "@joinery/sim";
import { describe, expect, it } from "vitest";

interface Outcome {
  readonly verdict: string;
  readonly reason: string | null | undefined;
  readonly convergeMs: number | null | undefined;
}

interface Kept {
  readonly found: string;
  readonly mended: string | null;
  readonly main?: { readonly seeds: readonly number[]; readonly nodes: number; readonly durationMs: number };
  readonly schedule?: unknown;
  readonly lines?: readonly string[];
  readonly convergeMsMax?: number;
}

const folder = new URL("../seeds/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
const kept = names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Kept] as const);

/** The runs of one file: what each is, and how to have it. */
function runsOf({ main, schedule, lines = [] }: Kept): (readonly [what: string, run: () => Outcome])[] {
  const mainOf = (seed: number) => (): Outcome => {
    const { run } = runMainJob({ seed, nodes: main?.nodes ?? 0, durationMs: main?.durationMs ?? 0 });
    return { ...verdictOf(run), convergeMs: run.convergeMs };
  };
  return [
    ...(main?.seeds ?? []).map((seed) => [`main job, seed ${seed}`, mainOf(seed)] as const),
    ...lines.map((line) => {
      const unfolded = parseScheduleLine(line) as Schedule;
      return [`schedule of seed ${unfolded.seed}`, () => replay(gameApp, unfolded)] as const;
    }),
    ...(schedule === undefined ? [] : [["schedule", () => replay(gameApp, schedule)] as const]),
  ];
}

describe.each(kept)("%s", (_, one) => {
  it("says what was found, and has something to run", () => {
    expect(one.found.length).toBeGreaterThan(20);
    expect(one.mended === null || /^[0-9a-f]{7}$/.test(one.mended)).toBe(true);
    expect(runsOf(one).length).toBeGreaterThan(0);
  });

  it.each(runsOf(one))("%s", { timeout: 600_000 }, (_what, run) => {
    const { verdict, reason, convergeMs } = run();
    expect([verdict, reason ?? undefined]).toEqual(["pass", undefined]);
    expect(convergeMs).toBeLessThanOrEqual(one.convergeMsMax ?? Number.POSITIVE_INFINITY);
  });
});

// How far a part of the soak has come, in a file that outlives the run: each round is written down when it ends.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** @returns {{ nextSeed: number, cases: number, seconds: number, failedSeeds: number[] }} where nothing was done yet */
export function freshProgress() {
  return { nextSeed: 1, cases: 0, seconds: 0, failedSeeds: [] };
}

/** What `file` says, or a fresh start when it is not there or says something else. */
export function readProgress(file) {
  try {
    const { nextSeed, cases, seconds, failedSeeds } = JSON.parse(readFileSync(file, "utf8"));
    const isSound = [nextSeed, cases].every(Number.isSafeInteger) && seconds >= 0 && Array.isArray(failedSeeds);
    return isSound ? { nextSeed, cases, seconds, failedSeeds } : freshProgress();
  } catch {
    return freshProgress();
  }
}

export function writeProgress(file, progress) {
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(progress, undefined, 2)}\n`);
}

/** Progress after the round of `nextSeed`, which counts towards the cases only when it passed. */
export function afterRound(progress, { cases, seconds, passed }) {
  return {
    nextSeed: progress.nextSeed + 1,
    cases: progress.cases + (passed ? cases : 0),
    seconds: progress.seconds + seconds,
    failedSeeds: passed ? progress.failedSeeds : [...progress.failedSeeds, progress.nextSeed],
  };
}

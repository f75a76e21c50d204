// When links speak: at the end of a turn, and many of them not all the time.
import { describe, expect, it } from "vitest";
import { SpeakingTimes } from "../src/shell/speaking-times.js";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many links that take so long to speak, and the delays that were asked of timers. */
function speaking(links: number, tookMs: number): { times: SpeakingTimes; spoken(): number; delaysMs: number[] } {
  let count = 0;
  const delaysMs: number[] = [];
  const times = new SpeakingTimes({
    announcedMax: 10,
    timers: { setTimeout: (_run, delayMs) => delaysMs.push(delayMs), clearTimeout: () => {} },
    speak() {
      count++;
      for (const endMs = performance.now() + tookMs; performance.now() < endMs; );
      return links;
    },
  });
  return { times, spoken: () => count, delaysMs };
}

describe("links that have something to say", () => {
  it("speak once at the end of a turn, and again at the end of the next", async () => {
    const { times, spoken, delaysMs } = speaking(7, 5);
    for (let round = 1; round <= 3; round++) {
      for (let count = 0; count < 5; count++) times.stirred();
      await Promise.resolve();
      expect(spoken()).toBe(round - 1);
      await turn();
      expect(spoken()).toBe(round);
    }
    expect(delaysMs).toEqual([]);
  });

  it("listen for a while after they spoke when they are many, four times as long and at most 16 ms", async () => {
    for (const [tookMs, atLeastMs] of [
      [2, 6],
      [20, 14],
    ] as const) {
      const { times, spoken, delaysMs } = speaking(8, tookMs);
      times.stirred();
      await turn();
      expect(spoken()).toBe(1);
      times.stirred();
      times.stirred();
      await turn();
      expect(spoken()).toBe(1);
      expect(delaysMs).toHaveLength(1);
      expect(delaysMs[0]).toBeGreaterThanOrEqual(atLeastMs);
      expect(delaysMs[0]).toBeLessThanOrEqual(16);
    }
  });

  it("don't wait for the end of a turn that writes without end", async () => {
    const { times, spoken } = speaking(8, 5);
    for (let round = 1; round <= 3; round++) {
      for (let count = 0; count < 10; count++) times.announced(1);
      await Promise.resolve();
      expect(spoken()).toBe(round);
    }
  });
});

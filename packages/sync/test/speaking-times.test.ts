// When links speak: at the end of a turn, and many of them not all the time.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SpeakingTimes } from "../src/shell/speaking-times.js";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** So many links that take so long to speak, and the delays that were asked of timers. Nothing else takes any time. */
function speaking(links: number, tookMs: number): { times: SpeakingTimes; spoken(): number; delaysMs: number[] } {
  let count = 0;
  const delaysMs: number[] = [];
  const times = new SpeakingTimes({
    announcedMax: 10,
    timers: { setTimeout: (_run, delayMs) => delaysMs.push(delayMs), clearTimeout: () => {} },
    speak() {
      count++;
      vi.advanceTimersByTime(tookMs);
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
    for (const [tookMs, delayMs] of [
      [2, 8],
      [20, 16],
    ] as const) {
      const { times, spoken, delaysMs } = speaking(8, tookMs);
      times.stirred();
      await turn();
      expect(spoken()).toBe(1);
      times.stirred();
      times.stirred();
      await turn();
      expect(spoken()).toBe(1);
      expect(delaysMs).toEqual([delayMs]);
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

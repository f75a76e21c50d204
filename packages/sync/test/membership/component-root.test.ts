// Members that hear of each other name their component alike, and the word of a root that is out of reach dies out, however often
// the others tell it to each other.

import { describe, expect, it } from "vitest";
import { ComponentRoot } from "../../src/core/membership/component-root.js";
import { Draws } from "../../src/core/membership/draws.js";
import { defaultMembershipLimits } from "../../src/core/membership/membership-limits.js";
import { Random } from "../model/random.js";

const { timeoutMs } = defaultMembershipLimits;

function roots(count: number, seed: number): ComponentRoot[] {
  const random = new Random(seed);
  const draws = new Draws(() => random.word());
  return Array.from({ length: count }, () => new ComponentRoot(defaultMembershipLimits, draws, 0, false));
}

/** Round a ring, from one to the next. */
function tellOn(ring: readonly ComponentRoot[], nowMs: number, delayMs = 0): void {
  for (const [place, root] of ring.entries()) ring[(place + 1) % ring.length]!.hear(root.word(nowMs - delayMs), nowMs);
}

describe("the root of a component", () => {
  it("is the same for all that hear of each other, the least, and it alone knows itself for it", () => {
    const ring = roots(7, 1);
    for (let round = 0; round < 7; round++) tellOn(ring, 1000);
    const least = [...ring.map(({ own }) => own)].sort()[0];
    expect(new Set(ring.map((root) => root.word(1000).ticket))).toEqual(new Set([least]));
    expect(ring.filter((root) => root.isOwn(1000 + timeoutMs / 3)).map(({ own }) => own)).toEqual([least]);
  });

  it("is nobody that was not heard of in time, though its word goes round and round with a delay", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const [gone, ...ring] = roots(4, seed).sort((a, b) => (a.own < b.own ? -1 : 1));
      ring[0]!.hear(gone!.word(1000), 1000);
      let nowMs = 1000;
      for (const untilMs = 1000 + 2 * timeoutMs; nowMs < untilMs; nowMs += 100) tellOn(ring, nowMs, 90);
      expect(ring.map((root) => root.word(nowMs).ticket)).not.toContain(gone!.own);
    }
  });

  it("is nobody that has no contacts while others have some", () => {
    const random = new Random(1);
    const draws = new Draws(() => random.word());
    for (let count = 0; count < 100; count++) {
      const [first, last] = [false, true].map((isLast) => new ComponentRoot(defaultMembershipLimits, draws, 0, isLast));
      expect(first!.own < last!.own).toBe(true);
    }
  });
});

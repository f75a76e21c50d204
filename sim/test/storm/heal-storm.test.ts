// Halves with much that is new heal at one moment: they meet soon, nobody has far more frames than before, and what comes twice has a
// bound. JOINERY_NODES asks for more nodes, JOINERY_STATISTICS prints the figures.

import { describe, expect, it } from "vitest";
import { healStorm } from "./heal-storm.js";

describe("a network that heals at one moment", () => {
  it.each([
    ["regions", undefined],
    ["gossip", "gossip" as const],
  ])("over links of kind %s meets soon, and floods nobody", (_, links) => {
    const nodes = Number(process.env.JOINERY_NODES ?? 16);
    const { convergeMs, newBytes, duplicateBytes, peakFrames, peakFramesBefore } = healStorm({
      ...{ nodes, seed: 1, links, partedMs: 12_000 },
    });
    if (process.env.JOINERY_STATISTICS !== undefined) {
      console.log({ links, nodes, convergeMs, newBytes, duplicateBytes, peakFrames, peakFramesBefore });
    }
    expect(newBytes).toBeGreaterThan((nodes / 2) * nodes * 12 * 1000);
    expect(convergeMs).toBeLessThanOrEqual(10_000);
    expect(duplicateBytes / newBytes).toBeLessThan(2);
    expect(peakFrames).toBeLessThanOrEqual(2 * peakFramesBefore);
  });
});

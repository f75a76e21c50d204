// Losses that come in spells, and one pair that is slow.
import { expect, it } from "vitest";
import { burstRule, type Packet, pass, slowPairRule } from "../../src/index.js";

const packet = (sequence: number, from = 0, to = 1): Packet => ({ from, to, sequence, sentAt: 10, bytes: 100 });

it("losses of bursts lie close together, are as many as spells have frames, and depend on no frame before", () => {
  const rule = burstRule({ seed: 3, probability: 0.005, frames: 20 });
  const isLost = Array.from({ length: 20_000 }, (_, sequence) => rule(packet(sequence), [10]).kind === "drop");
  const lost = isLost.filter(Boolean).length;
  const pairs = isLost.filter((is, at) => is && isLost[at + 1] === true).length;
  expect(lost / isLost.length).toBeGreaterThan(0.06);
  expect(lost / isLost.length).toBeLessThan(0.11);
  // Of losses one by one fewer than a tenth would be followed by another.
  expect(pairs / lost).toBeGreaterThan(0.75);
  const fresh = burstRule({ seed: 3, probability: 0.005, frames: 20 });
  for (const sequence of [19_999, 5, 1234])
    expect(fresh(packet(sequence), [10]).kind === "drop").toBe(isLost[sequence]);
});

it("a slow pair is slow both ways, and nobody else is", () => {
  const rule = slowPairRule({ a: 1, b: 4, delayMs: 500 });
  expect(rule(packet(0, 1, 4), [12, 20])).toEqual({ kind: "deliver", atMs: [512, 520] });
  expect(rule(packet(0, 4, 1), [12])).toEqual({ kind: "deliver", atMs: [512] });
  for (const [from, to] of [
    [1, 2],
    [2, 4],
    [0, 3],
  ] as const)
    expect(rule(packet(0, from, to), [12])).toBe(pass);
});

// Links that carry only so much, frames that are too long, and a node that gets nothing through for a while.
import { expect, it } from "vitest";
import { type Packet, pass } from "../../src/index.js";
import { bandwidthRule } from "../../src/network/rules/bandwidth-rule.js";
import { clogRule } from "../../src/network/rules/clog-rule.js";
import { mtuRule } from "../../src/network/rules/mtu-rule.js";

const packet = (sentAt: number, bytes: number, from = 0, to = 1): Packet => ({ from, to, sequence: 0, sentAt, bytes });

it("a narrow link sends one frame after the other, each direction by itself", () => {
  const rule = bandwidthRule({ bytesPerSecond: 1000 });
  expect(rule(packet(10, 100), [15])).toEqual({ kind: "deliver", atMs: [115] });
  expect(rule(packet(20, 50), [25])).toEqual({ kind: "deliver", atMs: [165] });
  expect(rule(packet(20, 50, 1, 0), [25])).toEqual({ kind: "deliver", atMs: [75] });
  expect(rule(packet(300, 1), [300])).toEqual({ kind: "deliver", atMs: [301] });
});

it("what finds more than a second's worth waiting before a narrow link is lost, and nothing after that has gone", () => {
  const rule = bandwidthRule({ bytesPerSecond: 1000 });
  const fates = [0, 1, 2].map(() => rule(packet(10, 700), [10]).kind);
  expect(fates).toEqual(["deliver", "deliver", "drop"]);
  expect(rule(packet(1410, 700), [1410]).kind).toBe("deliver");
});

it("a frame of the largest size passes, and one that is longer is lost", () => {
  const rule = mtuRule({ bytesMax: 512 });
  expect(rule(packet(0, 512), [5])).toBe(pass);
  expect(rule(packet(0, 513), [5])).toEqual({ kind: "drop", reason: "too long" });
});

it("what goes to or from a clogged node waits and then takes its time, and all else is as fast as ever", () => {
  const rule = clogRule({ node: 2, endMs: 1000 });
  expect(rule(packet(100, 1, 2, 0), [130, 150])).toEqual({ kind: "deliver", atMs: [1030, 1050] });
  expect(rule(packet(100, 1, 0, 2), [130])).toEqual({ kind: "deliver", atMs: [1030] });
  expect(rule(packet(100, 1, 0, 1), [130])).toBe(pass);
});

// Looks that would find the two level again are left out, and looks go on at their pace once they would not.

import { type AuthorIndex, VersionVector } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { RepairCheck } from "../src/core/repair-check.js";
import { defaultLimits } from "../src/core/session-options.js";

const ann = 0 as AuthorIndex;
const { repairMs } = defaultLimits;

function of(seq: number): VersionVector {
  const vector = new VersionVector();
  vector.set(ann, seq);
  return vector;
}

const exchange = (peer: number, durable: number) => {
  return { peer: of(peer), durable: of(durable), patienceMs: repairMs, isLively: false };
};

function looked(peer: number, durable: number): RepairCheck {
  const repair = new RepairCheck(defaultLimits, () => 0, 0);
  expect(repair.look(true, exchange(peer, durable), () => false, repairMs)).toBe("moves");
  return repair;
}

describe("a repair check", () => {
  it("that found the two level passes over the looks that would find it again", () => {
    const repair = looked(3, 3);
    expect(repair.restsUntilMs(true)).toBe(Number.POSITIVE_INFINITY);
    for (const nowMs of [2, 3, 50].map((times) => times * repairMs)) {
      expect(repair.isDue(nowMs)).toBe(true);
      expect(repair.passesOver(true, nowMs)).toBe(true);
    }
  });

  it("looks when it would have looked without that", () => {
    const repair = looked(3, 3);
    repair.passesOver(true, 5 * repairMs);
    expect(repair.passesOver(false, 5.25 * repairMs)).toBe(true);
    expect(repair.restsUntilMs(false)).toBe(6 * repairMs);
    expect(repair.isDue(6 * repairMs - 1)).toBe(false);
    expect(repair.isDue(6 * repairMs)).toBe(true);
    expect(repair.passesOver(false, 6 * repairMs)).toBe(false);
  });

  it("looks at once where it is just then that it would have looked", () => {
    expect(looked(3, 3).passesOver(false, 2 * repairMs)).toBe(false);
    expect(looked(3, 3).passesOver(false, 7 * repairMs)).toBe(false);
  });

  it("passes over nothing where the peer lacked something, or has not said what it has", () => {
    const lacking = looked(3, 4);
    expect(lacking.restsUntilMs(false)).toBe(2 * repairMs);
    expect(lacking.passesOver(true, 2 * repairMs)).toBe(false);
    const unmet = new RepairCheck(defaultLimits, () => 0, 0);
    expect(unmet.look(false, exchange(3, 3), () => false, repairMs)).toBe("stuck");
    expect(unmet.passesOver(true, 2 * repairMs)).toBe(false);
  });
});

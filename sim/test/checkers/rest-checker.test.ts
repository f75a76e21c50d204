// Each thing that may be left when all have met is noticed.
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { DamageChecker } from "../../src/checkers/damage-checker.js";
import { RestChecker } from "../../src/checkers/rest-checker.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";

function made() {
  const log = new CheckLog(() => 0);
  const failed = (): string[] => log.violations.map(({ check }) => check);
  return { log, failed, rest: new RestChecker(log), damage: new DamageChecker(log) };
}

const nodeWith = (pendingBytes: number, unfinishedBytes: number, stagedBytes: number): VirtualNode =>
  ({ index: 3, engine: { unfinishedBytes, stagedBytes }, documents: [{ pendingBytes }] }) as never;

describe("when all have met", () => {
  it.each([
    ["in words that end", (ms: number) => Math.min(ms, 30_000) / 1000, []],
    ["with a word every 9 s", (ms: number) => Math.floor(ms / 9000), ["who has met falls silent"]],
    [
      "with a word every 11 s, which a pause of 10 s can't tell from silence",
      (ms: number) => Math.floor(ms / 11_000),
      [],
    ],
  ] as const)("nodes fall silent: %s", (_, said, violations) => {
    const { rest, failed } = made();
    let nowMs = 5000;
    rest.awaitSilence(
      5000,
      (atMs) => {
        nowMs = atMs;
      },
      () => said(nowMs),
    );
    expect(failed()).toEqual(violations);
    expect(nowMs).toBeLessThanOrEqual(65_000);
  });

  it("nothing waits: for others, for the disk, or for the rest of it", () => {
    for (const [node, violations] of [
      [nodeWith(0, 0, 0), 0],
      [nodeWith(1, 0, 0), 1],
      [nodeWith(0, 1, 0), 1],
      [nodeWith(0, 0, 1), 1],
    ] as const) {
      const { rest, log } = made();
      rest.end([node]);
      expect(log.violations).toHaveLength(violations);
      expect(log.counts()["nothing waits in the end"]).toBe(1);
    }
  });

  it("nothing is remembered beyond a gap", () => {
    const { rest, failed } = made();
    const document = (cloudSize: number) => ({ id: "game", state: { context: { cloudSize } } }) as never;
    rest.settled(nodeWith(0, 0, 0), document(0));
    expect(failed()).toEqual([]);
    rest.settled(nodeWith(0, 0, 0), document(2));
    expect(failed()).toEqual(["metadata is bounded"]);
  });
});

describe("a disk that rotted", () => {
  const node = nodeWith(0, 0, 0);
  it("has to be noticed at the next start", () => {
    const { damage, failed, log } = made();
    damage.restarted(node);
    expect(log.counts()).toEqual({});
    damage.rotted(node);
    damage.restarted(node);
    expect(failed()).toEqual(["damage is noticed"]);
  });
  it("is noticed, or is not there any more", () => {
    const { damage, failed, log } = made();
    damage.rotted(node);
    damage.damaged(node);
    damage.forgot(node);
    damage.restarted(node);
    damage.rotted(node);
    damage.forgot(node);
    damage.restarted(node);
    expect(failed()).toEqual([]);
    expect(log.counts()).toEqual({ "damage is noticed": 1 });
  });
});

// Invariant 6: as long as two sides differ something is said at least every T, and what is said while nothing moves has a
// bound, too. T is the longest interval between checks and the shortest after it, for a check may find that something has
// come just now. There is one rung to fall back on today, the comparison of vectors.
import { defaultLimits } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { writeAsStrangers } from "../model/foreign-authors.js";
import { holds, type Seen, timeoutMs } from "../model/property.js";
import { play, schedules, settleAfter } from "../model/schedule.js";
import { stepMs, TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const idleMsMax = defaultLimits.repairMsMax + defaultLimits.repairMs;
/** A lost greeting, a lost vector, a lost request, a lost answer, each noticed after T at the latest. */
const convergeMsMax = 4 * idleMsMax;

const add = (node: TestNode): void => node.change("room", (draft) => draft.score.at("ann").add(1));

/** Fails when a link is open, not settled and silent for longer than T. */
function watchIdleness(network: TestNetwork, seen: Seen): void {
  const { watch, checks, links } = network;
  const spokenMs = new Map<unknown, number>();
  watch.watchers.push({
    sent: (from, to) => {
      const link = links.find(({ ends }) => ends.includes(from) && ends.includes(to));
      spokenMs.set(link, network.nowMs);
    },
  });
  checks.push(() => {
    for (const link of links) {
      const isAtRest = !link.isOpen || link.isSettled;
      const sinceMs = isAtRest ? network.nowMs : (spokenMs.get(link) ?? network.nowMs);
      spokenMs.set(link, sinceMs);
      const silentMs = network.nowMs - sinceMs;
      seen.most("ms of silence at most", silentMs);
      const between = link.ends.map(({ index }) => index);
      expect(silentMs, `ms of silence between ${between}`).toBeLessThanOrEqual(idleMsMax + stepMs);
    }
  });
}

describe("two sides that differ", { timeout: timeoutMs }, () => {
  it("are never silent for longer than T, whatever gets lost", () => {
    holds("idleness", schedules(), { runs: 200 }, (schedule, seen) => {
      play(schedule, { prepare: (network) => watchIdleness(network, seen) });
    });
  });

  it("converge within 4 T once the faults end, in so many frames per link", () => {
    const framesPerLinkMax = 60;
    holds("convergence", schedules(), { runs: 250, needs: ["runs that had to be repaired"] }, (schedule, seen) => {
      const network = play(schedule);
      const { frames } = network.watch;
      const tookMs = settleAfter(network, convergeMsMax);
      network.expectEqual();
      const perLink = (network.watch.frames - frames) / network.links.length;
      expect(perLink).toBeLessThan(framesPerLinkMax);
      if (tookMs > defaultLimits.repairMs) seen.count("runs that had to be repaired");
      seen.most("ms at most", tookMs);
      seen.most("frames per link at most", perLink);
      network.expectSilence();
    });
  });
});

/** Frames that a node sends in a minute from now on. */
function framesInMinute(network: TestNetwork, node: TestNode): number {
  let frames = 0;
  const watcher = {
    sent: (from: TestNode) => {
      if (from === node) frames++;
    },
  };
  network.watch.watchers.push(watcher);
  network.run(60_000);
  network.watch.watchers.splice(network.watch.watchers.indexOf(watcher), 1);
  return frames;
}

describe("while nothing moves", { timeout: timeoutMs }, () => {
  const ways: readonly [string, readonly number[]][] = [
    ["both ways", [0, 1]],
    ["one way", [0]],
    ["the other way", [1]],
  ];

  it.each(ways)("two sides that had met say little, when all is lost %s", (_name, senders) => {
    for (let changes = 0; changes < 3; changes++) {
      const network = new TestNetwork({ nodes: 2 });
      network.settle(2000);
      network.links[0]!.filter = (_frame, from) => !senders.includes(from.index);
      for (let count = 0; count < changes; count++) for (const node of network.nodes) add(node);
      for (const node of network.nodes) expect(framesInMinute(network, node)).toBeLessThanOrEqual(40);
    }
  });

  it.each(ways)(
    "two sides that have not met greet each other twice a second at most, when all is lost %s",
    (_name, senders) => {
      const network = new TestNetwork({ nodes: 2 });
      network.links[0]!.filter = (_frame, from) => !senders.includes(from.index);
      for (const node of network.nodes) expect(framesInMinute(network, node)).toBeLessThanOrEqual(2 * 60 + 5);
    },
  );

  it("two sides that agree say nothing for an hour", () => {
    const network = new TestNetwork({ nodes: 3, documents: ["room", "hall"] });
    for (const node of network.nodes) add(node);
    network.settle(5000);
    const { frames } = network.watch;
    network.run(3_600_000);
    expect(network.watch.frames).toBe(frames);
  });

  it("a long vector that half of is lost is not told in a loop", () => {
    const network = new TestNetwork({ nodes: 2, limits: { frameBytesMax: 4096 } });
    network.links[0]!.cut();
    writeAsStrangers(network.node(0), "room", 300, 1);
    let number = 0;
    network.links[0]!.filter = (_frame, from) => from.index === 1 || number++ % 2 === 0;
    network.links[0]!.open(network.nowMs);
    const vectorFrames = 4;
    expect(framesInMinute(network, network.node(0))).toBeLessThanOrEqual(20 * vectorFrames);
  });
});

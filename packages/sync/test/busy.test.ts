// A node that many ask for much at once serves some and tells the others when to ask again: they ask somebody else, or later,
// and what is new comes all the same.
import { describe, expect, it } from "vitest";
import { messageType } from "../src/core/frame.js";
import { TestNetwork } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";
import { readSpoken } from "./model/wire-watch.js";

const limits = { frameBytesMax: 8192, catchingUpMax: 2 };

/** Adds entries of some 1,000 bytes each. */
function write(node: TestNode, count: number): void {
  for (let number = 0; number < count; number++) {
    node.change("room", (draft) => draft.players.add(`${node.index} ${number}`.padStart(1000, "x")));
  }
}

const size = (node: TestNode): number => node.document("room").view.players.size;

/** A star whose centre has some 200 entries more than the others, which meet it at once. */
function meeting(others: number, options = {}): TestNetwork {
  const network = new TestNetwork({ nodes: others + 1, topology: "star", limits, framesPerStep: 1, ...options });
  network.settle(20_000);
  for (const link of network.links) link.cut();
  write(network.node(0), 200);
  network.run(100);
  for (const link of network.links) link.open(network.nowMs);
  return network;
}

/** How many of the others have begun to catch up and have not done. */
const catchingUp = ({ nodes }: TestNetwork): number =>
  nodes.slice(1).filter((node) => size(node) > 0 && size(node) < 200).length;

describe("a node that many ask for much", () => {
  it("serves so many at a time, and in the end all", () => {
    const network = meeting(8);
    let most = 0;
    network.checks.push(() => {
      most = Math.max(most, catchingUp(network));
    });
    network.settle(120_000);
    // Whoever has just been sent the last frame is still on its way.
    expect(most).toBeGreaterThanOrEqual(2);
    expect(most).toBeLessThanOrEqual(3);
    expect(network.nodes.map(size)).toEqual(network.nodes.map(() => 200));
    expect(network.node(0).engine.counts.busyAnswers).toBeGreaterThan(5);
    network.expectSilence();
  });

  it("passes on what is new to those who wait", () => {
    const network = meeting(8);
    network.run(500);
    const waiting = network.nodes.slice(1).filter((node) => size(node) === 0);
    expect(waiting.length).toBeGreaterThan(3);
    const before = network.nowMs;
    network.node(0).change("room", (draft) => draft.title.set("now"));
    let arrived = 0;
    network.watch.watchers.push({
      delivered: (_from, to, { entries }) => {
        if (waiting.includes(to) && entries.some((entry) => entry.endsWith(":201"))) arrived++;
      },
    });
    network.run(200);
    expect(arrived).toBe(waiting.length);
    expect(network.nowMs - before).toBeLessThan(500);
    network.settle(120_000);
    for (const node of network.nodes) expect(node.document("room").view.title).toBe("now");
  });

  it("gives little at once, whoever else catches up", () => {
    const network = meeting(8);
    network.run(300);
    const late = network.node(8);
    expect(size(late)).toBe(0);
    network.node(0).open("hall");
    network.node(0).change("hall", (draft) => draft.title.set("small"));
    late.open("hall");
    network.run(500);
    expect(late.document("hall").view.title).toBe("small");
    expect(size(late)).toBe(0);
  });

  it("gives the place of one who reads nothing to others", () => {
    const network = meeting(4, { limits: { ...limits, documentCreditBytes: 16_384 } });
    while (catchingUp(network) < 2) network.step();
    const stuck = network.links.filter(({ ends }) => size(ends[1]) > 0);
    for (const link of stuck) link.isJammed = true;
    network.run(60_000);
    const others = network.links.filter((link) => !stuck.includes(link));
    expect(others.map(({ ends }) => size(ends[1]))).toEqual([200, 200]);
    expect(stuck.every(({ ends }) => size(ends[1]) < 200)).toBe(true);
  });

  it("is asked again when its answer is lost", () => {
    const network = meeting(6);
    for (const link of network.links) {
      let left = 3;
      link.filter = (frame) => !(readSpoken(frame).types.includes(messageType.busy) && left-- > 0);
    }
    network.settle(120_000);
    expect(network.nodes.map(size)).toEqual(network.nodes.map(() => 200));
  });
});

describe("whoever is told to ask later", () => {
  it("asks somebody else at once", () => {
    const network = new TestNetwork({ nodes: 3, topology: "mesh", limits: { frameBytesMax: 8192, catchingUpMax: 0 } });
    const [writer, other, reader] = network.nodes as [TestNode, TestNode, TestNode];
    other.limits = { ...limits, catchingUpMax: 10 };
    network.crash(other);
    network.heal();
    network.settle(2000);
    for (const link of network.linksOf(reader)) link.cut();
    for (let count = 0; count < 200; count++) {
      writer.change("room", (draft) => draft.players.add(`${count}`.padStart(1000, "x")));
    }
    network.run(20_000);
    expect(size(other)).toBe(200);
    const told: number[] = [];
    network.watch.watchers.push({
      sent: (from, _to, { types }) => {
        if (types.includes(messageType.busy)) told.push(from.index);
      },
    });
    for (const link of network.linksOf(reader)) link.open(network.nowMs);
    network.run(3000);
    expect(size(reader)).toBe(200);
    expect(new Set(told)).toEqual(new Set([0]));
  });
});

describe("a node with much under way to its disk", () => {
  it("serves nobody more until its disk is through", () => {
    const network = meeting(1, { limits: { ...limits, unfinishedBytesMax: 50_000 } });
    const [server, reader] = [network.node(0), network.node(1)];
    server.diskDelayMs = () => 8000;
    write(server, 100);
    network.run(4000);
    expect(size(reader)).toBe(0);
    expect(server.engine.counts.busyAnswers).toBeGreaterThan(0);
    network.settle(60_000);
    expect(size(reader)).toBe(200);
  });
});

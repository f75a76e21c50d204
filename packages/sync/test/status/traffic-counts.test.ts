// What is counted of the wire: the same as one who reads every frame would count, and the same at both ends.

import { messageSizes } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { identityOf } from "../model/forked-history.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const add = (node: TestNode): void => node.change("room", (draft) => draft.score.at("ann").add(1));
const sum = (tally: Readonly<Record<string, number>>): number => Object.values(tally).reduce((a, b) => a + b, 0);

function busyPair(): { network: TestNetwork; here: TestNode; there: TestNode; read: Record<string, number> } {
  const network = new TestNetwork({ nodes: 2 });
  const [here, there] = network.nodes as [TestNode, TestNode];
  const read: Record<string, number> = {};
  network.watch.watchers.push({
    sent: (from, _to, _spoken, frame) => {
      if (from !== here) return;
      for (const { type, bytes } of messageSizes(frame)) read[type] = (read[type] ?? 0) + bytes;
    },
  });
  for (let round = 0; round < 20; round++) {
    for (const node of network.nodes) add(node);
    network.step();
  }
  network.settle(5000);
  return { network, here, there, read };
}

describe("bytes by class", () => {
  it("are those that one finds in the frames, and add up to them", () => {
    const { here, read } = busyPair();
    const { traffic, bytesSent } = here.engine.counts;
    const { framing = 0, other = 0, ...classes } = traffic.sent;
    expect({ ...classes, other: framing + other }).toEqual(read);
    expect(Object.keys(classes).sort()).toEqual(expect.arrayContaining(["acks", "entries", "greetings", "vectors"]));
    expect(sum(traffic.sent)).toBe(bytesSent);
  });

  it("are the same at both ends of a link that loses nothing", () => {
    const { here, there } = busyPair();
    expect(there.engine.counts.traffic.received).toEqual(here.engine.counts.traffic.sent);
    expect(here.engine.counts.traffic.received).toEqual(there.engine.counts.traffic.sent);
  });

  it("tell new payload from what was known", () => {
    const network = new TestNetwork({ nodes: 2 });
    const [here, there] = network.nodes as [TestNode, TestNode];
    const frames: Uint8Array[] = [];
    network.settle(5000);
    network.watch.watchers.push({
      sent: (from, _to, { entries }, frame) => void (from === here && entries.length > 0 && frames.push(frame.slice())),
    });
    add(here);
    network.settle(5000);
    const { traffic } = there.engine.counts;
    const bytes = traffic.newBytes;
    expect([bytes > 0, traffic.duplicateBytes]).toEqual([true, 0]);
    expect(frames).toHaveLength(1);
    network.links[0]!.inject(here, frames[0] as Uint8Array, network.nowMs);
    network.run(1000);
    expect([traffic.newBytes, traffic.duplicateBytes]).toEqual([bytes, bytes]);
  });
});

describe("rungs", () => {
  it("of few documents are lists; of many, equal ones, a summary that is answered by its being level", () => {
    const few = new TestNetwork({ nodes: 2 });
    few.settle(5000);
    expect(few.nodes.flatMap(({ engine }) => Object.keys(engine.counts.traffic.rungs))).toEqual(["list", "list"]);
    const documents = Array.from({ length: 100 }, (_, index) => `room ${index}`);
    const many = new TestNetwork({ nodes: 2, documents });
    many.settle(5000);
    const taken = many.nodes.flatMap(({ engine }) => Object.entries(engine.counts.traffic.rungs));
    expect(taken.sort()).toEqual([
      ["documentsLevel", 1],
      ["documentsSummary", 1],
    ]);
  });
});

describe("signatures", () => {
  it("are a class of their own: 64 bytes of each signed entry, at both ends, beside the proofs of peers", () => {
    const network = new TestNetwork({ nodes: 2, identities: [1, 2].map(identityOf) });
    network.settle(5000);
    const [here, there] = network.nodes.map(({ engine }) => engine.counts.traffic);
    const proofs = here!.sent.signatures ?? 0;
    for (let round = 0; round < 10; round++) {
      add(network.node(0));
      network.settle(5000);
    }
    expect((here!.sent.signatures ?? 0) - proofs).toBe(10 * 64);
    expect(there!.received).toEqual(here!.sent);
    expect(sum(here!.sent)).toBe(network.node(0).engine.counts.bytesSent);
  });
});

describe("rounds", () => {
  it("of two that meet are the greeting and the vector", () => {
    const level = new TestNetwork({ nodes: 2 });
    level.settle(5000);
    expect(level.nodes.map(({ engine }) => engine.counts.traffic.rounds)).toEqual([2, 2]);
  });

  it("do not grow by what is told unasked, and is acknowledged", () => {
    const { network, here } = busyPair();
    const { rounds } = here.engine.counts.traffic;
    for (let round = 0; round < 20; round++) {
      add(here);
      network.settle(5000);
    }
    expect(here.engine.counts.traffic.rounds).toBe(rounds);
  });
});

// Many who come back at once: each fetches what it lacks from one peer at a time, and the peer that all come back to serves some
// of them and puts the others off.

import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const others = 50;
const missed = 40;
const documents = ["room", "hall"];

function write(node: TestNode, document: string, count: number): void {
  for (let number = 0; number < count; number++) {
    node.change(document, (draft) => draft.players.add(`${node.index} ${number}`.padStart(200, "x")));
  }
}

describe("a storm of replicas that come back", () => {
  it("costs each what it lacks, little more", { timeout: 60_000 }, () => {
    const limits = { frameBytesMax: 4096, catchingUpMax: 8 };
    const network = new TestNetwork({ nodes: others + 1, topology: "star", limits, documents, framesPerStep: 2 });
    network.settle(30_000);
    for (const link of network.links) link.cut();
    for (const document of documents) write(network.node(0), document, missed);
    network.run(100);
    const before = network.watch.entriesSent;
    for (const link of network.links) link.open(network.nowMs);
    network.settle(120_000);
    network.expectEqual();
    const lacking = others * documents.length * missed;
    expect(network.watch.entriesSent - before).toBeGreaterThanOrEqual(lacking);
    expect(network.watch.entriesSent - before).toBeLessThanOrEqual(lacking * 1.05);
  });

  it("brings a document from one of many at a time", { timeout: 60_000 }, () => {
    const network = new TestNetwork({ nodes: 9, topology: "mesh", limits: { frameBytesMax: 4096 }, framesPerStep: 2 });
    network.settle(30_000);
    write(network.node(1), "room", missed * 2);
    network.settle(30_000);
    const back = network.node(0);
    network.loseDisk(back);
    const before = network.watch.entriesSent;
    for (const link of network.linksOf(back)) link.open(network.nowMs);
    network.settle(60_000);
    network.expectEqual();
    expect(network.watch.entriesSent - before).toBe(missed * 2);
  });
});

// Where peers are joined in circles, new entries go along a tree and are told of beside it; where they are not, nothing of that
// is seen.

import { writeUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeMessage, FrameDraft, messageType } from "../../src/core/frame.js";
import { encodeTreeRequest } from "../../src/core/gossip/gossip-messages.js";
import { TestNetwork, type Topology } from "../model/test-network.js";

/** A network whose nodes have all written, so that the tree has taken its shape. */
function shaped(nodes: number, topology: Topology, seed = 1): TestNetwork {
  const network = new TestNetwork({ nodes, topology, seed });
  network.settle(5000);
  for (let round = 0; round < 6; round++) writeAll(network, `shape ${round}`);
  return network;
}

function writeAll(network: TestNetwork, what: string): void {
  for (const node of network.nodes) {
    node.change("room", ({ players }) => players.add(`${what} ${node.index}`));
    network.run(500);
  }
}

function typesSent(network: TestNetwork): Set<number> {
  const types = new Set<number>();
  for (const link of network.links) {
    link.filter = (frame) => {
      for (const { type } of decodeFrame(frame)) types.add(type);
      return true;
    };
  }
  return types;
}

describe("the tree of a document", () => {
  it.each(["ring", "mesh"] as const)("of a %s carries an entry to each node once", (topology) => {
    const network = shaped(8, topology);
    const before = network.watch.entriesSent;
    for (let round = 0; round < 5; round++) writeAll(network, `round ${round}`);
    network.settle(10_000);
    network.expectEqual();
    expect(network.watch.entriesSent - before).toBe(5 * 8 * 7);
    network.expectSilence();
  });

  it.each([
    [2, "line"],
    [6, "line"],
    [8, "star"],
  ] as const)("is all the links there are between %d nodes in a %s, though frames come twice", (nodes, topology) => {
    const network = new TestNetwork({ nodes, topology });
    network.faults = { loss: 0, duplication: 0.5, delayMsMax: 20 };
    const types = typesSent(network);
    for (let round = 0; round < 5; round++) writeAll(network, `round ${round}`);
    network.settle(10_000);
    expect(types.has(messageType.entries)).toBe(true);
    expect([messageType.graft, messageType.prune].filter((type) => types.has(type))).toEqual([]);
  });

  it.each([
    [2, false],
    [3, true],
  ])("of %d nodes keeps who is pruned by the last that pushes to it: answers PRUNE is %s", (nodes, answers) => {
    const network = new TestNetwork({ nodes, topology: "mesh" });
    network.settle(5000);
    const [link] = network.links;
    const [pruned, pruner] = link!.ends;
    const types = typesSent(network);
    const ref = link!.sessions[1].numbersOf(pruner.document("room"))!.ref;
    const draft = new FrameDraft(1024);
    draft.add(encodeTreeRequest("prune", ref));
    link!.sessions[0].receive(draft.toBytes(), network.nowMs);
    network.run(500);
    expect(types.has(messageType.prune)).toBe(answers);
    pruner.change("room", ({ players }) => players.add("pushed on"));
    network.run(200);
    expect(pruned.document("room").view.players.has("pushed on")).toBe(true);
  });

  it("hangs together after losses, and when a lesser author begins to write", () => {
    let wanted = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const network = new TestNetwork({ nodes: 8, topology: "mesh", seed });
      network.settle(5000);
      // Whoever has the least name comes last, so that the guide changes again and again.
      const byName = [...network.nodes].sort((a, b) => (a.author < b.author ? 1 : -1));
      network.faults = { loss: 0.2, duplication: 0, delayMsMax: 120 };
      for (const node of byName) {
        node.change("room", ({ players }) => players.add(`lossy ${node.index}`));
        network.run(400);
      }
      network.faults = { loss: 0, duplication: 0, delayMsMax: 20 };
      network.settle(60_000);
      const types: number[] = [];
      for (const link of network.links) {
        link.filter = (frame) => {
          for (const { type } of decodeFrame(frame)) types.push(type);
          return true;
        };
      }
      writeAll(network, "quiet");
      wanted += types.filter((type) => type === messageType.want).length;
    }
    // Of 672 entries that could be pushed, 10 have to be asked for; where what is asked for does not bind those who bring it, 78.
    expect(wanted).toBeLessThan(20);
  });

  it("reminds where an acknowledgement was lost beside it, before vectors are compared", () => {
    const network = shaped(8, "mesh");
    const repairs = (): number => network.nodes.reduce((sum, { engine }) => sum + engine.counts.repairs, 0);
    const before = repairs();
    const isLost = new Set<string>();
    const lossEndMs = network.nowMs + 300;
    for (const [index, link] of network.links.entries()) {
      link.filter = (frame, from) => {
        const types = decodeFrame(frame).map(({ type }) => type);
        const key = `${index} ${from.index}`;
        const isSilent = types.includes(messageType.entries) || !types.includes(messageType.ack);
        if (isSilent || isLost.has(key) || network.nowMs > lossEndMs) return true;
        isLost.add(key);
        return false;
      };
    }
    network.node(0).change("room", ({ players }) => players.add("once"));
    network.run(10_000);
    expect(isLost.size).toBeGreaterThan(20);
    network.settle(1000);
    // 7 comparisons; without reminders, 43.
    expect(repairs() - before).toBeLessThan(15);
    network.expectSilence();
  });

  it("grows again where a node of it is gone, and waits for no repair", () => {
    const network = shaped(8, "mesh");
    network.crash(network.node(0));
    for (const node of network.nodes.slice(1)) {
      node.change("room", ({ players }) => players.add(`after ${node.index}`));
      network.run(2500);
      const count = network.nodes
        .slice(1)
        .filter(({ index }) => network.node(index).stateOf("room") === node.stateOf("room"));
      expect(count.length).toBe(7);
    }
  });

  it("has every link to a peer that knows nothing of trees", () => {
    const network = new TestNetwork({ nodes: 4, topology: "mesh" });
    const stranger = network.node(3);
    // It steps over what it does not know, and says none of it.
    for (const link of network.linksOf(stranger)) link.rewrite = withoutTree;
    network.settle(5000);
    for (let round = 0; round < 6; round++) writeAll(network, `round ${round}`);
    let pushed = 0;
    network.watch.watchers.push({
      sent: (from, to, { onWire }) => {
        if (from === stranger || to === stranger) pushed += onWire.length;
      },
    });
    stranger.change("room", ({ players }) => players.add("from the stranger"));
    network.run(200);
    expect(network.nodes.map((node) => node.document("room").view.players.has("from the stranger"))).toEqual(
      network.nodes.map(() => true),
    );
    expect(pushed).toBeGreaterThanOrEqual(3);
  });

  it("brings what got lost soon after, without a comparison of vectors", () => {
    const network = shaped(8, "mesh", 3);
    const repairs = (): number => network.nodes.reduce((sum, { engine }) => sum + engine.counts.repairs, 0);
    const before = repairs();
    const [first] = network.nodes;
    let lost = 0;
    for (const link of network.links) {
      link.filter = (frame, from) => {
        const isPush = from === first && decodeFrame(frame).some(({ type }) => type === messageType.entries);
        if (isPush) lost++;
        return !isPush || lost > 1;
      };
    }
    first?.change("room", ({ players }) => players.add("lost once"));
    network.run(900);
    expect(lost).toBeGreaterThan(0);
    for (const node of network.nodes) expect(node.document("room").view.players.has("lost once")).toBe(true);
    expect(repairs() - before).toBe(0);
  });
});

/** The frame as somebody says and hears it who has no messages about trees. */
function withoutTree(frame: Uint8Array): Uint8Array {
  const draft = new FrameDraft(1024 * 1024);
  for (const { type, body } of decodeFrame(frame)) {
    if (type === messageType.graft || type === messageType.prune) continue;
    draft.add(encodeMessage(type, (encoder) => writeUint8Array(encoder, body)));
  }
  return draft.toBytes();
}

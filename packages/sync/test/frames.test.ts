// No frame outgrows the limit, whatever must be said; what can't be said within it ends the session with a reason.
// The network of the tests fails at any frame above the limit.
import { describe, expect, it } from "vitest";
import { FrameDraft } from "../src/core/frame.js";
import { writeAsStrangers } from "./model/foreign-authors.js";
import { TestNetwork } from "./model/test-network.js";

/** Transactions go into one entry up to here. */
const entriesTogether = 240 * 1024;

const text = (bytes: number): string => "x".repeat(bytes);

describe("frames", () => {
  it("keep a share for everything but entries, and can then hold the largest entry of several transactions", () => {
    for (const bytesMax of [4096, 65_536, 256 * 1024]) {
      const draft = new FrameDraft(bytesMax);
      if (bytesMax === 256 * 1024) expect(draft.entryRoom).toBeGreaterThan(entriesTogether + 1024);
      draft.addEntries(new Uint8Array(draft.entryRoom));
      expect(draft.entryRoom).toBe(0);
      expect(draft.room).toBeGreaterThan(1200);
    }
  });

  it.each([4096, 16 * 1024, 256 * 1024])("of at most %d bytes carry 300 authors in two documents", (frameBytesMax) => {
    const network = new TestNetwork({
      nodes: 3,
      topology: "line",
      documents: ["room", "hall"],
      limits: { frameBytesMax },
    });
    for (const name of ["room", "hall"]) writeAsStrangers(network.node(0), name, 300, 3);
    network.settle(20_000);
    network.expectEqual();
    expect(network.node(2).document("room").applied.total).toBe(900);
    network.expectSilence();
  });

  it("tell a vector of 3,000 authors in parts, and so do requests", () => {
    const network = new TestNetwork({ nodes: 2, limits: { frameBytesMax: 8192 } });
    network.links[0]!.cut();
    network.node(1).change("room", (draft) => draft.title.set("here"));
    for (const node of network.nodes) writeAsStrangers(node, "room", 1500, 1);
    writeAsStrangers(network.node(0), "room", 3000, 2);
    network.links[0]!.open(network.nowMs);
    network.settle(60_000);
    network.expectEqual();
    network.expectSilence();
  });

  it("survive the loss of parts of a vector", () => {
    const network = new TestNetwork({ nodes: 2, limits: { frameBytesMax: 4096 }, seed: 5 });
    network.links[0]!.cut();
    writeAsStrangers(network.node(0), "room", 1000, 1);
    network.links[0]!.open(network.nowMs);
    network.faults = { loss: 0.3, duplication: 0.2, delayMsMax: 300 };
    network.run(10_000);
    network.heal();
    network.settle(60_000);
    network.expectEqual();
  });

  it("carry entries that just fit, between lively others", () => {
    const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"] });
    writeAsStrangers(network.node(0), "room", 300, 2);
    for (let count = 0; count < 5; count++) {
      network.node(0).change("hall", (draft) => draft.title.set(text(entriesTogether - 49 * 1024 - count)));
      network.node(1).change("room", (draft) => draft.title.set(text(entriesTogether - 49 * 1024 - count)));
    }
    for (let count = 0; count < 40; count++) {
      for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`p${count}`));
      network.step();
    }
    network.settle(20_000);
    network.expectEqual();
    expect(network.watch.largest).toBeGreaterThan(190 * 1024);
  });
});

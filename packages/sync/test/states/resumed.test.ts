// A state under way: what has come is not sent again, and is of one state, whatever is lost, cut, crashed or written meanwhile.
import { describe, expect, it } from "vitest";
import type { TestNode } from "../model/test-node.js";
import { apart, chunksOf, countMessages, fill, has, meet } from "./room.js";

describe("a state under way", () => {
  it("goes on after each cut where it was, chunk by chunk", () => {
    const network = apart(2, { players: 1500, framesPerStep: 1 });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const count = countMessages(network);
    const chunks = chunksOf(writer);
    for (let round = 0; round < 6; round++) {
      meet(network);
      network.run(450);
      network.links[0]!.cut();
      network.run(100);
    }
    expect(count(reader, "chunk")).toBeLessThan(chunks);
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    // What is in the air when the link is cut is lost: a chunk or two of each session.
    expect(count(reader, "chunk")).toBeGreaterThanOrEqual(chunks);
    expect(count(reader, "chunk")).toBeLessThanOrEqual(chunks + 6 * 2);
  });

  it("is asked again for the chunks that were lost, for them alone", () => {
    const network = apart(2, { players: 1500, seed: 3, framesPerStep: 4 });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const count = countMessages(network);
    network.faults = { loss: 0.3, duplication: 0.2, delayMsMax: 300 };
    meet(network);
    network.run(60_000);
    expect(reader.document("room").view.players.size).toBe(1500);
    expect(count(reader, "chunk")).toBeLessThan(chunksOf(writer) * 2);
    network.heal();
    network.settle(20_000);
    network.expectSilence();
  });

  it("is what it was when it was asked for, and what was written since comes as entries", () => {
    const network = apart(2, { players: 1500, framesPerStep: 1 });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const chunks = chunksOf(writer);
    const count = countMessages(network);
    meet(network);
    for (let step = 0; step < 60; step++) {
      writer.change("room", (draft) => draft.score.at("ann").add(1));
      network.run(50);
    }
    network.settle(20_000);
    network.expectEqual();
    expect(reader.document("room").view.score.get("ann")).toBe(60);
    expect([count(reader, "state"), count(reader, "chunk")]).toEqual([1, chunks]);
    network.expectSilence();
  });

  it("is begun anew where its log was cut off beyond it, and ends there", () => {
    const network = apart(2, { players: 1500, framesPerStep: 1 });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const count = countMessages(network);
    meet(network);
    network.run(500);
    fill(network, writer, 50, 8);
    writer.truncate("room");
    network.run(300);
    network.links[0]!.cut();
    meet(network);
    network.settle(60_000);
    network.expectEqual();
    expect(reader.document("room").view.players.size).toBe(1550);
    expect(count(reader, "state")).toBeGreaterThan(1);
    network.expectSilence();
  });

  it("comes from one peer where several have it, and from another when that one falls silent", () => {
    const network = apart(3);
    const [first, second, reader] = network.nodes as [TestNode, TestNode, TestNode];
    const [between] = network.links;
    between!.open(network.nowMs);
    network.run(10_000);
    expect(second.stateOf("room")).toBe(first.stateOf("room"));
    const chunks = chunksOf(first);
    const count = countMessages(network);
    meet(network);
    network.run(10_000);
    expect(reader.stateOf("room")).toBe(first.stateOf("room"));
    expect(count(reader, "chunk")).toBe(chunks);
  });

  it("is finished by another peer with the same state when the first one falls silent", () => {
    const network = apart(3, { players: 1500, framesPerStep: 1 });
    const [first, , reader] = network.nodes as [TestNode, TestNode, TestNode];
    network.links[0]!.open(network.nowMs);
    network.run(20_000);
    const chunks = chunksOf(first);
    const links = network.linksOf(reader);
    for (const link of links) link.open(network.nowMs);
    // Whoever sends the first chunks falls silent after ten of them.
    let silent: TestNode | undefined;
    let [left, passed] = [10, 0];
    for (const link of links) {
      link.filter = (frame, from) => {
        if (from === reader || !has(frame, "chunk")) return from !== silent;
        silent ??= left-- > 0 ? undefined : from;
        if (from !== silent) passed++;
        return from !== silent;
      };
    }
    network.run(40_000);
    expect(silent).toBeDefined();
    expect(reader.stateOf("room")).toBe(first.stateOf("room"));
    expect(passed).toBe(chunks);
  });

  it("survives a crash of whoever gives it, in as many chunks: equal entries make equal states", () => {
    const network = apart(2, { players: 1500, framesPerStep: 1 });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const chunks = chunksOf(writer);
    const count = countMessages(network);
    meet(network);
    network.run(700);
    network.crash(writer);
    meet(network);
    network.settle(20_000);
    network.expectEqual();
    expect(count(reader, "chunk")).toBeLessThanOrEqual(chunks + 2);
  });

  it("leaves whoever takes it as it was, in a crash before it is on disk, and is fetched anew", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    reader.diskDelayMs = () => 2000;
    reader.change("room", (draft) => draft.title.set("mine"));
    network.run(2500);
    meet(network);
    while (reader.document("room").view.players.size === 0) network.step();
    expect(reader.recovered("room").view.players.size).toBe(0);
    network.crash(reader);
    expect([reader.document("room").view.players.size, reader.document("room").view.title]).toEqual([0, "mine"]);
    meet(network);
    network.settle(20_000);
    network.expectEqual();
    expect(writer.document("room").view.title).toBe("mine");
    expect(reader.recovered("room").view.players.size).toBe(400);
  });
});

// States in place of entries that are not in the log any more: who is behind the cut is given one, in chunks, and then the
// entries above it.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { apart, chunkBytes, chunksOf, countMessages, fill, limits, meet } from "./room.js";

describe("a peer behind the cut", () => {
  it("is given the state in chunks and then what is new, within some round trips, and no entry twice", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    reader.change("room", (draft) => draft.title.set("of the reader"));
    writer.change("room", (draft) => draft.score.at("ann").add(5));
    network.run(100);
    const count = countMessages(network);
    meet(network);
    expect(network.settle(10_000)).toBeLessThan(1000);
    network.expectEqual();
    expect(reader.document("room").view.players.size).toBe(400);
    expect(writer.document("room").view.title).toBe("of the reader");
    expect([count(reader, "state"), count(reader, "chunk")]).toEqual([1, chunksOf(writer)]);
    expect(count(reader, "entries")).toBe(0);
    expect(writer.engine.counts.traffic.rungs).toMatchObject({ state: 1, chunks: chunksOf(writer) });
    network.expectSilence();
    expect(writer.engine.shelvedBytes).toBeGreaterThan(0);
    network.run(30_000);
    expect(writer.engine.shelvedBytes).toBe(0);
  });

  it("costs the state, its chunks' heads, and little more", () => {
    const network = apart(2, { limits: {} });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const { length } = writer.document("room").base.snapshot()!.bytes;
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect(reader.engine.counts.bytesReceived - length).toBeLessThan(250);
  });

  it("is shown nothing that is not on disk at whoever gives it", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    writer.diskDelayMs = () => 3000;
    writer.change("room", (draft) => draft.title.set("of a slow disk"));
    meet(network);
    network.run(2500);
    expect(reader.document("room").applied.total).toBe(0);
    network.settle(10_000);
    expect(reader.document("room").view.title).toBe("of a slow disk");
  });

  it("goes on with entries where it is only behind by those above the cut", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    meet(network);
    network.settle(10_000);
    network.links[0]!.cut();
    for (let score = 0; score < 10; score++) writer.change("room", (draft) => draft.score.at("ann").add(1));
    network.run(200);
    const count = countMessages(network);
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect([count(reader, "state"), reader.engine.counts.entriesNew]).toEqual([0, 10]);
  });

  it("gets a state that others have changed and cut off meanwhile, one after the other, from the one who has it", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line", limits });
    const [first, second, third] = network.nodes as [TestNode, TestNode, TestNode];
    for (const link of network.links) link.cut();
    fill(network, first, 100, 1);
    fill(network, second, 100, 2);
    fill(network, third, 100, 3);
    for (const node of network.nodes) node.truncate("room");
    network.run(200);
    meet(network);
    network.settle(20_000);
    network.expectEqual();
    for (const node of network.nodes) expect(node.document("room").view.players.size).toBe(300);
    network.expectSilence();
  });

  it("sends what it wrote meanwhile unchanged, as the entries that it wrote", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    for (let score = 0; score < 5; score++) reader.change("room", (draft) => draft.score.at("bob").add(1));
    network.run(200);
    const own = reader.written.map(({ bytes }) => Buffer.from(bytes).toString("hex"));
    expect(own).toHaveLength(5);
    meet(network);
    network.settle(10_000);
    expect(writer.written.map(({ bytes }) => Buffer.from(bytes).toString("hex")).slice(-5)).toEqual(own);
    expect(writer.document("room").view.score.get("bob")).toBe(5);
    expect(reader.document("room").view.score.get("bob")).toBe(5);
    network.crash(reader);
    meet(network);
    network.settle(10_000);
    expect(reader.document("room").view.score.get("bob")).toBe(5);
  });

  it("gives what it took to those behind it", () => {
    const network = apart(3, { topology: "line" });
    const count = countMessages(network);
    meet(network);
    network.settle(20_000);
    network.expectEqual();
    expect([count(network.node(1), "state"), count(network.node(2), "state")]).toEqual([1, 1]);
    network.expectSilence();
  });
});

describe("memory for states", () => {
  it("is one state at whoever gives it, however many ask, and one at whoever takes it, however many offer it", () => {
    const network = apart(5, { topology: "star" });
    const writer = network.node(0);
    const { length } = writer.document("room").base.snapshot()!.bytes;
    meet(network);
    let [shelved, staged] = [0, 0];
    network.checks.push(() => {
      shelved = Math.max(shelved, writer.engine.shelvedBytes);
      for (const node of network.nodes) staged = Math.max(staged, node.engine.stagedBytes);
    });
    network.settle(20_000);
    network.expectEqual();
    expect(shelved).toBe(length);
    expect(staged).toBeLessThanOrEqual(length);
    for (const { engine } of network.nodes) expect(engine.stagedBytes).toBe(0);
  });

  it("is given to some peers at a time: the others are told to ask later, and get it then", () => {
    const network = new TestNetwork({
      nodes: 4,
      topology: "star",
      limits: { ...limits, catchingUpMax: 1 },
      framesPerStep: 1,
    });
    for (const link of network.links) link.cut();
    fill(network, network.node(0), 1500);
    network.node(0).truncate("room");
    network.run(200);
    expect(chunksOf(network.node(0)) * chunkBytes).toBeGreaterThan(65_536);
    meet(network);
    network.settle(60_000);
    network.expectEqual();
    expect(network.node(0).engine.counts.busyAnswers).toBeGreaterThan(0);
  });

  it("has room for so many states at whoever gives them: whoever asks for another one is told to ask later", () => {
    const documents = ["room", "hall"];
    const network = new TestNetwork({
      nodes: 2,
      documents,
      limits: { ...limits, unfinishedBytesMax: 10 },
      framesPerStep: 2,
    });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    network.links[0]!.cut();
    for (const name of documents) {
      for (let number = 0; number < 200; number++)
        writer.change(name, (draft) => void draft.players.add(`${number} of ${name}`));
      writer.truncate(name);
    }
    network.run(200);
    meet(network);
    network.settle(120_000);
    network.expectEqual();
    expect(reader.document("hall").view.players.size).toBe(200);
    expect(writer.engine.counts.busyAnswers).toBeGreaterThan(0);
  });
});

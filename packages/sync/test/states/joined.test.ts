// What a peer that keeps no history is given in place of entries that are there: the join of what it lacks, or the state, where
// that is less. Who keeps history gets every entry.
import { describe, expect, it, vi } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { countMessages, fill, meet } from "./room.js";

/** Two that share some players and part; then the first one counts up, again and again. */
function afterMuchOfTheSame({ takesStates = true, players = 20, times = 1000 } = {}): TestNetwork {
  const network = new TestNetwork({ nodes: 2, takesStates });
  const writer = network.node(0);
  fill(network, writer, players);
  network.settle(5000);
  network.links[0]!.cut();
  for (let count = 0; count < times; count++) {
    writer.change("room", (draft) => {
      draft.score.at("ann").add(1);
      draft.seats.set("one", count);
    });
  }
  writer.change("room", (draft) => void draft.players.remove([...writer.document("room").view.players][0]!));
  network.run(1000);
  return network;
}

const rungs = ({ engine }: TestNode): unknown => engine.counts.traffic.rungs;

describe("a peer that keeps no history", () => {
  it("gets the join of what it lacks, in a hundredth of the bytes, and its log is cut off there", () => {
    const network = afterMuchOfTheSame();
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const before = reader.engine.counts.bytesReceived;
    const entryBytes = writer.document("room").log.bytes;
    meet(network);
    network.settle(5000);
    network.expectEqual();
    expect(reader.document("room").view.score.get("ann")).toBe(1000);
    expect(reader.document("room").view.players.size).toBe(19);
    expect(rungs(writer)).toMatchObject({ joined: 1, chunks: 1 });
    expect(reader.engine.counts.bytesReceived - before).toBeLessThan(entryBytes / 100);
    const { log, applied } = reader.document("room");
    expect([...log.cut.entries()]).toEqual([...applied.entries()]);
    expect(reader.recovered("room").applied.compare(applied)).toBe("equal");
    network.expectSilence();
  });

  it("gets the entries of a few changes, without anybody looking at the state", () => {
    const network = afterMuchOfTheSame({ players: 200, times: 5 });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const joined = vi.spyOn(writer.document("room").base, "joined");
    const snapshot = vi.spyOn(writer.document("room").base, "snapshot");
    meet(network);
    network.settle(5000);
    network.expectEqual();
    expect([joined, snapshot].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    expect(reader.engine.counts.entriesNew).toBeGreaterThanOrEqual(6);
  });

  it("gets the entries where it is not where the join goes on from, and is not offered another", () => {
    const network = afterMuchOfTheSame();
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    reader.diskDelayMs = () => 5000;
    reader.change("room", (draft) => draft.title.set("not on disk yet"));
    const count = countMessages(network);
    meet(network);
    network.settle(30_000);
    network.expectEqual();
    expect(reader.document("room").view.title).toBe("not on disk yet");
    expect([count(reader, "joined"), count(writer, "noState")]).toEqual([1, 1]);
    expect(reader.engine.counts.entriesNew).toBeGreaterThanOrEqual(1000);
    network.expectSilence();
  });

  it("that is new gets the state where that is less than the log", () => {
    const network = new TestNetwork({ nodes: 2, takesStates: true });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    network.links[0]!.cut();
    fill(network, writer, 1000);
    for (const player of [...writer.document("room").view.players].slice(0, 900)) {
      writer.change("room", (draft) => draft.players.remove(player));
    }
    network.run(1000);
    const { length } = writer.document("room").base.snapshot()!.bytes;
    const entryBytes = writer.document("room").log.bytes;
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect(reader.engine.counts.bytesReceived).toBeLessThan(length + 500);
    expect(length).toBeLessThan(entryBytes / 5);
    expect(Object.keys(writer.engine.counts.traffic.rungs)).toContain("chunks");
  });
});

describe("a peer that keeps history", () => {
  it("gets every entry, however much less their join is", () => {
    const network = afterMuchOfTheSame({ takesStates: false });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    meet(network);
    network.settle(5000);
    network.expectEqual();
    expect(rungs(writer)).not.toHaveProperty("joined");
    expect(reader.document("room").log.size).toBe(writer.document("room").log.size);
    expect(reader.document("room").log.cut.total).toBe(0);
  });
});

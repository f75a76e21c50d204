// Who sees whom: peers in one document, over hubs, late, after restarts, and for no longer than they are heard of.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { updatesIn } from "./told-updates.js";

const expiryMs = 30_000;

/** What each node sees, by the index of whom it sees. */
function sights({ nodes }: TestNetwork, name = "room"): unknown[] {
  const indexOf = new Map(nodes.map(({ author, index }) => [author, index]));
  return nodes.map((node) =>
    Object.fromEntries([...node.seen(name)].map(([author, value]) => [indexOf.get(author) ?? "?", value])),
  );
}

/** Counts the states that cross the links from now on. */
function countUpdates(network: TestNetwork): { count: number } {
  const told = { count: 0 };
  for (const link of network.links) {
    link.filter = (frame) => {
      told.count += updatesIn(frame).length;
      return true;
    };
  }
  return told;
}

function settled(options: ConstructorParameters<typeof TestNetwork>[0]): TestNetwork {
  const network = new TestNetwork(options);
  network.settle(5000);
  return network;
}

function crashAs(network: TestNetwork, node: TestNode, instance: number): void {
  node.instance = instance;
  network.crash(node);
  network.heal();
}

describe("presence", () => {
  it("is seen by all others and not by oneself, and then it is silent", () => {
    const network = settled({ nodes: 3 });
    network.node(0).say("room", { name: "ann", cursor: [1, 2] });
    network.node(1).say("room", "bob");
    network.run(300);
    const ann = { name: "ann", cursor: [1, 2] };
    expect(sights(network)).toEqual([{ 1: "bob" }, { 0: ann }, { 0: ann, 1: "bob" }]);
    const told = countUpdates(network);
    network.run(5000);
    expect(told.count).toBe(0);
  });

  it("costs nothing where nobody says anything", () => {
    const network = settled({ nodes: 2 });
    network.expectSilence();
    expect(network.node(0).engine.presence.nextMs).toBe(Number.POSITIVE_INFINITY);
  });

  it("crosses hubs, there and back, without going round", () => {
    const network = settled({ nodes: 4, topology: "ring" });
    const told = countUpdates(network);
    network.node(0).say("room", 1);
    network.run(1000);
    expect(sights(network)).toEqual([{}, { 0: 1 }, { 0: 1 }, { 0: 1 }]);
    // Each of the three others is told at most by each of its two neighbours, and nobody tells it on for ever.
    expect(told.count).toBeGreaterThanOrEqual(3);
    expect(told.count).toBeLessThanOrEqual(5);
  });

  it("of all is told at once to whoever opens the document late, or comes late", () => {
    const network = new TestNetwork({ nodes: 4, topology: "star", documents: [] });
    for (const node of network.nodes.slice(0, 3)) node.open("room");
    network.settle(5000);
    for (const node of network.nodes.slice(0, 3)) node.say("room", node.index);
    network.run(2000);
    network.node(3).open("room");
    network.run(300);
    expect(network.node(3).seen("room").size).toBe(3);
    network.links[0]!.cut();
    network.crash(network.node(1));
    network.links[0]!.open(network.nowMs);
    network.run(300);
    expect([...network.node(1).seen("room").values()].sort()).toEqual([0, 2]);
  });

  it("is told in a document alone, and only to peers that have it open", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line", documents: ["room"] });
    network.node(0).open("hall");
    network.node(2).open("hall");
    network.settle(5000);
    const told = countUpdates(network);
    network.node(0).say("hall", "here");
    network.run(2000);
    expect(told.count).toBe(0);
    expect(sights(network)).toEqual([{}, {}, {}]);
    network.node(1).open("hall");
    network.run(2000);
    expect(sights(network, "hall")).toEqual([{}, { 0: "here" }, { 0: "here" }]);
  });

  it("goes at once when it is cleared, and when its document is closed", () => {
    const network = settled({ nodes: 3, topology: "line", documents: ["room", "hall"] });
    for (const name of ["room", "hall"]) network.node(0).say(name, 1);
    network.run(500);
    expect([sights(network)[2], sights(network, "hall")[2]]).toEqual([{ 0: 1 }, { 0: 1 }]);
    network.node(0).say("room", undefined);
    network.node(0).close("hall");
    network.run(500);
    expect([sights(network)[2], sights(network, "hall")[2]]).toEqual([{}, {}]);
  });

  it("is told anew to a peer that has closed the document and opened it again", () => {
    const network = settled({ nodes: 2 });
    network.node(0).say("room", 1);
    network.run(300);
    network.node(1).close("room");
    network.node(1).open("room");
    network.run(300);
    expect(sights(network)[1]).toEqual({ 0: 1 });
  });

  it.each(["before the first word", "after it"])("is not told to a peer that closed the document %s", (when) => {
    const network = settled({ nodes: 2 });
    const [talker, other] = network.nodes as [TestNode, TestNode];
    if (when === "after it") {
      talker.say("room", 0);
      other.say("room", "other");
      network.run(300);
    }
    other.close("room");
    network.run(300);
    expect(sights(network)[0]).toEqual({});
    talker.say("room", 1);
    network.run(300);
    const told = countUpdates(network);
    for (let word = 2; word < 50; word++) {
      talker.say("room", word);
      network.run(100);
    }
    expect(told.count).toBe(0);
    other.open("room");
    network.run(500);
    expect(sights(network)[1]).toEqual({ 0: 49 });
  });

  it("is told where many documents were found equal all at once", () => {
    const documents = Array.from({ length: 100 }, (_, index) => `room/${index}`);
    const network = settled({ nodes: 2, documents });
    expect(network.watch.frames).toBeLessThan(12);
    network.node(0).say("room/7", "here");
    network.node(1).say("room/7", "there");
    network.run(500);
    expect(sights(network, "room/7")).toEqual([{ 1: "there" }, { 0: "here" }]);
    network.node(1).close("room/7");
    network.node(1).open("room/7");
    network.run(500);
    expect(sights(network, "room/7")).toEqual([{}, { 0: "here" }]);
  });

  it("lives while its owner does, and expires when the owner is silent", () => {
    const network = settled({ nodes: 3, topology: "line" });
    network.node(0).say("room", 1);
    network.run(3 * expiryMs);
    expect(sights(network)[2]).toEqual({ 0: 1 });
    network.links[0]!.isJammed = true;
    network.run(expiryMs / 2);
    expect(sights(network)[2]).toEqual({ 0: 1 });
    network.run(expiryMs / 2 + 1000);
    expect(sights(network)).toEqual([{}, {}, {}]);
    network.links[0]!.isJammed = false;
    network.run(expiryMs / 3 + 1000);
    expect(sights(network)[2]).toEqual({ 0: 1 });
  });

  it("is not kept alive by hubs that tell each other of it", () => {
    const network = settled({ nodes: 4, topology: "mesh" });
    network.node(0).say("room", 1);
    network.run(1000);
    for (const link of network.linksOf(network.node(0))) link.isJammed = true;
    const others = network.links.filter(({ ends }) => !ends.includes(network.node(0)));
    for (let passed = 0; passed < expiryMs; passed += 3000) {
      for (const link of others) link.open(network.nowMs);
      network.run(3000);
    }
    network.run(1000);
    expect(sights(network)).toEqual([{}, {}, {}, {}]);
  });

  it("of a restarted owner takes the place of its past, though its clock was set back", () => {
    const network = settled({ nodes: 3, topology: "line" });
    const owner = network.node(0);
    for (let word = 1; word <= 9; word++) {
      owner.say("room", word);
      network.run(100);
    }
    crashAs(network, owner, 5);
    owner.say("room", "again");
    network.run(1000);
    expect(sights(network)[2]).toEqual({ 0: "again" });
    owner.say("room", "and again");
    network.run(1000);
    expect(sights(network)[2]).toEqual({ 0: "and again" });
  });

  it("of an owner that comes back and says nothing goes as soon as it is back", () => {
    const network = settled({ nodes: 3, topology: "line" });
    const owner = network.node(0);
    owner.say("room", 1);
    network.run(500);
    crashAs(network, owner, 5);
    network.run(1000);
    expect(sights(network)).toEqual([{}, {}, {}]);
  });

  it("never gets into the log, nor onto the disk", () => {
    const network = settled({ nodes: 2 });
    const stored = (): unknown =>
      network.nodes.map((node) => [node.synced, [...node.document("room").durable.entries()]]);
    const before = stored();
    network.node(0).say("room", 1);
    network.run(2000);
    expect(sights(network)[1]).toEqual({ 0: 1 });
    expect(stored()).toEqual(before);
    expect(network.isSettled).toBe(true);
    expect([...network.node(1).recovered("room").durable.entries()]).toEqual([]);
  });
});

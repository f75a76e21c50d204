// What goes missing is noticed and repaired, whichever frame it was.

import { AuthorTable, replicaIdToBytes } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { FrameDraft, messageType } from "../src/core/frame.js";
import { encodeHello, greeting } from "../src/core/session-messages.js";
import { credit, wantOf } from "./model/by-name.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, type TestNode } from "./model/test-node.js";
import { readSpoken } from "./model/wire-watch.js";

const add = (node: TestNode, by = 1): void => node.change("room", (draft) => draft.score.at("ann").add(by));
const score = (node: TestNode): number | undefined => node.document("room").view.score.get("ann");

describe("a frame that is lost", () => {
  for (const [name, type] of Object.entries(messageType)) {
    if (name === "error") continue;
    for (const from of [0, 1]) {
      it(`does not stall the exchange: the first three with ${name} from node ${from}`, () => {
        const network = new TestNetwork({ nodes: 2 });
        network.node(1 - from).open("nowhere else");
        let left = 3;
        network.links[0]!.filter = (frame, sender) =>
          !(sender.index === from && readSpoken(frame).types.includes(type) && left-- > 0);
        for (const node of network.nodes) for (let count = 0; count < 10; count++) add(node);
        network.run(100);
        for (const node of network.nodes) add(node);
        network.settle(15_000);
        expect(network.nodes.map(score)).toEqual([22, 22]);
        network.expectSilence();
      });
    }
  }

  it("is repaired even when it was the last", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.settle(1000);
    add(network.node(0));
    network.links[0]!.filter = () => false;
    network.run(100);
    network.links[0]!.filter = () => true;
    expect(network.settle(5000)).toBeGreaterThan(500);
    expect(score(network.node(1))).toBe(1);
  });

  it("is looked for at growing intervals while nothing comes back", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.settle(1000);
    add(network.node(0));
    network.links[0]!.isJammed = true;
    const before = network.watch.frames;
    network.run(60_000);
    expect(network.watch.frames - before).toBeLessThan(20);
    expect(network.watch.frames - before).toBeGreaterThan(10);
  });
});

describe("damage that no link notices", () => {
  for (const [side, of] of [0, 1].flatMap((one) => [0, 1].map((other) => [one, other] as const))) {
    it(`is found out where it lends the peer more than there is: of node ${of}, when node ${side} has news`, () => {
      const network = new TestNetwork({ nodes: 2 });
      for (const node of network.nodes) add(node);
      network.settle(1000);
      network.links[0]!.cut();
      add(network.node(side));
      const name = replicaIdToBytes(network.node(of).author)!;
      let isDone = false;
      network.links[0]!.rewrite = (frame) => {
        const { types } = readSpoken(frame);
        const place = Buffer.from(frame).lastIndexOf(name);
        if (isDone || place < 0 || !types.includes(messageType.vector)) return frame;
        isDone = true;
        // Behind the name comes the sender's number of the author, and how much there is of it: five or six entries, and not one or two.
        frame[place + name.length + 1]! |= 4;
        return frame;
      };
      network.heal();
      network.settle(60_000);
      expect(isDone).toBe(true);
      expect(network.nodes.map(score)).toEqual([3, 3]);
      network.expectSilence();
    });
  }
});

describe("a link that comes back", () => {
  /** How long what was lost while it was dead takes from the first frame over it on, that long after the first check in vain. */
  function takesMs(deadMs: number): number {
    const network = new TestNetwork({ nodes: 2 });
    network.settle(1000);
    network.links[0]!.isJammed = true;
    add(network.node(0));
    network.run(deadMs);
    network.links[0]!.isJammed = false;
    network.node(1).change("room", (draft) => draft.title.set("back"));
    return network.settle(10_000);
  }

  it("brings what was in vain with the first frame, whenever the next check would have been", () => {
    const took = Array.from({ length: 16 }, (_, number) => takesMs(20_000 + number * 250));
    expect(Math.max(...took)).toBeLessThan(1000);
  });
});

describe("sessions that begin anew", () => {
  it("lose nothing, at whatever moment", () => {
    for (let moment = 0; moment < 60; moment += 2) {
      const network = new TestNetwork({ nodes: 3, topology: "line", seed: moment });
      network.faults = { loss: 0.2, duplication: 0.2, delayMsMax: 200 };
      for (const node of network.nodes) node.diskDelayMs = () => network.random.between(0, 300);
      for (let step = 0; step < moment; step++) {
        add(network.nodes[step % 3]!);
        network.step();
      }
      for (const link of network.links) link.open(network.nowMs);
      network.faults = { loss: 0, duplication: 0, delayMsMax: 20 };
      network.settle(10_000);
      expect(network.nodes.map((node) => score(node) ?? 0)).toEqual([moment, moment, moment]);
    }
  });

  it("give all to a peer that lost its disk and is a new author", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line" });
    for (const node of network.nodes) for (let count = 0; count < 50; count++) add(node);
    network.settle(5000);
    network.loseDisk(network.node(1));
    expect(score(network.node(1))).toBeUndefined();
    network.heal();
    add(network.node(1));
    network.settle(5000);
    expect(network.nodes.map(score)).toEqual([151, 151, 151]);
  });

  it("give a peer what it lost in a crash, and only that", () => {
    const network = new TestNetwork({ nodes: 2 });
    for (let count = 0; count < 20; count++) add(network.node(0));
    network.settle(5000);
    network.node(1).diskDelayMs = () => 60_000;
    for (let count = 0; count < 7; count++) add(network.node(0));
    network.run(2000);
    network.crash(network.node(1));
    expect(score(network.node(1))).toBe(20);
    network.node(1).diskDelayMs = () => 0;
    const sent = network.watch.entriesSent;
    network.heal();
    network.settle(5000);
    expect(score(network.node(1))).toBe(27);
    expect(network.watch.entriesSent - sent).toBe(7);
  });
});

describe("what is not on disk", () => {
  it("is not served, even to one who asks for it", () => {
    const network = new TestNetwork({ nodes: 1 });
    const node = network.node(0);
    const session = node.engine.connect(network.nowMs);
    node.diskDelayMs = () => 1000;
    add(node);
    const authors = new AuthorTable();
    const asked = { author: authors.intern(node.author), from: 1, to: 5 };
    const draft = new FrameDraft(4096);
    draft.add(encodeHello({ author: authorOf(77), frameBytesMax: 65_536, ...credit, greeting: greeting.complete }));
    draft.add(wantOf("room", authors, [asked]));
    const answer = (): number[] => {
      session.receive(draft.toBytes(), network.nowMs);
      return session.pump().flatMap((effect) => (effect.type === "send" ? readSpoken(effect.frame).types : []));
    };
    expect(answer()).not.toContain(messageType.entries);
    network.run(1000);
    expect(answer()).toContain(messageType.entries);
  });

  it("is not acknowledged or passed on", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line" });
    network.settle(1000);
    network.node(1).diskDelayMs = () => 5000;
    add(network.node(0));
    network.run(3000);
    expect(score(network.node(1))).toBe(1);
    expect(score(network.node(2)) ?? 0).toBe(0);
    expect(network.links[0]!.sessions[0].settled).toBe(false);
    network.run(4000);
    expect(score(network.node(2))).toBe(1);
    expect(network.isSettled).toBe(true);
  });
});

describe("an outbox", () => {
  it("holds nothing for the peer that sent it", () => {
    const network = new TestNetwork({ nodes: 2, limits: { outboxEntriesMax: 10 } });
    network.links[0]!.cut();
    for (let count = 0; count < 100; count++) add(network.node(0));
    network.links[0]!.open(network.nowMs);
    network.settle(10_000);
    expect(network.node(1).engine.counts.outboxOverflows).toBe(0);
  });

  it("that overflows is emptied, counted, and its entries come by comparing vectors", () => {
    const network = new TestNetwork({ nodes: 2, limits: { outboxEntriesMax: 10 } });
    network.settle(1000);
    for (let count = 0; count < 100; count++) add(network.node(0));
    network.step();
    expect(network.node(0).engine.counts.outboxOverflows).toBe(9);
    network.settle(10_000);
    expect(score(network.node(1))).toBe(100);
  });
});

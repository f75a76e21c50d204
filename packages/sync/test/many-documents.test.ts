// What it takes to meet again over many documents: a summary of all, and then talk of those alone that differ.
import type { Session } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../src/core/frame.js";
import { encodeMore, encodeSummary } from "../src/core/opening/summary-messages.js";
import { encodeHello, greeting } from "../src/core/session-messages.js";
import { credit, framed } from "./model/by-name.js";
import { identityOf } from "./model/forked-history.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, type TestNode } from "./model/test-node.js";

const names = (count: number, prefix = "room"): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const write = (node: TestNode, name: string): void => node.change(name, (draft) => draft.score.at("ann").add(1));
const score = (node: TestNode, name: string): number => node.document(name).view.score.get("ann") ?? 0;

interface Heard {
  readonly frames: number;
  readonly bytes: number;
  readonly types: readonly number[];
}

/** What goes over the link until all is settled. */
function meet(network: TestNetwork, withinMs = 1000): Heard {
  const [link] = network.links;
  const frames: Uint8Array[] = [];
  link!.filter = (frame) => frames.push(frame) > 0;
  link!.open(network.nowMs);
  network.settle(withinMs);
  return {
    frames: frames.length,
    bytes: frames.reduce((sum, { length }) => sum + length, 0),
    types: frames.flatMap((frame) => decodeFrame(frame).map(({ type }) => type)),
  };
}

/** Two nodes that have had the same of all documents, and are apart now. */
function parted(documents: readonly string[], seed = 1): TestNetwork {
  const network = new TestNetwork({ nodes: 2, documents, seed });
  for (const name of documents) write(network.node(0), name);
  network.settle(60_000);
  network.links[0]!.cut();
  return network;
}

const count = ({ types }: Heard, type: number): number => types.filter((one) => one === type).length;

describe("two that meet again over 200 documents", () => {
  it("know from four frames that nothing has changed", () => {
    const heard = meet(parted(names(200)));
    expect(heard.frames).toBe(4);
    expect(heard.bytes).toBeLessThan(200);
    expect(count(heard, messageType.vector)).toBe(0);
  });

  it("speak of those alone that changed at either side", () => {
    const network = parted(names(200));
    for (const at of [3, 50, 120]) write(network.node(0), `room${at}`);
    for (const at of [50, 70]) write(network.node(1), `room${at}`);
    const heard = meet(network);
    expect(count(heard, messageType.vector)).toBe(2 * 4);
    expect(count(heard, messageType.want)).toBe(0);
    expect(network.nodes.map((node) => score(node, "room50"))).toEqual([3, 3]);
    network.expectEqual();
  });

  it("speak of those that only one of them has, and of none in vain", () => {
    const network = parted(names(200));
    network.node(0).open("hall");
    network.node(1).open("yard");
    for (const [node, name] of [
      [0, "hall"],
      [1, "yard"],
    ] as const)
      write(network.node(node), name);
    const heard = meet(network);
    expect(count(heard, messageType.vector)).toBe(1);
    network.node(1).open("hall");
    network.node(0).open("yard");
    network.settle(1000);
    expect(network.nodes.map((node) => score(node, "hall") + score(node, "yard"))).toEqual([2, 2]);
  });

  it("list them when most have changed", () => {
    const network = parted(names(200));
    for (let at = 0; at < 200; at++) write(network.node(at % 2), `room${at}`);
    const heard = meet(network, 3000);
    expect(count(heard, messageType.vector)).toBe(400);
    network.expectEqual();
  });

  it("push at once what is new afterwards", () => {
    const network = parted(names(200));
    meet(network);
    for (const node of network.nodes) write(node, `room${7 + node.index}`);
    expect(network.settle(1000)).toBeLessThan(300);
    expect(network.nodes.map((node) => score(node, "room7") + score(node, "room8"))).toEqual([4, 4]);
  });

  it("miss nothing that is written while they compare", () => {
    for (const at of [50, 100, 150, 200, 250]) {
      const network = parted(names(100), at);
      write(network.node(1), "room1");
      network.links[0]!.open(network.nowMs);
      network.run(at);
      for (const node of network.nodes) write(node, `room${node.index + 3}`);
      network.settle(5000);
      network.expectEqual();
      expect(network.nodes.map((node) => score(node, "room3") + score(node, "room4"))).toEqual([4, 4]);
    }
  });
});

describe("one with few documents and one with many", () => {
  it("speak of the few, whoever speaks first", () => {
    for (const many of [0, 1]) {
      const network = new TestNetwork({ nodes: 2, documents: [] });
      for (const name of names(300)) network.node(many).open(name);
      for (const name of ["room7", "room9", "mine"]) network.node(1 - many).open(name);
      network.links[0]!.cut();
      for (const node of network.nodes) write(node, "room7");
      const heard = meet(network);
      // One vector each way of what both have, and one of what is not at the other side.
      expect(count(heard, messageType.vector)).toBe(5);
      expect(count(heard, messageType.absent)).toBe(1);
      expect(network.nodes.map((node) => score(node, "room7"))).toEqual([2, 2]);
    }
  });

  it("speak of one more as soon as both have it open", () => {
    for (const late of [0, 1]) {
      const network = new TestNetwork({ nodes: 2, documents: names(3) });
      for (const name of names(300, "hall")) network.node(1 - late).open(name);
      network.links[0]!.cut();
      meet(network);
      write(network.node(1 - late), "hall5");
      network.run(3000);
      network.node(late).open("hall5");
      network.settle(1000);
      expect(score(network.node(late), "hall5")).toBe(1);
    }
  });
});

describe("a comparison of documents", () => {
  const types = { hello: 1, vector: 2, opened: 10, summary: 20, symbols: 22 };

  for (const [name, type] of Object.entries(types)) {
    it(`comes to its end when the first two ${name} messages are lost`, () => {
      const network = parted(names(100));
      for (const node of network.nodes) write(node, `room${node.index}`);
      let lost = 0;
      const [link] = network.links;
      link!.filter = (frame) => !(decodeFrame(frame).some((message) => message.type === type) && lost++ < 2);
      link!.open(network.nowMs);
      network.settle(20_000);
      expect(lost).toBeGreaterThan(0);
      network.expectEqual();
    });
  }

  it("that is answered as level, and the answer is lost, comes to its end", () => {
    const network = parted(names(100));
    let lost = 0;
    const [link] = network.links;
    link!.filter = (frame) => !(decodeFrame(frame).some(({ type }) => type === messageType.level) && lost++ < 2);
    link!.open(network.nowMs);
    network.run(300);
    write(network.node(1), "room5");
    network.settle(20_000);
    expect(lost).toBeGreaterThan(0);
    network.expectEqual();
  });

  it("is given up for a list where nothing of it gets through", () => {
    const network = parted(names(100));
    for (const node of network.nodes) write(node, `room${node.index}`);
    const [link] = network.links;
    link!.filter = (frame) => !decodeFrame(frame).some(({ type }) => type >= 20 && type < 24);
    link!.open(network.nowMs);
    network.settle(60_000);
    network.expectEqual();
  });

  it("over links that lose, double and overtake ends with equal documents", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const network = parted(names(80), seed);
      network.faults = { loss: 0.2, duplication: 0.2, delayMsMax: 400 };
      for (let round = 0; round < 5; round++) {
        for (const node of network.nodes) {
          const name = `room${network.random.between(0, 79)}`;
          if (node.opened.has(name)) write(node, name);
        }
        network.links[0]!.open(network.nowMs);
        network.run(network.random.between(100, 4000));
        network.links[0]!.cut();
      }
      network.heal();
      network.settle(30_000);
      network.expectEqual();
      network.expectSilence();
    }
  });
});

describe("signed documents", () => {
  it("are summed up with all their branches", () => {
    const network = new TestNetwork({ nodes: 2, documents: names(70), identities: [1, 2].map(identityOf) });
    for (const name of names(70)) write(network.node(0), name);
    network.settle(60_000);
    network.links[0]!.cut();
    // Two greetings, two proofs of who they are, a summary and its answer.
    expect(meet(network).frames).toBe(6);
    network.links[0]!.cut();
    write(network.node(1), "room3");
    const heard = meet(network);
    expect(count(heard, messageType.vector)).toBe(2);
    network.expectEqual();
    network.expectSilence();
  });
});

describe("a peer that asks for more than it needs", () => {
  const author = authorOf(0);
  const summary = (number: number): Uint8Array =>
    encodeSummary({ number, key: { k0: number, k1: 2 }, count: 100, fingerprint: new Int32Array(4) });

  function attacked(): Session {
    const node = new TestNetwork({ nodes: 1, documents: names(100) }).node(0);
    const session = node.engine.connect(0);
    session.receive(framed(encodeHello({ author, frameBytesMax: 65_536, ...credit, greeting: greeting.heard })), 0);
    answersOf(session);
    return session;
  }

  /** How often symbols are said. */
  function answersOf(session: Session): number {
    let said = 0;
    for (let effects = session.pump(); effects.length > 0; effects = session.pump()) {
      for (const effect of effects) {
        if (effect.type !== "send") continue;
        said += decodeFrame(effect.frame).filter(({ type }) => type === messageType.symbols).length;
      }
    }
    return said;
  }

  it("gets an answer to its first few summaries only", () => {
    const session = attacked();
    let answers = 0;
    for (let number = 1; number <= 100; number++) {
      session.receive(framed(summary(number)), 0);
      answers += answersOf(session);
    }
    expect(answers).toBe(16);
  });

  it("gets no symbols from beyond what a difference can take", () => {
    const session = attacked();
    session.receive(framed(summary(1)), 0);
    expect(answersOf(session)).toBe(1);
    for (const from of [100_001, 2 ** 30, 2 ** 50]) session.receive(framed(encodeMore(1, from, 2 ** 40)), 0);
    expect(answersOf(session)).toBe(0);
    session.receive(framed(encodeMore(1, 100_000, 2 ** 40)), 0);
    expect(answersOf(session)).toBe(1);
  });
});

// What it takes to compare what is on disk of a document that very many have written: a fingerprint, and then what differs.
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../src/core/frame.js";
import { entriesOf, readAt } from "./model/foreign-authors.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, type TestNode } from "./model/test-node.js";

interface Heard {
  readonly frames: number;
  readonly types: readonly number[];
  /** Bytes of all messages but those with entries. */
  readonly bytes: number;
}

/** Entries of so many authors, from author number `first` on, at all of `nodes`. */
function history(nodes: readonly TestNode[], first: number, authors: number): void {
  for (let number = first; number < first + authors; number++) {
    const written = entriesOf(authorOf(2000 + number), "room", 1, (draft) => draft.players.add(`p${number}`));
    for (const node of nodes) {
      const document = node.document("room");
      node.perform(document, document.receive(readAt(document, written), 0));
    }
  }
}

function apart(authors: number, seed = 1): TestNetwork {
  const network = new TestNetwork({ nodes: 2, seed });
  network.links[0]!.cut();
  history(network.nodes, 0, authors);
  network.run(100);
  return network;
}

function meet(network: TestNetwork, withinMs = 1500): Heard {
  const [link] = network.links;
  const frames: Uint8Array[] = [];
  link!.filter = (frame) => frames.push(frame) > 0;
  link!.open(network.nowMs);
  network.settle(withinMs);
  const messages = frames.flatMap((frame) => decodeFrame(frame));
  return {
    frames: frames.length,
    types: messages.map(({ type }) => type),
    bytes: messages.reduce((sum, { type, body }) => sum + (type === messageType.entries ? 0 : body.length), 0),
  };
}

const count = ({ types }: Heard, type: number): number => types.filter((one) => one === type).length;
const size = (node: TestNode): number => node.document("room").view.players.size;

describe("two that meet over a document of 400 authors", () => {
  it("know from one answer that they have the same", () => {
    const heard = meet(apart(400));
    expect(heard.bytes).toBeLessThan(150);
    expect(count(heard, messageType.vectorLevel)).toBe(1);
    expect(count(heard, messageType.vector)).toBe(0);
  });

  it("find the authors that one has more, whoever speaks first, and bring their entries", () => {
    for (const more of [0, 1]) {
      const network = apart(400);
      history([network.node(more)], 400, 12);
      network.run(100);
      const heard = meet(network);
      expect(network.nodes.map(size)).toEqual([412, 412]);
      expect(count(heard, messageType.want)).toBe(0);
      expect(heard.bytes).toBeLessThan(2048);
      network.expectEqual();
      network.expectSilence();
    }
  });

  it("find what both wrote, by authors that the other knows and that it doesn't", () => {
    const network = apart(400);
    for (const node of network.nodes) history([node], 400 + 10 * node.index, 10);
    for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`own ${node.index}`));
    network.run(100);
    meet(network);
    expect(network.nodes.map(size)).toEqual([422, 422]);
    for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`later ${node.index}`));
    network.settle(2000);
    network.links[0]!.cut();
    for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`apart ${node.index}`));
    network.run(100);
    const heard = meet(network);
    expect(count(heard, messageType.vectorDifference)).toBe(1);
    expect(network.nodes.map(size)).toEqual([426, 426]);
    network.expectEqual();
  });

  it("tell all where next to nothing is the same", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.links[0]!.cut();
    history([network.node(0)], 0, 200);
    history([network.node(1)], 200, 150);
    network.run(100);
    const heard = meet(network, 3000);
    expect(count(heard, messageType.vectorLevel)).toBe(0);
    expect(network.nodes.map(size)).toEqual([350, 350]);
  });

  it("tell all to one that begins", () => {
    for (const full of [0, 1]) {
      const network = new TestNetwork({ nodes: 2 });
      network.links[0]!.cut();
      history([network.node(full)], 0, 300);
      network.run(100);
      meet(network, 3000);
      expect(network.nodes.map(size)).toEqual([300, 300]);
      network.expectSilence();
    }
  });
});

describe("a comparison of long vectors", () => {
  const types = [
    messageType.vectorSummary,
    messageType.vectorSymbols,
    messageType.vectorDifference,
    messageType.vector,
  ] as const;

  for (const type of types) {
    it(`comes to its end when messages of type ${type} are lost twice`, () => {
      for (const more of [0, 1]) {
        const network = apart(150);
        history([network.node(more)], 150, 5);
        network.run(100);
        let lost = 0;
        const [link] = network.links;
        link!.filter = (frame) => !(decodeFrame(frame).some((message) => message.type === type) && lost++ < 2);
        link!.open(network.nowMs);
        network.settle(20_000);
        expect(lost).toBeGreaterThan(0);
        network.expectEqual();
        network.expectSilence();
      }
    });
  }

  it("comes to its end when it is answered as level and the answer is lost", () => {
    const network = apart(150);
    let lost = 0;
    const [link] = network.links;
    link!.filter = (frame) => !(decodeFrame(frame).some(({ type }) => type === messageType.vectorLevel) && lost++ < 2);
    link!.open(network.nowMs);
    network.run(300);
    network.node(1).change("room", (draft) => draft.players.add("meanwhile"));
    network.settle(20_000);
    expect(lost).toBeGreaterThan(0);
    network.expectEqual();
  });

  it("misses nothing that is written in its course", () => {
    for (const at of [50, 100, 150, 200, 250]) {
      const network = apart(100, at);
      history([network.node(1)], 100, 3);
      network.run(100);
      network.links[0]!.open(network.nowMs);
      network.run(at);
      for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`at ${node.index}`));
      network.settle(5000);
      network.expectEqual();
      expect(network.nodes.map(size)).toEqual([105, 105]);
    }
  });

  it("over links that lose, double and overtake ends with equal documents", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const network = apart(80, seed);
      network.faults = { loss: 0.2, duplication: 0.2, delayMsMax: 400 };
      for (let round = 0; round < 5; round++) {
        for (const node of network.nodes) {
          history([node], 100 + 40 * round + 20 * node.index, network.random.between(0, 20));
          node.change("room", (draft) => draft.players.add(`${round} ${node.index}`));
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

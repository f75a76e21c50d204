// How a session opens: who speaks first, how few messages it takes, and what names cost.
import { AuthorTable, replicaIdToBytes } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { Session } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../src/core/author-names.js";
import { encodeVector } from "../src/core/document-messages.js";
import { FrameDraft, messageType } from "../src/core/frame.js";
import { encodeHello, greeting } from "../src/core/session-messages.js";
import { credit } from "./model/by-name.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, type TestNode } from "./model/test-node.js";
import { readSpoken } from "./model/wire-watch.js";

const add = (node: TestNode, by = 1): void => node.change("room", (draft) => draft.score.at("ann").add(by));
const score = (node: TestNode): number | undefined => node.document("room").view.score.get("ann");

interface Said {
  readonly by: number;
  readonly types: readonly number[];
  readonly bytes: number;
}

function listen(network: TestNetwork): Said[] {
  const said: Said[] = [];
  for (const link of network.links) {
    link.filter = (frame, from) =>
      said.push({ by: from.index, types: readSpoken(frame).types, bytes: frame.length }) > 0;
  }
  return said;
}

const count = (said: readonly Said[], type: number): number =>
  said.flatMap(({ types }) => types).filter((one) => one === type).length;

describe("two that meet", () => {
  it("tell their vectors once each, and bring what the other lacks unasked", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.settle(2000);
    network.links[0]!.cut();
    for (const node of network.nodes) add(node);
    const said = listen(network);
    network.links[0]!.open(network.nowMs);
    network.settle(3000);
    expect(network.nodes.map(score)).toEqual([2, 2]);
    expect(count(said, messageType.vector)).toBe(2);
    expect(count(said, messageType.want)).toBe(0);
    expect(count(said, messageType.entries)).toBe(2);
  });

  it("open a document that only one of them had at first", () => {
    for (const late of [0, 1]) {
      const network = new TestNetwork({ nodes: 2 });
      network.settle(2000);
      network.node(1 - late).open("hall");
      network.node(1 - late).change("hall", (draft) => draft.players.add("x"));
      network.run(5000);
      network.node(late).open("hall");
      expect(network.settle(1000)).toBeLessThan(500);
      expect([...network.node(late).document("hall").view.players]).toEqual(["x"]);
    }
  });

  it("speak of a document that is opened while they greet", () => {
    for (const node of [0, 1]) {
      const network = new TestNetwork({ nodes: 2 });
      network.step();
      for (const each of network.nodes) if (each.index === node) each.open("hall");
      network.node(1 - node).open("hall");
      network.node(node).change("hall", (draft) => draft.players.add("x"));
      expect(network.settle(5000)).toBeLessThan(2500);
    }
  });

  it("come together although nobody hears who should speak first", () => {
    const network = new TestNetwork({ nodes: 2 });
    add(network.node(1));
    network.links[0]!.filter = (frame, from) => !(from.index === 0 && count([saidBy(frame)], messageType.opened) > 0);
    network.settle(5000);
    expect(network.nodes.map(score)).toEqual([1, 1]);
  });
});

function saidBy(frame: Uint8Array): Said {
  return { by: 0, types: readSpoken(frame).types, bytes: frame.length };
}

describe("names", () => {
  it("of a document and its authors cross a session a few times at first, and never again", () => {
    const network = new TestNetwork({ nodes: 2 });
    const frames: Uint8Array[] = [];
    network.links[0]!.filter = (frame) => frames.push(frame.slice()) > 0;
    const talk = (rounds: number): string => {
      frames.length = 0;
      for (let round = 0; round < rounds; round++) {
        for (const node of network.nodes) add(node);
        network.run(200);
      }
      return frames.map((frame) => Buffer.from(frame).toString("latin1")).join("|");
    };
    const names = network.nodes.map(({ author }) =>
      Buffer.from(replicaIdToBytes(author) as Uint8Array).toString("latin1"),
    );
    const times = (text: string): number[] => ["room", ...names].map((name) => text.split(name).length - 1);
    const first = times(talk(2));
    expect(first[0]).toBeLessThanOrEqual(2);
    // Greetings name who speaks, too, and are said again until they are heard.
    expect(Math.max(...first)).toBeLessThanOrEqual(8);
    expect(times(talk(50))).toEqual([0, 0, 0]);
  });

  it("are given anew when a document is closed and opened again, at either side", () => {
    const network = new TestNetwork({ nodes: 2 });
    for (let round = 0; round < 20; round++) {
      const node = network.node(round % 2);
      for (const each of network.nodes) add(each);
      network.run(round * 10);
      node.close("room");
      network.run((round % 5) * 30);
      node.open("room");
      add(node);
    }
    network.settle(10_000);
    network.expectEqual();
    expect(network.links[0]!.closeReasons).toEqual([]);
  });

  it("of documents that were closed are remembered for those closed last, and for no more than a thousand", () => {
    const network = new TestNetwork({ nodes: 1 });
    const node = network.node(0);
    const session = node.engine.connect(network.nowMs);
    const tell = (...messages: Uint8Array[]): number[] => {
      const draft = new FrameDraft(65_536);
      for (const message of messages) draft.add(message);
      session.receive(draft.toBytes(), network.nowMs);
      const types: number[] = [];
      for (let effects = session.pump(); effects.length > 0; effects = session.pump()) {
        for (const effect of effects) if (effect.type === "send") types.push(...readSpoken(effect.frame).types);
      }
      return types;
    };
    tell(encodeHello({ author: authorOf(77), frameBytesMax: 65_536, ...credit, greeting: greeting.complete }));
    for (let round = 1; round < 1500; round++) {
      node.close("room");
      if (round < 1499) node.open("room");
    }
    const ask = (receiver: number): number[] => {
      const names = new AuthorNames(new AuthorTable());
      return tell(encodeVector({ receiver }, names, { dots: [], ask: 1, pull: false }));
    };
    expect(ask(1499)).toEqual([messageType.absent]);
    expect(ask(600)).toEqual([messageType.absent]);
    expect(ask(100)).toEqual([]);
  });

  it("of documents are told apart at the session of who hears them", () => {
    const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"] });
    network.settle(2000);
    const [near] = network.links[0]!.sessions as readonly [Session, Session];
    const core = network.node(0).document("hall") as unknown as DocumentCore;
    const numbers = [1, 2, 3].map((receiver) => near.documentOf({ receiver })?.id);
    expect(numbers).toEqual(["room", "hall", undefined]);
    expect(near.documentOf({ name: "hall" })).toBe(core);
  });
});

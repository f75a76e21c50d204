// Memory for what comes in chunks, where peers offer much and bring nothing: whoever brings what it offers gets its turn.

import { describe, expect, it } from "vitest";
import { AuthorNames } from "../../src/core/author-names.js";
import { openDocumentMessage } from "../../src/core/document-messages.js";
import { decodeFrame, messageType } from "../../src/core/frame.js";
import { Collecting } from "../../src/core/large/collecting.js";
import { encodeOffer } from "../../src/core/large/large-messages.js";
import { StagedEntry } from "../../src/core/large/staged-entry.js";
import { Staging } from "../../src/core/large/staging.js";
import { StagingRoom } from "../../src/core/large/staging-room.js";
import { type Staged, StagingShare } from "../../src/core/large/staging-share.js";
import { encodeParts, readPartsMore } from "../../src/core/parts/parts-messages.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { encodeStateOffer } from "../../src/core/states/state-messages.js";
import { partLayout } from "../../src/reconcile/parts/part-set.js";
import { framed, named } from "../model/by-name.js";
import { Random } from "../model/random.js";
import { TestNetwork } from "../model/test-network.js";
import { authorOf, type TestNode } from "../model/test-node.js";

const limits = { frameBytesMax: 4096, stagedBytesMax: 1_000_000 };
const halls = ["hall1", "hall2", "hall3", "hall4"];
const documents = ["room", ...halls];
const random = new Random(5);
const long = Array.from({ length: 200_000 }, () => String.fromCharCode(random.between(97, 122))).join("");

const digest = (number: number): string => number.toString(16).padStart(16, "0");

/** A hub; the last peer of it is honest, the others are not. */
function hub(liars: number): { network: TestNetwork; reader: TestNode; writer: TestNode } {
  const network = new TestNetwork({ nodes: 2 + liars, topology: "star", documents, limits });
  network.settle(5000);
  return { network, reader: network.node(0), writer: network.node(1 + liars) };
}

/** A peer of the hub says to have entries that nobody has. */
function offerInVain(network: TestNetwork, liar: number, document: string, count = 1, bytes = 250_000): void {
  const node = network.node(liar);
  const { authors } = node.document(document);
  const names = new AuthorNames(authors);
  const author = authors.intern(authorOf(900 + liar));
  for (let number = 1; number <= count; number++) {
    const seqs = { firstSeq: number, lastSeq: number };
    const offer = { author, ...seqs, bytes, digest: digest(random.word()) };
    const ref = named(document, 1 + documents.indexOf(document));
    network.links[liar - 1]!.inject(node, framed(encodeOffer(ref, names, offer)), network.nowMs);
  }
}

function offerState(network: TestNetwork, liar: number, bytes: number): void {
  const message = encodeStateOffer(named("room"), { bytes, digest: digest(random.word()) });
  network.links[liar - 1]!.inject(network.node(liar), framed(message), network.nowMs);
}

/** How long it takes until an entry of the honest peer has come. */
function crossing({ network, reader, writer }: ReturnType<typeof hub>, withinMs: number): number {
  const beganMs = network.nowMs;
  writer.change("room", (draft) => draft.title.set(long));
  while (reader.document("room").view.title !== long && network.nowMs < beganMs + withinMs) network.step();
  return network.nowMs - beganMs;
}

describe("memory for what is offered and never comes", () => {
  it("is given back when its peer leaves", () => {
    const scene = hub(1);
    const { network, reader } = scene;
    for (const hall of halls) offerInVain(network, 1, hall);
    network.run(500);
    expect(reader.engine.stagedBytes).toBe(1_000_000);
    network.links[0]!.cut();
    expect(reader.engine.stagedBytes).toBe(0);
    expect(crossing(scene, 5000)).toBeLessThan(5000);
  });

  it("is not all of one peer's while another has something to bring", () => {
    const scene = hub(1);
    for (const hall of halls) offerInVain(scene.network, 1, hall, 50);
    scene.network.run(500);
    expect(crossing(scene, 5000)).toBeLessThan(5000);
  });

  it("goes round between peers, so that none waits for more than its turn", () => {
    const scene = hub(6);
    for (let liar = 1; liar <= 6; liar++) for (const hall of halls) offerInVain(scene.network, liar, hall, 50);
    scene.network.run(500);
    expect(crossing(scene, 30_000)).toBeLessThan(20_000);
  });

  it("is given back when the time is up, to every peer that was waited for", () => {
    const { network, reader } = hub(2);
    offerInVain(network, 1, "hall1");
    offerInVain(network, 2, "room");
    network.run(500);
    expect(reader.engine.stagedBytes).toBe(500_000);
    network.run(40_000);
    expect(reader.engine.stagedBytes).toBe(0);
  });

  it("is given back when the time is up, though nobody talks about its document any more", () => {
    const room = new StagingRoom(defaultLimits);
    const [left, other] = [new Staging(defaultLimits, room), new Staging(defaultLimits, room)];
    const collector = { source: {}, link: {} };
    left.claim({ digest: digest(1), bytes: 4096 }, collector, { chunkBytes: 2048, rangesMax: 4 }, 0);
    left.take(digest(1), 0, new Uint8Array(2048), 0);
    left.release(collector.source);
    other.expire(20_000);
    expect(room.bytes).toBe(4096);
    other.expire(40_000);
    expect(room.bytes).toBe(0);
  });

  it("keeps no entry of the same document waiting for long", () => {
    const scene = hub(3);
    for (let liar = 1; liar <= 3; liar++) offerInVain(scene.network, liar, "room", 100);
    scene.network.run(500);
    expect(crossing(scene, 120_000)).toBeLessThan(40_000);
  });
});

describe("a state that is offered and never comes", () => {
  it("keeps nobody from being served, however large it is said to be", () => {
    const { network, reader, writer } = hub(1);
    network.links[1]!.cut();
    for (let count = 0; count < 200; count++)
      reader.change("room", (draft) => void draft.players.add(`${count}`.padStart(1000, "x")));
    for (let liar = 0; liar < 20; liar++) offerState(network, 1, 100_000_000);
    network.run(200);
    expect(reader.engine.unfinishedBytes).toBe(0);
    network.links[1]!.open(network.nowMs);
    network.run(10_000);
    expect(writer.document("room").view.players.size).toBe(200);
    expect(reader.engine.counts.busyAnswers).toBe(0);
  });

  it("keeps nobody from being asked for entries, though there is always another", () => {
    const { network, reader, writer } = hub(1);
    network.links[1]!.cut();
    writer.change("room", (draft) => draft.title.set("asked for"));
    network.checks.push(() => offerState(network, 1, 1_000_000));
    network.run(500);
    network.links[1]!.open(network.nowMs);
    network.run(10_000);
    expect(reader.document("room").view.title).toBe("asked for");
  });
});

/** A peer of the hub says to have so many parts alive, of which the hub has none. */
function offerParts(network: TestNetwork, document: string, peerSize: number): void {
  const node = network.node(1);
  const { authors } = node.document(document);
  const count = 16;
  const words = Int32Array.from({ length: count * partLayout.symbolWords }, () => random.word());
  const counts = Array.from({ length: count }, (_, symbol) => Math.floor((2 * peerSize) / (symbol + 2)));
  const symbols = { layout: partLayout, from: 0, count, setSize: peerSize, words, counts };
  const seen = [{ author: authors.intern(authorOf(900)), seq: 9 }];
  const offer = { number: 1, key: { k0: 1, k1: 2 }, seen, symbols };
  const ref = named(document, 1 + documents.indexOf(document));
  network.links[0]!.inject(node, framed(encodeParts(ref, new AuthorNames(authors), offer)), network.nowMs);
}

describe("a list of what a peer has alive", () => {
  it("is asked for where there is memory for it, which is given back when its peer leaves", () => {
    const { network, reader } = hub(1);
    const asked: string[] = [];
    network.links[0]!.filter = (frame, from) => {
      if (from !== reader) return true;
      for (const { type, body } of decodeFrame(frame)) {
        if (type !== messageType.partsMore) continue;
        const { what, count } = readPartsMore(openDocumentMessage(body).decoder);
        asked.push(count === 0 ? "none" : what);
      }
      return true;
    };
    for (const document of documents) offerParts(network, document, 100_000);
    network.run(500);
    expect(asked.toSorted()).toEqual(["items", "none", "none", "none", "none"]);
    expect(reader.engine.stagedBytes).toBe(600_000);
    network.links[0]!.cut();
    expect(reader.engine.stagedBytes).toBe(0);
  });
});

describe("room", () => {
  it("for one that is larger than all of it is beside that of the others", () => {
    const room = new StagingRoom(defaultLimits);
    const claim = (number: number, bytes: number): string => {
      const collector = { source: {}, link: {} };
      const offer = { digest: digest(number), bytes };
      return new Staging(defaultLimits, room).claim(offer, collector, { chunkBytes: 2048, rangesMax: 4 }, 0).kind;
    };
    expect([claim(1, 100_000_000), claim(2, 5_000_000)]).toEqual(["ask", "wait"]);
    expect([claim(3, 4_000_000), claim(4, 1_000_000)]).toEqual(["ask", "wait"]);
  });
});

describe("a share", () => {
  const peer = (name: string): object => ({ name });
  const staged = (link: object, bytes: number, nowMs: number): Staged & { share?: StagingShare } => {
    const collecting = new Collecting(
      new StagedEntry(digest(0), bytes, 1024),
      { source: {}, link },
      defaultLimits,
      nowMs,
    );
    const made: Staged = { collecting, drop: () => share.give(made) };
    return made;
  };
  let share: StagingShare;

  it("is what a link keeps, the first that it began, when others wait for room", () => {
    share = new StagingShare(1_000_000, defaultLimits);
    const [one, other] = [peer("one"), peer("other")];
    const held = [0, 1, 2].map(() => staged(one, 300_000, 0));
    expect(held.map((each) => share.take(each, 0))).toEqual([true, true, true]);
    expect(share.take(staged(one, 300_000, 0), 0)).toBe(false);
    expect(share.take(staged(other, 300_000, 0), 0)).toBe(true);
    expect([...share.staged].slice(0, 2)).toEqual(held.slice(0, 2));
  });

  it("is not taken from who brings what it began, nor given out of turn", () => {
    share = new StagingShare(1_000_000, defaultLimits);
    const links = [1, 2, 3].map((number) => peer(`${number}`));
    const held = [1, 2].map((number) => staged(links[number]!, 500_000, 0));
    for (const each of held) expect(share.take(each, 0)).toBe(true);
    for (let nowMs = 0; nowMs <= 6000; nowMs += 100) {
      for (const { collecting } of held) collecting.arrived(nowMs);
      expect(share.take(staged(links[0]!, 250_000, nowMs), nowMs)).toBe(false);
    }
    held[0]!.drop();
    expect(share.take(staged(links[1]!, 16_000, 6100), 6100)).toBe(false);
    expect(share.take(staged(links[0]!, 250_000, 6100), 6100)).toBe(true);
    expect(share.take(staged(links[1]!, 16_000, 6100), 6100)).toBe(true);
  });

  it("is taken from who brings it more slowly than others can wait for", () => {
    share = new StagingShare(1_000_000, defaultLimits);
    const slow = staged(peer("slow"), 900_000, 0);
    share.take(slow, 0);
    const began: number[] = [];
    for (let nowMs = 0; nowMs < 200_000 && began.length === 0; nowMs += 1000) {
      slow.collecting.arrived(nowMs);
      if (share.take(staged(peer("other"), 250_000, nowMs), nowMs)) began.push(nowMs);
    }
    expect(began[0]).toBeGreaterThan(60_000);
    expect(began[0]).toBeLessThan(100_000);
  });
});

// Entries that are too large for a frame: they cross in chunks, which are staged, asked for again when they get lost, and
// checked whole before anything is applied.
import type { Identity } from "@joinery/replica";
import { writeUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../src/core/author-names.js";
import { openDocumentMessage } from "../src/core/document-messages.js";
import { decodeFrame, encodeMessage, FrameDraft, messageType } from "../src/core/frame.js";
import { encodeChunk, encodeOffer, readChunk } from "../src/core/large/large-messages.js";
import { named } from "./model/by-name.js";
import { identityOf } from "./model/forked-history.js";
import { Random } from "./model/random.js";
import type { TestLink } from "./model/test-link.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, type TestNode } from "./model/test-node.js";

const limits = { frameBytesMax: 4096 };
const chunkBytes = 2048;
const length = 300_000;
const chunks = Math.ceil(length / chunkBytes);

const texts: Map<number, string> = new Map();

/** Text that no two chunks have in common. */
function text(seed: number): string {
  const random = new Random(seed);
  const made = texts.get(seed) ?? Array.from({ length }, () => String.fromCharCode(random.between(97, 122))).join("");
  texts.set(seed, made);
  return made;
}

const writeLarge = (node: TestNode, seed = 1, name = "room"): void =>
  node.change(name, (draft) => draft.title.set(text(seed)));
const has = (node: TestNode, seed = 1, name = "room"): boolean => node.document(name).view.title === text(seed);
const hasNone = (node: TestNode): boolean => node.document("room").view.title === "x";

/** Counts the chunks that are sent to each node. */
function countChunks(network: TestNetwork): number[] {
  const counts = network.nodes.map(() => 0);
  network.watch.watchers.push({
    sent: (_from, to, { types }) => {
      for (const type of types) if (type === messageType.chunk) counts[to.index]!++;
    },
  });
  return counts;
}

describe("a large entry", () => {
  it("crosses once in as many chunks as it takes, and then there is silence", () => {
    const network = new TestNetwork({ nodes: 2, limits });
    const counts = countChunks(network);
    network.settle(1000);
    writeLarge(network.node(0));
    network.settle(5000);
    expect(has(network.node(1))).toBe(true);
    expect(counts).toEqual([0, chunks + (counts[1]! > chunks ? 1 : 0)]);
    network.expectSilence();
  });

  it("crosses when it is old as when it is new, between others, in both directions", () => {
    const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"], limits });
    network.links[0]!.cut();
    for (const [index, node] of network.nodes.entries()) {
      for (let count = 0; count < 20; count++) node.change("room", (draft) => draft.players.add(`${index} ${count}`));
      writeLarge(node, index);
      writeLarge(node, index + 10, "hall");
      for (let count = 20; count < 40; count++) node.change("room", (draft) => draft.players.add(`${index} ${count}`));
    }
    network.links[0]!.open(network.nowMs);
    network.settle(20_000);
    network.expectEqual();
    expect(network.node(0).document("room").view.players.size).toBe(80);
    network.expectSilence();
  });

  it.each(["unsigned", "signed"])("is asked of one peer where several offer it, in %s documents", (kind) => {
    const identities = kind === "signed" ? [1, 2, 3, 4].map(identityOf) : [];
    const network = new TestNetwork({ nodes: 4, topology: "mesh", limits, identities });
    const counts = countChunks(network);
    network.settle(2000);
    writeLarge(network.node(0));
    network.settle(20_000);
    for (const node of network.nodes) expect(has(node)).toBe(true);
    for (const count of counts.slice(1)) expect(count).toBeLessThan(chunks * 1.1);
  });

  it("crosses in signed documents", () => {
    const identities: Identity[] = [identityOf(1), identityOf(2)];
    const network = new TestNetwork({ nodes: 2, limits, identities });
    network.settle(2000);
    writeLarge(network.node(0));
    network.node(1).change("room", (draft) => draft.players.add("bob"));
    network.settle(20_000);
    network.expectEqual();
    expect(has(network.node(1))).toBe(true);
    network.expectSilence();
  });

  it("holds up no change of another document", () => {
    const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"], limits, framesPerStep: 1 });
    network.settle(2000);
    writeLarge(network.node(0));
    network.run(1000);
    network.node(0).change("hall", (draft) => draft.title.set("now"));
    network.run(200);
    expect([network.node(1).document("hall").view.title, hasNone(network.node(1))]).toEqual(["now", true]);
  });
});

describe("chunks that get lost", () => {
  it("are asked for again, they alone", () => {
    const network = new TestNetwork({ nodes: 2, limits, seed: 3 });
    const counts = countChunks(network);
    network.faults = { loss: 0.4, duplication: 0.2, delayMsMax: 300 };
    writeLarge(network.node(0));
    network.run(60_000);
    expect(has(network.node(1))).toBe(true);
    // Of each 100 chunks 60 arrive, so 1.67 times as many are sent as there are, save what was asked for too soon.
    expect(counts[1]).toBeLessThan(chunks * 2);
    network.heal();
    network.settle(20_000);
    network.expectSilence();
  });

  it("are asked for again on another session, and what had come is not sent once more", () => {
    const network = new TestNetwork({ nodes: 2, limits, framesPerStep: 1 });
    const counts = countChunks(network);
    network.settle(2000);
    writeLarge(network.node(0));
    for (let round = 0; round < 6; round++) {
      network.run(1500);
      network.links[0]!.cut();
      network.run(100);
      network.links[0]!.open(network.nowMs);
    }
    network.settle(30_000);
    expect(has(network.node(1))).toBe(true);
    expect(counts[1]).toBeGreaterThan(chunks);
    expect(counts[1]).toBeLessThan(chunks * 1.2);
  });

  it("are asked of another peer when the first one falls silent", () => {
    const network = new TestNetwork({ nodes: 3, topology: "mesh", limits, framesPerStep: 1 });
    const [writer, other, reader] = [network.node(0), network.node(1), network.node(2)];
    const between = (a: TestNode, b: TestNode): TestLink =>
      network.links.find(({ ends }) => ends.includes(a) && ends.includes(b))!;
    between(writer, reader).cut();
    between(other, reader).cut();
    writeLarge(writer);
    network.run(30_000);
    for (const link of [between(writer, reader), between(other, reader)]) link.open(network.nowMs);
    network.run(1000);
    between(writer, reader).isJammed = true;
    network.run(30_000);
    expect(has(reader)).toBe(true);
  });
});

/** The same frame with every chunk in it spoiled. */
function spoiled(frame: Uint8Array): Uint8Array {
  const draft = new FrameDraft(frame.length + 64);
  for (const { type, body } of decodeFrame(frame)) {
    if (type !== messageType.chunk) {
      draft.add(encodeMessage(type, (encoder) => writeUint8Array(encoder, body)));
      continue;
    }
    const { ref, decoder } = openDocumentMessage(body);
    const chunk = readChunk(decoder);
    draft.add(encodeChunk(ref, { ...chunk, bytes: chunk.bytes.map((byte) => byte ^ 1) }));
  }
  return draft.toBytes();
}

describe("what was put together", () => {
  it("is applied only when it is what was offered, and else it is fetched anew", () => {
    const network = new TestNetwork({ nodes: 2, limits });
    const link = network.links[0]!;
    let left = 40;
    link.rewrite = (frame) => {
      const hasChunk = decodeFrame(frame).some(({ type }) => type === messageType.chunk);
      return hasChunk && left-- > 0 ? spoiled(frame) : frame;
    };
    const counts = countChunks(network);
    network.checks.push(() => expect(hasNone(network.node(1)) || has(network.node(1))).toBe(true));
    writeLarge(network.node(0));
    network.settle(60_000);
    expect(left).toBeLessThan(0);
    expect(counts[1]).toBeGreaterThanOrEqual(2 * chunks);
    expect(has(network.node(1))).toBe(true);
    expect(link.closeReasons).toEqual([]);
  });
});

describe("memory for chunks", () => {
  it("is for one entry of a document, and for as many documents at once as there is room for", () => {
    const names = Array.from({ length: 12 }, (_, index) => `room${index}`);
    const network = new TestNetwork({ nodes: 2, documents: names, limits: { ...limits, stagedBytesMax: 1_000_000 } });
    network.links[0]!.cut();
    for (const name of names) for (const seed of [1, 2]) writeLarge(network.node(0), seed, name);
    network.links[0]!.open(network.nowMs);
    let most = 0;
    for (let step = 0; step < 400 && !network.isSettled; step++) {
      network.step();
      most = Math.max(most, network.node(1).engine.stagedBytes);
    }
    for (const name of names) expect(has(network.node(1), 2, name)).toBe(true);
    expect(most).toBeGreaterThan(600_000);
    expect(most).toBeLessThanOrEqual(1_000_000);
    expect(network.node(1).engine.stagedBytes).toBe(0);
  });

  it("is given back when what was offered never comes, and when the document is closed", () => {
    const network = new TestNetwork({ nodes: 2, limits });
    const reader = network.node(1);
    network.settle(2000);
    const offer = { firstSeq: 1, lastSeq: 1, bytes: 900_000, digest: "0123456789abcdef" };
    const { authors } = network.node(0).document("room");
    const author = authors.intern(authorOf(9));
    const draft = new FrameDraft(4096);
    draft.add(encodeOffer(named("room"), new AuthorNames(authors), { ...offer, author }));
    network.links[0]!.inject(network.node(0), draft.toBytes(), network.nowMs);
    network.run(1000);
    expect(reader.engine.stagedBytes).toBe(900_000);
    network.run(60_000);
    expect(reader.engine.stagedBytes).toBe(0);
    network.links[0]!.inject(network.node(0), draft.toBytes(), network.nowMs);
    network.run(1000);
    expect(reader.engine.stagedBytes).toBe(900_000);
    reader.close("room");
    expect(reader.engine.stagedBytes).toBe(0);
  });
});

// Names of authors cost who makes them up nothing. However many a peer tells of, the table of a document keeps room for those who
// write, and whoever comes with entries is heard as soon as without it.

import { AuthorTable, type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import { writeUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../../src/core/author-names.js";
import { writeDocumentRef } from "../../src/core/document-ref.js";
import { encodeMessage, messageType } from "../../src/core/frame.js";
import { encodeOffer } from "../../src/core/large/large-messages.js";
import { namesMax, namesPerLinkMax } from "../../src/core/named-authors.js";
import type { Session } from "../../src/core/session.js";
import { encodeHello } from "../../src/core/session-messages.js";
import { ackOf, credit, framed, named, vectorOf } from "../model/by-name.js";
import { entriesOf, readAt } from "../model/foreign-authors.js";
import { stepMs, TestNetwork } from "../model/test-network.js";
import { authorOf, type TestNode } from "../model/test-node.js";

function invented(number: number): ReplicaId {
  const bytes = new Uint8Array(16).fill(7);
  new DataView(bytes.buffer).setUint32(0, Math.imul(number + 1, 0x9e3779b1));
  return replicaIdFromBytes(bytes) as ReplicaId;
}

let inventions = 0;

/** Names that nobody has told of before, as a vector or an ACK of one operation of each. */
function claims(count: number, isAck = false): Uint8Array {
  const authors = new AuthorTable();
  const dots = Array.from({ length: count }, () => ({ author: authors.intern(invented(inventions++)), seq: 1 }));
  return framed(isAck ? ackOf("room", authors, dots) : vectorOf("room", authors, dots, 1));
}

function greet(relay: TestNode, nowMs: number): Session {
  const session = relay.engine.connect(nowMs);
  const author = authorOf(5000 + relay.engine.sessions.size);
  session.receive(framed(encodeHello({ author, frameBytesMax: 262_144, ...credit, greeting: 2 })), nowMs);
  return session;
}

/** A relay with one client; another is not linked yet. */
function scene(): { network: TestNetwork; relay: TestNode; flood: (liars: number, names: number) => void } {
  const network = new TestNetwork({ nodes: 3, topology: "star" });
  const relay = network.node(0);
  network.links[1]!.cut();
  network.run(1000);
  const liars: Session[] = [];
  network.checks.push(() => {
    for (const liar of liars) {
      liar.tick(network.nowMs);
      while (liar.pump().length > 0);
    }
  });
  const flood = (count: number, names: number): void => {
    for (let left = count; left > 0; left--) {
      const liar = greet(relay, network.nowMs);
      liars.push(liar);
      for (let told = 0; told < names; told += 10_000) {
        const effects = liar.receive(claims(10_000, told % 20_000 === 0), network.nowMs);
        expect(effects.map(({ type }) => type)).not.toContain("close");
      }
    }
  };
  return { network, relay, flood };
}

const sizeOf = (node: TestNode): number => node.document("room").authors.size;

/** How long until what one client writes has come to the other. */
function crossing(network: TestNetwork, from: number, to: number, text: string): number {
  const beganMs = network.nowMs;
  network.node(from).change("room", (draft) => draft.players.add(text));
  while (!network.node(to).document("room").view.players.has(text) && network.nowMs < beganMs + 60_000) network.step();
  return network.nowMs - beganMs;
}

/** A message of entries that go on from what nobody has seen, each by an author of its own. */
function strangers(count: number): Uint8Array {
  const names: number[] = [];
  const entry = entriesOf(authorOf(1), "room", 2, (draft, index) => draft.players.add(`${index}`))[1]!;
  const rest = entry.slice(3 + 16);
  return encodeMessage(messageType.entries, (encoder) => {
    writeDocumentRef(encoder, named("room"));
    writeVarUint(encoder, count);
    for (let n = 0; n < count; n++) {
      writeVarUint(encoder, 0);
      writeUint8Array(encoder, replicaIdToBytes(invented(inventions++))!);
      writeVarUint(encoder, names.push(n));
    }
    writeVarUint(encoder, count);
    for (let n = 0; n < count; n++) {
      writeVarUint(encoder, 1);
      writeVarUint(encoder, n);
      writeVarUint8Array(encoder, rest);
    }
  });
}

describe("the authors whom a peer invents", () => {
  it("find so much room by one link, and so much by all", () => {
    const { relay, flood } = scene();
    const before = sizeOf(relay);
    flood(1, 50_000);
    expect(sizeOf(relay)).toBe(before + namesPerLinkMax);
    flood(6, 20_000);
    expect(sizeOf(relay)).toBe(before + namesMax);
  });

  it("keep nobody who comes later from writing, nor from hearing of the others", () => {
    const { network: free } = scene();
    free.run(500);
    free.node(2).change("room", (draft) => draft.players.add("apart"));
    free.links[1]!.open(free.nowMs);
    const alone = crossing(free, 2, 1, "new");
    for (const liars of [1, 6]) {
      const { network, flood } = scene();
      flood(liars, 20_000);
      network.run(500);
      network.node(2).change("room", (draft) => draft.players.add("apart"));
      network.links[1]!.open(network.nowMs);
      // A round more: nobody is asked to send unasked while others are asked for anything.
      expect(crossing(network, 2, 1, `new ${liars}`)).toBeLessThanOrEqual(alone + 2 * stepMs);
      expect(crossing(network, 1, 2, `old ${liars}`)).toBeLessThanOrEqual(500);
      expect(network.node(1).document("room").view.players.has("apart")).toBe(true);
    }
  });

  it("keep out none of the many whom a later peer brings entries of", () => {
    const { network, relay, flood } = scene();
    flood(6, 20_000);
    const full = sizeOf(relay);
    const late = network.node(2);
    for (let number = 0; number < 300; number++) {
      const document = late.document("room");
      const written = entriesOf(authorOf(2000 + number), "room", 1, (draft) => draft.players.add(`p${number}`));
      late.perform(document, document.receive(readAt(document, written), 0));
    }
    network.run(100);
    network.links[1]!.open(network.nowMs);
    const beganMs = network.nowMs;
    const has = (node: TestNode): number => node.document("room").view.players.size;
    while (has(network.node(1)) < 300 && network.nowMs < beganMs + 60_000) network.step();
    expect(network.nowMs - beganMs).toBeLessThanOrEqual(1000);
    expect(sizeOf(relay)).toBe(full + 300);
  });

  it("don't keep out an entry that goes in chunks", () => {
    const { network, flood } = scene();
    flood(6, 20_000);
    network.links[1]!.open(network.nowMs);
    expect(crossing(network, 2, 1, "x".repeat(400_000))).toBeLessThanOrEqual(1000);
  });

  it("find no room by entries that can't be applied, nor by offers of such", () => {
    const { network, relay, flood } = scene();
    flood(6, 20_000);
    const full = sizeOf(relay);
    const liar = greet(relay, network.nowMs);
    expect(liar.receive(framed(strangers(500)), network.nowMs)).toEqual([]);
    const authors = new AuthorTable();
    const offers = Array.from({ length: 100 }, (_, n) => {
      const author = authors.intern(invented(inventions++));
      const digest = n.toString(16).padStart(64, "0") as never;
      return encodeOffer(named("room"), new AuthorNames(authors), {
        author,
        firstSeq: 1,
        lastSeq: 1,
        bytes: 500_000,
        digest,
      });
    });
    liar.receive(framed(...offers), network.nowMs);
    expect(sizeOf(relay)).toBe(full);
  });

  it("leave their room to others when something of them is on disk", () => {
    const { network, relay, flood } = scene();
    const authors = new AuthorTable();
    const one = greet(relay, network.nowMs);
    const writer = authorOf(2500);
    one.receive(framed(vectorOf("room", authors, [{ author: authors.intern(writer), seq: 1 }])), network.nowMs);
    const document = relay.document("room");
    const written = entriesOf(writer, "room", 1, (draft) => draft.players.add("written"));
    relay.perform(document, document.receive(readAt(document, written), network.nowMs));
    network.run(100);
    flood(6, 20_000);
    expect(sizeOf(relay)).toBe(namesMax + document.applied.width);
  });
});

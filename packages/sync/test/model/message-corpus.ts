// Every type of message, as a peer could send it.
import { AuthorTable, type Dot } from "@joinery/clock";
import { encodeRefused } from "../../src/core/access/refused-message.js";
import { AuthorNames } from "../../src/core/author-names.js";
import { encodeBranches, encodeFetch } from "../../src/core/branch-messages.js";
import { encodeBusy } from "../../src/core/flow/busy-talk.js";
import { encodeFlow } from "../../src/core/flow/flow-messages.js";
import { decodeFrame, encodeMessage, messageType, protocolVersion } from "../../src/core/frame.js";
import { encodeGenesis, encodeGenesisWanted } from "../../src/core/genesis/genesis-messages.js";
import { encodeTreeRequest } from "../../src/core/gossip/gossip-messages.js";
import { encodeInterest, encodeInterestHeard } from "../../src/core/interest/interest-messages.js";
import { Interests } from "../../src/core/interest/interests.js";
import { encodeChunk, encodeGet, encodeOffer, encodeTooLarge } from "../../src/core/large/large-messages.js";
import * as mesh from "../../src/core/membership/membership-messages.js";
import { documentShape } from "../../src/core/opening/document-summary.js";
import {
  encodeDocumentSymbols,
  encodeLevel,
  encodeMore,
  encodeOpened,
  encodeSummary,
} from "../../src/core/opening/summary-messages.js";
import * as parts from "../../src/core/parts/parts-messages.js";
import { encodeAuth } from "../../src/core/proof/proof-messages.js";
import { encodeFarewell, encodeHello, greeting } from "../../src/core/session-messages.js";
import { encodeNoState, encodeStateOffer } from "../../src/core/states/state-messages.js";
import * as vectors from "../../src/core/vectors/vector-messages.js";
import { encodeRanks } from "../../src/reconcile/parts/part-ranks.js";
import { partLayout } from "../../src/reconcile/parts/part-set.js";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { VectorSketch } from "../../src/reconcile/vector/vector-sketch.js";
import { telling } from "../presence/told-updates.js";
import { absentOf, ackOf, credit, named, vectorOf, wantOf } from "./by-name.js";
import { TestNetwork } from "./test-network.js";
import { authorOf } from "./test-node.js";

/** A frame, as it would come. */
export interface FrameItem {
  readonly bytes: Uint8Array;
}

/** Frames of an ordinary exchange, as one node hears them: what they number are its authors, in the order of `tables`. */
function recorded(): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const network = new TestNetwork({ nodes: 2, documents: ["room"] });
  network.links[0]!.filter = (frame, from) => {
    if (from.index === 1) frames.push(frame.slice());
    return true;
  };
  for (let count = 0; count < 8; count++) {
    for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`p${count}`));
    network.node(1).change("room", (draft) => draft.seats.set(`s${count}`, count));
    network.run(100);
  }
  return frames;
}

/** A frame of these messages. */
export function frameOf(...messages: readonly Uint8Array[]): FrameItem {
  return { bytes: Uint8Array.from([protocolVersion, ...messages.flatMap((message) => [...message])]) };
}

/** Frames with every type of message, all about a document `room` and by authors 1, 2 and 3. */
export function corpus(): Record<string, readonly FrameItem[]> {
  const authors = new AuthorTable();
  const known = [1, 2, 3].map((number) => authors.intern(authorOf(number)));
  const dots = known.map((author, index) => ({ author, seq: 3 + index * 1000 }));
  const hash = (number: number): Uint8Array => new Uint8Array(32).fill(number);
  const frames = recorded();
  const has = (frame: Uint8Array, type: number): boolean => decodeFrame(frame).some((message) => message.type === type);
  const summary = someDocuments();
  const words = ["x", { cursor: [1, 2.5, null], name: "ann" }, undefined].map((value, index) => {
    const word = { author: authorOf(index + 1), instance: 1_700_000_000_000, clock: 7, ageMs: 900 };
    return value === undefined ? word : { ...word, value };
  });
  const digest = "0123456789abcdef";
  const offer = { firstSeq: 5, lastSeq: 12, bytes: 700_000, digest };
  const root = { ticket: "00112233ffeeddcc", ageMs: 70_000 };
  const members = [1, 2, 3].map((number) => ({
    id: authorOf(number),
    addresses: Array.from({ length: number }, (_, place) => `ws://host-${number}-${place}/sync`),
  }));
  const intervals = dots.map(({ author, seq }) => ({ author, from: 1, to: seq }));
  return {
    hello: [frameOf(encodeHello({ author: authorOf(1), frameBytesMax: 65_536, ...credit, greeting: greeting.heard }))],
    "hello with a run": [
      frameOf(
        encodeHello({
          ...{ author: authorOf(1), frameBytesMax: 65_536, greeting: greeting.unheard },
          ...{ ...credit, run: new Uint8Array(8) },
        }),
      ),
    ],
    "hello with a nonce": [
      frameOf(
        encodeHello({
          ...{ author: authorOf(1), frameBytesMax: 65_536, greeting: greeting.heard },
          ...{ ...credit, nonce: new Uint8Array(16) },
        }),
      ),
    ],
    interest: [frameOf(encodeInterest({ number: 2, interests: new Interests(true, ["room", { prefix: "chat/" }]) }))],
    genesis: [frameOf(encodeGenesis({ document: "~abc", bytes: new Uint8Array(70).fill(7) }))],
    "genesis wanted": [frameOf(encodeGenesisWanted("~abc"))],
    "interest heard": [frameOf(encodeInterestHeard(2))],
    refused: [frameOf(encodeRefused(named("room"), { ask: 9, access: "write" }))],
    auth: [frameOf(encodeAuth(new Uint8Array(64).fill(7)))],
    vector: [frameOf(vectorOf("room", authors, dots, 1))],
    ack: [frameOf(ackOf("room", authors, dots.slice(1)))],
    want: [frameOf(wantOf("room", authors, intervals))],
    entries: frames.filter((bytes) => has(bytes, messageType.entries)).map((bytes) => ({ bytes })),
    error: [frameOf(encodeFarewell({ code: "MALFORMED_FRAME", reason: "a reason" }))],
    absent: [frameOf(absentOf("room", 7))],
    branches: [frameOf(encodeBranches(named("room"), hash(1), [hash(2), hash(3)], true))],
    fetch: [frameOf(encodeFetch(named("room"), { hashes: [hash(4), hash(5)], reach: 9 }))],
    opened: [frameOf(encodeMessage(messageType.opened, () => undefined))],
    "opened after a comparison": [
      frameOf(encodeOpened({ isGated: true, compared: { number: 1, items: summary.items } })),
    ],
    summary: [frameOf(encodeSummary(summary))],
    level: [frameOf(encodeLevel(300))],
    symbols: [frameOf(encodeDocumentSymbols(2, summary.sketch.symbols(0, 40)))],
    more: [frameOf(encodeMore(2, 64, 500))],
    "vector summary": [frameOf(vectors.encodeVectorSummary(named("room"), { ...summary, ask: 3, pull: true }))],
    "vector level": [frameOf(vectors.encodeVectorLevel(named("room"), 5))],
    "vector symbols": [frameOf(vectors.encodeVectorSymbols(named("room"), 2, vectorSymbols(authors, dots)))],
    "vector more": [frameOf(vectors.encodeVectorMore(named("room"), 2, 64, 9))],
    "vector difference": [
      frameOf(
        vectors.encodeVectorDifference(named("room"), new AuthorNames(authors), {
          ...{ ask: 1, pull: false, number: 1 },
          ...{ dots, tags: [1, 2 ** 40] },
        }),
      ),
    ],
    credit: [frameOf(encodeFlow(messageType.credit, 500_000, named("room")))],
    blocked: [frameOf(encodeFlow(messageType.blocked, 300_000, named("room")))],
    "session credit": [frameOf(encodeFlow(messageType.sessionCredit, 9_000_000))],
    "session blocked": [frameOf(encodeFlow(messageType.sessionBlocked, 5_000_000))],
    presence: [telling("room", ...words)].map((bytes) => ({ bytes })),
    offer: [frameOf(encodeOffer(named("room"), new AuthorNames(authors), { ...offer, author: known[0]! }))],
    get: [frameOf(encodeGet(named("room"), { digest, chunkBytes: 2048, ranges: [{ first: 3, count: 400 }] }))],
    chunk: [frameOf(encodeChunk(named("room"), { digest, index: 9, bytes: hash(7) }))],
    busy: [frameOf(encodeBusy(named("room"), 1500))],
    graft: [frameOf(encodeTreeRequest("graft", named("room")))],
    prune: [frameOf(encodeTreeRequest("prune", { receiver: 1, sender: 2 }))],
    state: [frameOf(encodeStateOffer(named("room"), { bytes: 3_000_000, digest }))],
    joined: [frameOf(encodeStateOffer(named("room"), { bytes: 3_000, digest }, "joined"))],
    parts: [frameOf(parts.encodeParts(named("room"), new AuthorNames(authors), partsOffer(dots)))],
    "parts symbols": [frameOf(parts.encodePartsSymbols(named("room"), 2, partsOffer(dots).symbols))],
    "parts more": (["symbols", "items"] as const).map((what) =>
      frameOf(parts.encodePartsMore(named("room"), { number: 2, from: 64, count: 900, what })),
    ),
    "parts items": [frameOf(parts.encodePartsItems(named("room"), 2, 70, [5, 2 ** 30, 2 ** 50]))],
    "parts difference": [
      frameOf(
        parts.encodePartsDifference(named("room"), new AuthorNames(authors), {
          ...{ number: 2, seen: dots },
          ...{ ranks: encodeRanks([3, 70, 90_000]), patch: hash(7) },
        }),
      ),
    ],
    patch: [hash(7), { bytes: 90_000, digest }, undefined].map((patch) =>
      frameOf(parts.encodePatch(named("room"), 2, patch)),
    ),
    "no state": [frameOf(encodeNoState(named("room"), new AuthorNames(authors), { code: "malformed", cut: dots }))],
    gossip: [frameOf(mesh.encodeGossip())],
    join: [frameOf(mesh.encodeJoin(members[1]!.addresses))],
    "forward join": [frameOf(mesh.encodeForwardJoin({ ttl: 6, peer: members[1]! }))],
    neighbor: [
      frameOf(mesh.encodeNeighbor({ kind: mesh.neighbor.high, root, addresses: members[2]!.addresses })),
      frameOf(mesh.encodeNeighbor({ kind: mesh.neighbor.still, root, addresses: [] })),
    ],
    disconnect: [frameOf(mesh.encodeDisconnect(mesh.parting.room, members))],
    shuffle: [frameOf(mesh.encodeShuffle({ walk: "00112233ffeeddcc", ttl: 3, peers: members }))],
    "shuffle reply": [frameOf(mesh.encodeShuffleReply({ walk: "00112233ffeeddcc", peers: members }))],
    "too large": [frameOf(encodeTooLarge(named("room"), 2_000_000))],
    "several messages": frames.filter((bytes) => decodeFrame(bytes).length > 1).map((bytes) => ({ bytes })),
  };
}

function someDocuments() {
  const key = { k0: 7, k1: 8 };
  const items = [1, 2, 3].map((byte) => new Uint8Array(8).fill(byte));
  const sketch = new Sketch(documentShape, key);
  for (const item of items) sketch.add(item);
  return { number: 1, key, count: 3, fingerprint: Int32Array.of(1, 2, 3, 4), items, sketch };
}

function partsOffer(seen: readonly Dot[]): parts.PartsOffer {
  const key = { k0: 7, k1: 2 ** 32 - 1 };
  const sketch = new Sketch(partLayout.shape, key);
  for (let byte = 1; byte < 40; byte++) sketch.add(new Uint8Array(8).fill(byte));
  return { number: 2, key, seen, symbols: sketch.symbols(0, 30) };
}

function vectorSymbols(authors: AuthorTable, dots: readonly Dot[]) {
  const vector = new VectorSketch({ k0: 1, k1: 2 });
  for (const { author, seq } of dots) vector.set(author, authors.bytesOf(author), seq);
  return vector.sketch.symbols(0, 30);
}

// Flow control: whoever's disk is slow slows down who sends to it, what waits in memory is bounded, and nothing is lost.
import { writeUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { ReceiveWindow } from "../src/core/flow/receive-window.js";
import { decodeFrame, encodeMessage, FrameDraft, messageType } from "../src/core/frame.js";
import { decodeHello, encodeHello } from "../src/core/session-messages.js";
import { noFaults } from "./model/test-link.js";
import { TestNetwork } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";
import { readSpoken } from "./model/wire-watch.js";

const limits = { documentCreditBytes: 16_384, sessionCreditBytes: 65_536, frameBytesMax: 8192 };

/** Adds entries of some 1,000 bytes each. */
function write(node: TestNode, name: string, count: number, from = 0): void {
  for (let number = from; number < from + count; number++) {
    node.change(name, (draft) => draft.players.add(`${number}`.padStart(1000, "x")));
  }
}

const size = (node: TestNode, name: string): number => node.document(name).view.players.size;
const unfinished = (node: TestNode): number =>
  node.documents.reduce((bytes, { unfinishedBytes }) => bytes + unfinishedBytes, 0);

/** The most that was under way to the node's disk while the network ran. */
function mostUnfinished(network: TestNetwork, node: TestNode, durationMs: number): number {
  let most = 0;
  for (let passed = 0; passed < durationMs; passed += 50) {
    network.step();
    most = Math.max(most, unfinished(node));
  }
  return most;
}

function apart(documents: readonly string[], entries: number): TestNetwork {
  const network = new TestNetwork({ nodes: 2, documents, limits });
  network.links[0]!.cut();
  for (const name of documents) write(network.node(0), name, entries);
  network.run(100);
  network.links[0]!.open(network.nowMs);
  return network;
}

describe("a slow disk", () => {
  it("holds up the sender of one document at its credit, until it is through", () => {
    const network = apart(["room"], 200);
    const slow = network.node(1);
    slow.diskDelayMs = () => 100_000;
    const most = mostUnfinished(network, slow, 20_000);
    expect(most).toBeGreaterThan(limits.documentCreditBytes / 2);
    expect(most).toBeLessThanOrEqual(limits.documentCreditBytes + limits.frameBytesMax);
    slow.diskDelayMs = () => 100;
    network.settle(200_000);
    expect(size(slow, "room")).toBe(200);
  });

  it("that takes a byte at a time hears at once how far a large message went that was lost", () => {
    const window = new ReceiveWindow(1, 8192);
    window.awaited(427);
    expect(window.due(() => 0)).toBe(428);
    window.tell(428);
    // Nobody can have sent more than one message beyond what was allowed.
    window.awaited(1e9);
    expect(window.due(() => 0)).toBe(428 + 8192 + 1);
  });

  it("is told once per repair interval that the sender waits for the credit of the session", () => {
    const network = apart(
      Array.from({ length: 30 }, (_, index) => `room${index}`),
      20,
    );
    network.node(1).diskDelayMs = () => 100_000;
    network.run(5000);
    let said = 0;
    network.watch.watchers.push({
      sent: (_from, _to, { types }) => {
        said += types.filter((type) => type === messageType.sessionBlocked).length;
      },
    });
    network.run(10_000);
    expect(said).toBeGreaterThan(0);
    expect(said).toBeLessThanOrEqual(10);
  });

  it("holds up the sender of many documents at the credit of the session", () => {
    const names = Array.from({ length: 30 }, (_, index) => `room${index}`);
    const network = apart(names, 20);
    const slow = network.node(1);
    slow.diskDelayMs = () => 100_000;
    const most = mostUnfinished(network, slow, 20_000);
    expect(most).toBeGreaterThan(limits.sessionCreditBytes / 2);
    expect(most).toBeLessThanOrEqual(limits.sessionCreditBytes + limits.frameBytesMax);
    slow.diskDelayMs = () => 50;
    network.settle(300_000);
    expect(names.map((name) => size(slow, name))).toEqual(names.map(() => 20));
  });

  it("is as fast as the link where it is not slow", () => {
    const network = apart(["room"], 500);
    expect(network.settle(30_000)).toBeLessThan(8000);
    expect(size(network.node(1), "room")).toBe(500);
  });
});

describe("credit", () => {
  it("is not used up by what gets lost", () => {
    const network = apart(["room"], 300);
    network.faults = { loss: 0.4, duplication: 0.2, delayMsMax: 200 };
    network.run(60_000);
    network.heal();
    network.settle(60_000);
    expect(size(network.node(1), "room")).toBe(300);
  });

  it("is told anew when what told it was lost", () => {
    for (const type of [
      messageType.credit,
      messageType.blocked,
      messageType.sessionCredit,
      messageType.sessionBlocked,
    ]) {
      const network = apart(["room"], 300);
      let left = 3;
      network.links[0]!.filter = (frame) => !(readSpoken(frame).types.includes(type) && left-- > 0);
      network.settle(60_000);
      expect(size(network.node(1), "room")).toBe(300);
    }
  });

  it("is never given back and forth where nothing is to be sent", () => {
    const network = apart(["room"], 100);
    network.settle(30_000);
    network.expectSilence();
  });

  it("is a peer's whole document again when it is opened anew", () => {
    const network = apart(["room"], 100);
    const reader = network.node(1);
    for (let round = 0; round < 8; round++) {
      network.run(150);
      reader.close("room");
      network.run(50);
      reader.open("room");
    }
    network.settle(60_000);
    expect(size(reader, "room")).toBe(100);
  });
});

/** The same frame, with every HELLO in it promising credit without end. */
function withEndlessCredit(frame: Uint8Array): Uint8Array {
  const draft = new FrameDraft(frame.length + 64);
  for (const { type, body } of decodeFrame(frame)) {
    const endless = { documentCreditBytes: 2 ** 40, sessionCreditBytes: 2 ** 40 };
    if (type === messageType.hello) draft.add(encodeHello({ ...decodeHello(body), ...endless }));
    else draft.add(encodeMessage(type, (encoder) => writeUint8Array(encoder, body)));
  }
  return draft.toBytes();
}

describe("a peer that sends beyond its credit", () => {
  it("is heard no more while more is under way to the disk than any peer may send", () => {
    const network = apart(["room"], 300);
    // In order: what waits for something overtaken counts as pending, until that comes.
    network.links[0]!.faults = { ...noFaults, delayMsMax: 1 };
    const reader = network.node(1);
    // The frames of credit that it hears are forged on the way: whatever it may send, it takes for more.
    network.links[0]!.rewrite = (frame) => withEndlessCredit(frame);
    reader.diskDelayMs = () => 100_000;
    const most = mostUnfinished(network, reader, 20_000);
    expect(reader.engine.counts.entriesOverrun).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(limits.sessionCreditBytes + limits.frameBytesMax);
  });
});

describe("what is new", () => {
  it("goes ahead of a backlog that was asked for", () => {
    const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"], limits, framesPerStep: 1 });
    network.links[0]!.cut();
    write(network.node(0), "room", 400);
    network.links[0]!.open(network.nowMs);
    network.run(1000);
    network.node(0).change("hall", (draft) => draft.title.set("now"));
    network.run(200);
    expect(network.node(1).document("hall").view.title).toBe("now");
    expect(size(network.node(1), "room")).toBeLessThan(300);
  });

  it("waits behind what its own document's reader still lacks: each author's entries leave in order, and none comes too early", () => {
    const network = apart(["room"], 300);
    network.links[0]!.faults = { ...noFaults, delayMsMax: 1 };
    const left: string[] = [];
    network.watch.watchers.push({ sent: (_from, _to, { entries }) => left.push(...entries) });
    const reader = network.node(1).document("room");
    let written = 300;
    while (written < 400) {
      write(network.node(0), "room", 5, written);
      written += 5;
      network.step();
      expect(reader.pendingBytes).toBe(0);
    }
    expect(size(network.node(1), "room")).toBeLessThan(300);
    network.settle(60_000);
    const inOrder = Array.from({ length: 400 }, (_, index) => `room/${network.node(0).author}:${index + 1}`);
    expect(left).toEqual(inOrder);
  });
});

// What a later version may add without another number in front of its frames: messages of unknown types, and fields behind the
// last known one of any message.

import { writeUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeMessage, FrameDraft, messageType } from "../../src/core/frame.js";
import { TestNetwork } from "../model/test-network.js";

const unknownType = 200;

/** The frame as somebody would say it who knows one more message, and one more field of each. */
function ofLaterVersion(frame: Uint8Array, seen: Set<number>): Uint8Array {
  const draft = new FrameDraft(1024 * 1024);
  for (const { type, body } of decodeFrame(frame)) {
    seen.add(type);
    draft.add(encodeMessage(unknownType, () => undefined));
    draft.add(encodeMessage(type, (encoder) => writeUint8Array(encoder, Uint8Array.of(...body, 7))));
  }
  return draft.toBytes();
}

describe("what a later version adds", () => {
  it("is stepped over: replicas settle, and no session ends", () => {
    const documents = Array.from({ length: 70 }, (_, index) => `room ${index}`);
    const seen = new Set<number>();
    const network = new TestNetwork({ nodes: 2, documents, limits: { frameBytesMax: 4096 } });
    for (const link of network.links) link.rewrite = (frame) => ofLaterVersion(frame, seen);
    const [near, far] = [network.node(0), network.node(1)];
    near.change("room 0", (draft) => draft.title.set("x".repeat(20_000)));
    far.change("room 1", (draft) => draft.players.add("y"));
    near.say("room 2", "here");
    network.settle(20_000);
    expect(network.links[0]!.closeReasons).toEqual([]);
    expect(near.stateOf("room 0")).toBe(far.stateOf("room 0"));
    expect(near.stateOf("room 1")).toBe(far.stateOf("room 1"));
    const { summary, symbols, opened, vector, entries, offer, get, chunk, presence } = messageType;
    expect([...seen]).toEqual(
      expect.arrayContaining([summary, symbols, opened, vector, entries, offer, get, chunk, presence]),
    );
  });
});

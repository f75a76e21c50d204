// Both offer to compare before either has heard of the other's offer: one comparison comes of it, that of the lesser key.
import * as decoding from "lib0/decoding";
import { describe, expect, it } from "vitest";
import { readDocumentRef } from "../../src/core/document-ref.js";
import { decodeFrame, messageType } from "../../src/core/frame.js";
import type { TestNode } from "../model/test-node.js";
import { countMessages, has, meet } from "../states/room.js";
import { parted, rungsOf } from "./parted.js";

/** The key of the offer in a frame, as text that sorts as keys do. */
function keyIn(frame: Uint8Array): string {
  const { body } = decodeFrame(frame).find(({ type }) => type === messageType.parts)!;
  const decoder = decoding.createDecoder(body);
  readDocumentRef(decoder);
  decoding.readVarUint(decoder);
  return [decoding.readUint32(decoder), decoding.readUint32(decoder)]
    .map((word) => String(word).padStart(10, "0"))
    .join();
}

describe("offers that cross", () => {
  it.each([1, 2, 3, 4, 5, 6])("become one, that of the lesser key, with seed %i", (seed) => {
    const network = parted({ changes: 3, seed });
    const link = network.links[0]!;
    const held = new Map<TestNode, Uint8Array>();
    let isHolding = true;
    // No offer arrives before both are made.
    link.filter = (frame, from) => {
      if (!isHolding || !has(frame, "parts")) return true;
      held.set(from, frame.slice());
      return false;
    };
    meet(network);
    while (held.size < 2) network.step();
    isHolding = false;
    const count = countMessages(network);
    for (const [from, frame] of held) link.inject(from, frame, network.nowMs);
    network.settle(30_000);
    network.expectEqual();
    const [teller, hearer] = [...held].sort(([, a], [, b]) => (keyIn(a) < keyIn(b) ? -1 : 1)).map(([node]) => node);
    expect(count(teller!, "partsDifference")).toBeGreaterThan(0);
    expect(count(hearer!, "partsDifference")).toBe(0);
    expect(network.nodes.map((node) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
    expect(network.nodes.map((node) => rungsOf(node).patch)).toEqual([1, 1]);
  });
});

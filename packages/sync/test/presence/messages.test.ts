// PRESENCE as bytes, what of it is spoiled, and what the same seed comes to.
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { PlainValue } from "@joinery/crdt";
import { decodePlain, encodePlain } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDocumentMessage } from "../../src/core/document-messages.js";
import { decodeFrame } from "../../src/core/frame.js";
import { messageSizes } from "../../src/core/message-sizes.js";
import { encodePresence, readPresence, updateBytesMax } from "../../src/core/presence/presence-messages.js";
import { framed, named } from "../model/by-name.js";
import { TestNetwork } from "../model/test-network.js";
import { authorOf } from "../model/test-node.js";
import { telling, updateOf } from "./told-updates.js";

const author = fc
  .constantFrom(16, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((bytes) => replicaIdFromBytes(bytes) as ReplicaId);
const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as PlainValue);
const word = fc.record({
  author,
  instance: fc.maxSafeNat(),
  clock: fc.maxSafeNat(),
  ageMs: fc.maxSafeNat(),
  value: fc.oneof(value, fc.constant(undefined as unknown as PlainValue)),
});

describe("a message of presence", () => {
  it("comes out of its bytes as it went in, and is no larger than was reckoned", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const updates = words.map(updateOf);
        const message = encodePresence(named("room"), updates);
        const { body } = decodeFrame(framed(message))[0]!;
        const read = readPresence(openDocumentMessage(body).decoder);
        expect(read).toEqual(updates);
        const room = updates.reduce((sum, update) => sum + updateBytesMax(update), 44);
        expect(message.length).toBeLessThanOrEqual(room);
        for (const [index, { value: said }] of words.entries()) {
          const { bytes } = read[index]!;
          if (said === undefined) expect(bytes.length).toBe(0);
          else expect(decodePlain(bytes)).toEqual({ ok: true, value: encodePlain(said).value });
        }
      }),
    );
  });

  it("counts as presence among the bytes of a frame", () => {
    const frame = telling("room", { author: authorOf(1), clock: 1, value: "x" });
    expect(messageSizes(frame).map(({ type }) => type)).toEqual(["presence", "other"]);
    expect(messageSizes(frame).reduce((sum, { bytes }) => sum + bytes, 0)).toBe(frame.length);
  });
});

describe("the same seed", () => {
  it("gives the same frames, byte by byte", () => {
    const run = (): string[] => {
      const frames: string[] = [];
      const network = new TestNetwork({ nodes: 4, topology: "mesh", seed: 7, limits: { presenceExpiryMs: 3000 } });
      network.faults = { loss: 0.2, duplication: 0.2, delayMsMax: 400 };
      for (const link of network.links) link.filter = (frame) => frames.push(Buffer.from(frame).toString("hex")) > 0;
      for (let turn = 0; turn < 40; turn++) {
        const node = network.random.pick(network.nodes);
        node.say("room", network.random.chance(0.2) ? undefined : turn);
        network.run(500);
      }
      return frames;
    };
    const first = run();
    expect(first.length).toBeGreaterThan(100);
    expect(run()).toEqual(first);
  });
});

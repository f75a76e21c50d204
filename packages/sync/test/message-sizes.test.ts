// The bytes of a frame by what they are for: they add up, and a greeting is told apart from what follows it.

import { describe, expect, it } from "vitest";
import { type MessageClass, messageSizes } from "../src/core/message-sizes.js";
import { TestNetwork } from "./model/test-network.js";

function framesOf(run: (network: TestNetwork) => void): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const network = new TestNetwork({ nodes: 2 });
  network.links[0]!.filter = (frame) => frames.push(frame) > 0;
  run(network);
  network.settle(5000);
  return frames;
}

const add = (network: TestNetwork): void => network.node(0).change("room", (draft) => draft.score.at("ann").add(1));
const classesOf = (frame: Uint8Array): MessageClass[] => messageSizes(frame).map(({ type }) => type);

describe("the sizes of messages", () => {
  it("add up to the frame, whatever it holds", () => {
    const frames = framesOf(add);
    expect(frames.length).toBeGreaterThan(3);
    for (const frame of [...frames, new Uint8Array(), new Uint8Array([99, 1, 2])]) {
      expect(messageSizes(frame).reduce((sum, { bytes }) => sum + bytes, 0)).toBe(frame.length);
    }
  });

  it("name greetings, and nothing after them", () => {
    const frames = framesOf(() => {});
    expect(classesOf(frames[0] as Uint8Array)).toEqual(["greetings", "other"]);
    const later = framesOf((network) => {
      network.settle(5000);
      add(network);
    }).slice(frames.length);
    expect(later.map(classesOf)).toEqual([
      ["entries", "other"],
      ["acks", "other"],
    ]);
  });
});

// What a peer says before it has proven who it is takes so much memory, and no more.

import { describe, expect, it } from "vitest";
import { HeldMessages } from "../../src/core/proof/held-messages.js";

describe("what is kept of a peer that is yet to be proven", () => {
  it("does not keep the frames that it came in", () => {
    const held = new HeldMessages(262_144);
    const frame = new Uint8Array(200_000);
    held.hold({ type: 2, body: frame.subarray(100, 120) });
    expect(held.take().map(({ body }) => body.buffer.byteLength)).toEqual([20]);
    expect(held.take()).toEqual([]);
  });

  it("is bounded for messages without a body, too", () => {
    const held = new HeldMessages(262_144);
    const body = new Uint8Array();
    for (let left = 100_000; left > 0; left--) held.hold({ type: 2, body });
    expect(held.take()).toHaveLength(262_144 / 128);
  });
});

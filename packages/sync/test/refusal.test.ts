// Peers that can't be talked to: the session ends with a code and a sentence that says what to do, on both sides.
import type { SyncEffect } from "@joinery/sync";
import { SyncEngine } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { decodeFrame, FrameDraft, messageType } from "../src/core/frame.js";
import { encodeFarewell, encodeHello, greeting } from "../src/core/session-messages.js";
import { credit } from "./model/by-name.js";
import { randomWord } from "./model/random.js";
import { authorOf } from "./model/test-node.js";

const hello = (author: number, frameBytesMax = 65536, more: { readonly run?: Uint8Array } = {}): Uint8Array => {
  const draft = new FrameDraft(1000);
  draft.add(encodeHello({ author: authorOf(author), frameBytesMax, ...credit, greeting: greeting.unheard, ...more }));
  return draft.toBytes();
};
const namesake = hello(1, 65536, { run: new Uint8Array(8).fill(7) });
const session = (limits = {}) => new SyncEngine(authorOf(1), { limits, randomWord }).connect(0);
const closing = (effects: readonly SyncEffect[]): SyncEffect | undefined =>
  effects.find(({ type }) => type === "close");

describe("a session ends", () => {
  it("with a peer that has the same author, once it has told which replica it is", () => {
    const one = session();
    expect(one.receive(hello(1), 0)).toEqual([]);
    expect(one.pump()).toHaveLength(1);
    expect(closing(one.receive(namesake, 0))).toEqual({
      type: "close",
      code: "SAME_AUTHOR",
      reason: "the peer has this replica's own author name: two replicas run on copies of one store",
      isFatal: false,
      isCopy: true,
    });
  });

  it("with a peer that is this replica itself, and with one that has its name where names are proven", () => {
    const engine = new SyncEngine(authorOf(1), { limits: {}, randomWord });
    const [here, there] = [engine.connect(0), engine.connect(0)];
    const pass = (from: typeof here, to: typeof here): SyncEffect[] =>
      from.pump().flatMap((effect) => (effect.type === "send" ? to.receive(effect.frame, 0) : []));
    expect(closing(pass(here, there))).toBeUndefined();
    const ended = closing(pass(there, here));
    expect(ended).toMatchObject({ code: "SAME_AUTHOR", reason: expect.stringMatching(/dialed itself$/) });
    expect(ended).not.toHaveProperty("isCopy");
    const prover = { sign: () => new Uint8Array(64) };
    const proven = new SyncEngine(authorOf(1), { limits: {}, randomWord, prover }).connect(0);
    expect(closing(proven.receive(hello(1), 0))).toMatchObject({ code: "SAME_AUTHOR" });
  });

  it("with a peer of another protocol version", () => {
    const frame = hello(2);
    frame[0] = 4;
    expect(closing(session().receive(frame, 0))).toEqual({
      type: "close",
      code: "VERSION_MISMATCH",
      reason: "the peer speaks version 4 of the protocol, this side version 3: update the older one",
      isFatal: false,
    });
  });

  it("with bytes of something else altogether", () => {
    const frame = new TextEncoder().encode("GET / HTTP/1.1");
    expect(closing(session().receive(frame, 0))).toEqual({
      type: "close",
      code: "MALFORMED_FRAME",
      reason: "the peer sent bytes that are not a frame of this protocol",
      isFatal: false,
    });
    expect(closing(session().receive(new Uint8Array(), 0))).toMatchObject({ code: "MALFORMED_FRAME" });
  });

  it("with a frame above the limit", () => {
    expect(closing(session({ frameBytesMax: 5000 }).receive(new Uint8Array(5001), 0))).toEqual({
      type: "close",
      code: "FRAME_TOO_LARGE",
      reason: "the peer sent a frame of 5001 bytes, where 5000 are allowed",
      isFatal: true,
    });
  });

  it("with frames too small to talk in, on either side", () => {
    const expected = { type: "close", code: "FRAME_TOO_SMALL" };
    expect(closing(session().receive(hello(2, 4095), 0))).toMatchObject(expected);
    expect(closing(session({ frameBytesMax: 4095 }).receive(hello(2), 0))).toMatchObject(expected);
  });

  it("with a peer that changes its author", () => {
    const one = session();
    expect(one.receive(hello(2), 0)).toEqual([]);
    expect(one.receive(hello(2), 0)).toEqual([]);
    expect(closing(one.receive(hello(3), 0))).toMatchObject({ code: "MALFORMED_FRAME" });
  });

  it("and tells the peer why, who ends it too, without an answer", () => {
    const one = session();
    one.receive(hello(1), 0);
    const effects = one.receive(namesake, 0);
    const farewell = effects.find((effect) => effect.type === "send")!;
    expect(decodeFrame(farewell.frame).map(({ type }) => type)).toEqual([messageType.error]);
    const other = session();
    expect(other.receive(farewell.frame, 0)).toEqual([
      {
        type: "close",
        code: "PEER_ENDED",
        reason: expect.stringMatching(/^the peer ended the session: .*\(SAME_AUTHOR\)$/),
        isFatal: false,
      },
    ]);
    expect(one.closed && other.closed).toBe(true);
  });

  it("with one printable line, whatever the peer said", () => {
    const draft = new FrameDraft(5000);
    draft.add(encodeFarewell({ code: "\u001b[31m", reason: `first\nsecond\u202e\u0007${"x".repeat(1000)}` }));
    const { reason } = closing(session().receive(draft.toBytes(), 0)) as { reason: string };
    expect(reason).toMatch(/^the peer ended the session: first\?second\?\?x{200,300} \(\?\[31m\)$/);
  });

  it("for good: it takes and says nothing more", () => {
    const one = session();
    one.receive(new Uint8Array([99]), 0);
    expect(one.receive(hello(2), 0)).toEqual([]);
    one.tick(10_000);
    expect(one.pump()).toEqual([]);
    expect([one.settled, one.busy, one.closed]).toEqual([false, false, true]);
  });
});

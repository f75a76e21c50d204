// Bytes from outside: whatever a peer sends, its session ends with a code or goes on, and nobody else notices.

import { AuthorTable, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import type { Session, SyncEffect } from "@joinery/sync";
import fc from "fast-check";
import { writeUint8Array } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeMessage, FrameDraft, messageType, protocolVersion } from "../src/core/frame.js";
import { namesPerLinkMax } from "../src/core/named-authors.js";
import { vectorOf, wantOf } from "./model/by-name.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, type TestNode } from "./model/test-node.js";

/** Frames of an ordinary exchange, from the side that `victim` below hears. */
const recorded = record();

function record(): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"] });
  network.links[0]!.filter = (frame, from) => {
    if (from.index === 1) frames.push(frame.slice());
    return true;
  };
  for (let count = 0; count < 12; count++) {
    for (const node of network.nodes) node.change("room", (draft) => draft.players.add(`p${count}`));
    network.node(1).change("hall", (draft) => draft.seats.set(`s${count}`, count));
    network.run(100);
  }
  return frames;
}

/** A node with three sessions: one that the attacker holds, and two with an honest peer. */
function scene(): { victim: TestNode; attacked: Session; honest: TestNetwork } {
  const honest = new TestNetwork({ nodes: 2, documents: ["room", "hall"] });
  const victim = honest.node(0);
  victim.change("room", (draft) => draft.title.set("kept"));
  honest.settle(2000);
  return { victim, attacked: victim.engine.connect(honest.nowMs), honest };
}

function deliver(victim: TestNode, effects: readonly SyncEffect[], nowMs: number): void {
  for (const effect of effects) {
    if (effect.type === "deliver")
      victim.perform(effect.document as never, effect.document.receive(effect.entries, nowMs));
  }
}

type Mutation = {
  readonly kind: "flip" | "cut" | "insert" | "zero" | "grow";
  readonly at: number;
  readonly byte: number;
};
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("flip", "cut", "insert", "zero", "grow"),
  at: fc.nat(5000),
  byte: fc.integer({ min: 1, max: 255 }),
});

function mutate(frame: Uint8Array, { kind, at, byte }: Mutation): Uint8Array {
  const bytes = [...frame];
  const place = at % bytes.length;
  if (kind === "cut") return frame.slice(0, place);
  if (kind === "flip") bytes[place] = bytes[place]! ^ byte;
  else if (kind === "zero") bytes.fill(0, place, place + (byte & 15));
  else if (kind === "insert") bytes.splice(place, 0, byte, byte);
  else bytes.splice(place, 0, ...bytes.slice(place));
  return Uint8Array.from(bytes);
}

function expectUnharmed({ victim, honest }: ReturnType<typeof scene>): void {
  victim.change("room", (draft) => draft.score.at("after").add(1));
  honest.run(3000);
  expect(honest.links[0]!.closeReasons).toEqual([]);
  expect(honest.node(1).document("room").view.score.get("after")).toBe(1);
  expect(honest.node(0).document("room").view.title).toBe("kept");
  honest.expectEqual();
}

describe("a session that is fed", () => {
  const codes = ["MALFORMED_FRAME", "VERSION_MISMATCH", "FRAME_TOO_SMALL", "SAME_AUTHOR", "PEER_ENDED"];

  it("random bytes ends with a code or ignores them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (frames, asFrame) => {
          const stage = scene();
          const { victim, attacked, honest } = stage;
          const before = encodeState(victim.document("room").state);
          for (const bytes of frames) {
            const frame = asFrame ? Uint8Array.from([protocolVersion, ...bytes]) : bytes;
            const effects = attacked.receive(frame, honest.nowMs);
            for (const effect of effects) if (effect.type === "close") expect(codes).toContain(effect.code);
            expect(effects.some(({ type }) => type === "deliver")).toBe(false);
          }
          expect(encodeState(victim.document("room").state)).toEqual(before);
        },
      ),
      { numRuns: 120 },
    );
  });

  it("mutated frames of a real exchange ends with a code or goes on, and the others notice nothing", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.array(mutation, { minLength: 1, maxLength: 3 }), (number, mutations) => {
        const stage = scene();
        const { victim, attacked, honest } = stage;
        const hit = number % recorded.length;
        recorded.forEach((frame, index) => {
          const bytes = index === hit ? mutations.reduce(mutate, frame) : frame;
          const effects = attacked.receive(bytes, honest.nowMs);
          for (const effect of effects) if (effect.type === "close") expect(codes).toContain(effect.code);
          deliver(victim, effects, honest.nowMs);
          for (let left = 8; left > 0 && attacked.pump().length > 0; left--);
        });
        victim.engine.disconnect(attacked);
        expectUnharmed(stage);
      }),
      { numRuns: 120 },
    );
  });

  it("frames cut at every byte delivers nothing of the broken ones", () => {
    for (const frame of recorded.filter(({ length }) => length > 80).slice(0, 3)) {
      for (let end = 1; end < frame.length; end++) {
        const { attacked, honest } = scene();
        attacked.receive(recorded[0]!, honest.nowMs);
        const effects = attacked.receive(frame.slice(0, end), honest.nowMs);
        const isWhole = effects.every(({ type }) => type !== "close");
        if (!isWhole) expect(effects.some(({ type }) => type === "deliver")).toBe(false);
      }
    }
  });
});

describe("a frame", () => {
  it("that ends in nonsense delivers nothing of what came before it", () => {
    const { attacked, honest } = scene();
    attacked.receive(recorded[0]!, honest.nowMs);
    const good = recorded.find((frame) => decodeFrame(frame).some(({ type }) => type === messageType.entries))!;
    const nonsense = encodeMessage(messageType.want, (encoder) => writeUint8Array(encoder, Uint8Array.from([4, 114])));
    const effects = attacked.receive(Uint8Array.from([...good, ...nonsense]), honest.nowMs);
    expect(effects.map(({ type }) => type)).toEqual(["send", "close"]);
    const { attacked: other } = scene();
    other.receive(recorded[0]!, honest.nowMs);
    expect(other.receive(good, honest.nowMs).map(({ type }) => type)).toContain("deliver");
  });

  it("is not read beyond its end, though more bytes lie there", () => {
    const secret = new TextEncoder().encode("the password of the neighbour");
    const lying = Uint8Array.from([protocolVersion, messageType.error, 4, 1, 65, 20, 66]);
    const memory = Uint8Array.from([...lying, ...secret]);
    const { attacked, honest } = scene();
    const effects = attacked.receive(memory.subarray(0, lying.length), honest.nowMs);
    expect(effects.find(({ type }) => type === "close")).toMatchObject({
      code: "MALFORMED_FRAME",
      reason: expect.not.stringContaining("password"),
    });
  });
});

describe("a peer that claims too much", () => {
  const authors = new AuthorTable();
  const far = authors.intern(authorOf(900));

  function numbered(number: number): ReplicaId {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(0, number);
    return replicaIdFromBytes(bytes) as ReplicaId;
  }

  function framed(...messages: Uint8Array[]): Uint8Array {
    const draft = new FrameDraft(256 * 1024);
    for (const message of messages) draft.add(message);
    return draft.toBytes();
  }

  it("is asked for it at growing intervals, not in a loop", () => {
    const { attacked, honest } = scene();
    attacked.receive(recorded[0]!, honest.nowMs);
    const claim = vectorOf("room", authors, [{ author: far, seq: 2 ** 50 }]);
    attacked.receive(framed(claim), honest.nowMs);
    let frames = 0;
    for (let passed = 0; passed < 60_000; passed += 100) {
      attacked.tick(honest.nowMs + passed);
      while (attacked.pump().length > 0) frames++;
    }
    expect(frames).toBeLessThan(60);
    expect(attacked.settled).toBe(false);
  });

  it("and asks for everything a thousand times over is served once", () => {
    const { victim, attacked, honest } = scene();
    const self = authors.intern(victim.author);
    const intervals = Array.from({ length: 1000 }, () => ({ author: self, from: 1, to: 2 ** 40 }));
    attacked.receive(recorded[0]!, honest.nowMs);
    attacked.receive(framed(wantOf("room", authors, intervals), wantOf("room", authors, intervals)), honest.nowMs);
    let bytes = 0;
    for (let effects = attacked.pump(); effects.length > 0; effects = attacked.pump()) {
      for (const effect of effects) if (effect.type === "send") bytes += effect.frame.length;
    }
    expect(bytes).toBeLessThan(1000);
  });

  it("does not grow the table of authors by asking", () => {
    const { victim, attacked, honest } = scene();
    attacked.receive(recorded[0]!, honest.nowMs);
    const before = victim.document("room").authors.size;
    const many = new AuthorTable();
    const intervals = Array.from({ length: 500 }, (_, n) => ({
      author: many.intern(authorOf(10_000 + n)),
      from: 1,
      to: 2,
    }));
    expect(attacked.receive(framed(wantOf("room", many, intervals)), honest.nowMs)).toEqual([]);
    expect(victim.document("room").authors.size).toBe(before);
  });

  it("does not make a queue grow by asking about documents that are not there", () => {
    const { attacked, honest } = scene();
    attacked.receive(recorded[0]!, honest.nowMs);
    for (let count = 0; count < 50; count++) {
      const vectors = Array.from({ length: 100 }, (_, n) => vectorOf(`none/${count}/${n}`, authors, [], 1));
      attacked.receive(framed(...vectors), honest.nowMs);
    }
    let answers = 0;
    for (let effects = attacked.pump(); effects.length > 0; effects = attacked.pump()) {
      for (const effect of effects) if (effect.type === "send") answers += decodeFrame(effect.frame).length;
    }
    expect(answers).toBeLessThan(1030);
  });

  it("does not make the table of authors grow without bound, nor by what can't be read", () => {
    const { victim, attacked, honest } = scene();
    attacked.receive(recorded[0]!, honest.nowMs);
    const { authors: known } = victim.document("room");
    const before = known.size;
    for (let count = 0; count < 12; count++) {
      const many = new AuthorTable();
      const dots = Array.from({ length: 10_000 }, (_, n) => ({
        author: many.intern(numbered(count * 10_000 + n)),
        seq: 1,
      }));
      const vector = vectorOf("room", many, dots);
      if (count === 0) {
        const cut = vector.slice(0, 100_000);
        const { victim: other, attacked: session } = scene();
        session.receive(recorded[0]!, honest.nowMs);
        const size = other.document("room").authors.size;
        session.receive(
          framed(encodeMessage(messageType.vector, (encoder) => writeUint8Array(encoder, cut.slice(5)))),
          0,
        );
        expect(other.document("room").authors.size).toBe(size);
      }
      const effects = attacked.receive(framed(vector), honest.nowMs);
      expect(effects.map(({ type }) => type)).not.toContain("close");
    }
    expect(known.size).toBeGreaterThan(before);
    expect(known.size).toBeLessThanOrEqual(before + namesPerLinkMax);
  });
});

// What a session says and hears about leased authors.
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { type LeaseAnswer, type LeaseId, type LeaseQuestion, leaseIdFrom } from "@joinery/replica";
import { type Session, type SyncEffect, SyncEngine } from "@joinery/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, FrameDraft, messageType, type RawMessage } from "../src/core/frame.js";
import {
  decodeAnswer,
  decodeQuestion,
  encodeAnswer,
  encodeQuestion,
  isQuestion,
} from "../src/core/leases/lease-messages.js";
import { ProtocolError } from "../src/core/protocol-error.js";
import { randomWord } from "./model/random.js";
import { authorOf } from "./model/test-node.js";

const lease = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => leaseIdFrom(bytes) as LeaseId);
const author = fc
  .oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map((bytes) => replicaIdFromBytes(bytes) as ReplicaId);
const document = fc.string({ minLength: 1, maxLength: 256 }) as fc.Arbitrary<never>;
const finals = fc.array(fc.record({ document, seq: fc.maxSafeNat() }), { maxLength: 64 });

const question: fc.Arbitrary<LeaseQuestion> = fc.oneof(
  fc.record({ type: fc.constant("lease" as const), lease, document, holds: fc.option(author, { nil: undefined }) }),
  fc.record({ type: fc.constant("retire" as const), lease, author, finals }),
);
const reason = fc.constantFrom("full", "absent", "unknown", "none" as const);
const answer: fc.Arbitrary<LeaseAnswer> = fc.oneof(
  fc.record({ type: fc.constant("granted" as const), lease, author, document, seq: fc.maxSafeNat() }),
  fc.record({ type: fc.constant("refused" as const), lease, reason }),
  fc.record({ type: fc.constantFrom("retired" as const, "lacking" as const), lease }),
);

function messageOf(bytes: Uint8Array): RawMessage {
  const draft = new FrameDraft(10_000_000);
  draft.add(bytes);
  return decodeFrame(draft.toBytes())[0] as RawMessage;
}

const ask: LeaseQuestion = {
  type: "lease",
  lease: leaseIdFrom(new Uint8Array(16).fill(7)) as LeaseId,
  document: "room" as never,
  holds: undefined,
};
const limits = { repairMs: 1000, repairMsMax: 4000 };

/** Two sessions that have greeted each other. */
function greeted(frameBytesMax?: number): [Session, Session] {
  const [a, b] = [1, 2].map((n) => new SyncEngine(authorOf(n), { limits, randomWord }).connect(0, frameBytesMax)) as [
    Session,
    Session,
  ];
  for (let round = 0; round < 4; round++)
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      pass(from, to, 0);
  return [a, b];
}

/** What `to` makes of all that `from` has to say. */
function pass(from: Session, to: Session, nowMs: number): SyncEffect[] {
  const heard: SyncEffect[] = [];
  for (let effects = from.pump(); effects.length > 0; effects = from.pump()) {
    for (const effect of effects) if (effect.type === "send") heard.push(...to.receive(effect.frame, nowMs));
  }
  return heard;
}

describe("messages about leases", () => {
  it("come out of their bytes as they went in", () => {
    fc.assert(
      fc.property(question, answer, (asked, said) => {
        const first = messageOf(encodeQuestion(asked));
        expect(isQuestion(first.type)).toBe(true);
        expect(decodeQuestion(first.type, first.body)).toEqual(asked);
        const second = messageOf(encodeAnswer(said));
        expect(isQuestion(second.type)).toBe(false);
        expect(decodeAnswer(second.type, second.body)).toEqual(said);
      }),
    );
  });

  it("are refused as malformed when they are, and never otherwise", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      question.map((asked) => messageOf(encodeQuestion(asked)).body),
    );
    fc.assert(
      fc.property(bytes, fc.nat(200), fc.nat(255), (body, at, byte) => {
        const foreign = Uint8Array.from(body);
        if (foreign.length > 0) foreign[at % foreign.length] = byte;
        for (const read of [foreign, foreign.subarray(0, at % (foreign.length + 1))]) {
          for (const type of [messageType.lease, messageType.retire]) attempt(() => decodeQuestion(type, read));
          for (const type of [messageType.grant, messageType.retired]) attempt(() => decodeAnswer(type, read));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("with a reason from a later version mean that there is nothing to have", () => {
    const { type, body } = messageOf(encodeAnswer({ type: "refused", lease: ask.lease, reason: "full" }));
    body[16] = 77;
    expect(decodeAnswer(type, body)).toMatchObject({ type: "refused", reason: "none" });
  });
});

function attempt(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}

describe("a session", () => {
  it("asks once, and again when no answer has come in time, until it is told to stop", () => {
    const [a, b] = greeted();
    a.leases.ask(ask);
    expect(pass(a, b, 0)).toEqual([{ type: "asked", question: ask }]);
    a.leases.ask(ask);
    a.tick(900);
    expect(pass(a, b, 900)).toEqual([]);
    a.tick(1000);
    expect(pass(a, b, 1000)).toEqual([{ type: "asked", question: ask }]);
    a.leases.ask(undefined);
    a.tick(9000);
    expect(pass(a, b, 9000)).toEqual([]);
  });

  it("answers once, and knows a peer that has no pool", () => {
    const [a, b] = greeted();
    const none: LeaseAnswer = { type: "refused", lease: ask.lease, reason: "none" };
    b.leases.answer(none);
    expect(a.leases.refuses).toBe(false);
    expect(pass(b, a, 0)).toEqual([{ type: "answered", answer: none }]);
    expect(a.leases.refuses).toBe(true);
    expect(pass(b, a, 0)).toEqual([]);
  });

  it("keeps quiet about what fits no frame, and goes on with the rest", () => {
    const [a, b] = greeted(4096);
    const many = Array.from({ length: 64 }, (_, index) => ({ document: `${index}`.padEnd(200, "x") as never, seq: 1 }));
    a.leases.ask({ type: "retire", lease: ask.lease, author: authorOf(3), finals: many });
    expect(pass(a, b, 0)).toEqual([]);
    expect(a.busy).toBe(false);
    a.leases.ask(ask);
    expect(pass(a, b, 0)).toEqual([{ type: "asked", question: ask }]);
    expect([a.closed, b.closed]).toEqual([false, false]);
  });

  it("holds a bounded number of answers back", () => {
    const [a, b] = greeted();
    for (let count = 0; count < 1000; count++) b.leases.answer({ type: "lacking", lease: ask.lease });
    expect(pass(b, a, 0)).toHaveLength(64);
  });

  it("does not listen to leases before the other side has said who it is", () => {
    const session = new SyncEngine(authorOf(1), { limits, randomWord }).connect(0);
    const draft = new FrameDraft(4096);
    draft.add(encodeQuestion(ask));
    expect(session.receive(draft.toBytes(), 0)).toEqual([]);
  });
});

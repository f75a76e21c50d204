// What a pool answers, one question at a time.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { DocumentId } from "@joinery/replica";
import { beforeEach, describe, expect, it } from "vitest";
import type { PoolEffect } from "../../src/core/leases/delayed-answers.js";
import { documentsPerLeaseMax, HeldLease } from "../../src/core/leases/held-lease.js";
import { type LeaseAnswer, type LeaseId, leaseIdFrom } from "../../src/core/leases/lease.js";
import { documentsPerAuthorMax, LeasePool } from "../../src/core/leases/lease-pool.js";
import {
  decodePool,
  decodeRecord,
  encodePool,
  encodeRecord,
  leftThePool,
  type PoolRecord,
} from "../../src/core/leases/pool-record.js";

const author = (number: number): ReplicaId => replicaIdFromBytes(new Uint8Array(16).fill(number)) as ReplicaId;
const lease = (number: number): LeaseId => leaseIdFrom(new Uint8Array(16).fill(number)) as LeaseId;
const room = "room" as DocumentId;
const hall = "hall" as DocumentId;

/** What is on disk, by document; documents that are missing are not open. */
let disk: Map<DocumentId, Map<ReplicaId, number>>;
let saves: { readonly key: string; readonly value: Uint8Array }[];
let minted: number;
/** What was granted, by lease. */
let leased: Map<number, ReplicaId>;

beforeEach(() => {
  disk = new Map([
    [room, new Map()],
    [hall, new Map()],
  ]);
  saves = [];
  minted = 100;
  leased = new Map();
});

function pool(limits = { poolMax: 10, vanishedMax: 10 }, recovered = new Map<ReplicaId, PoolRecord>()): LeasePool {
  const held = (document: DocumentId, of: ReplicaId): number | undefined => {
    const log = disk.get(document);
    return log === undefined ? undefined : (log.get(of) ?? 0);
  };
  return new LeasePool(author(99), limits, held, recovered);
}

/** Performs effects with a disk that never fails; answers what is said. */
function perform(of: LeasePool, effects: readonly PoolEffect[]): LeaseAnswer[] {
  return effects.flatMap((effect) => {
    if (effect.type === "answer") return [effect.answer];
    saves.push(...effect.values);
    return perform(of, of.saved(effect.ticket));
  });
}

function ask(of: LeasePool, number: number, document = room, holds?: ReplicaId): LeaseAnswer {
  const question = { type: "lease", lease: lease(number), document, holds } as const;
  const answer = perform(of, of.ask(question, number, author(++minted)))[0] as LeaseAnswer;
  if (answer.type === "granted") leased.set(number, answer.author);
  return answer;
}

function retire(of: LeasePool, number: number, finals: [DocumentId, number][] = []): LeaseAnswer {
  const question = {
    type: "retire",
    lease: lease(number),
    author: leased.get(number) ?? author(98),
    finals: finals.map(([document, seq]) => ({ document, seq })),
  } as const;
  return perform(of, of.ask(question, number, author(++minted)))[0] as LeaseAnswer;
}

describe("a pool", () => {
  it("answers only when the grant is on disk, also the second time it is asked", () => {
    const mine = pool();
    const question = { type: "lease", lease: lease(1), document: room, holds: undefined } as const;
    const first = mine.ask(question, 1, author(1));
    expect(first.map(({ type }) => type)).toEqual(["save"]);
    expect(mine.ask(question, 1, author(2))).toEqual([]);
    const ticket = (first[0] as Extract<PoolEffect, { type: "save" }>).ticket;
    const granted = { type: "granted", lease: lease(1), author: author(1), document: room, seq: 0 };
    expect(mine.saved(ticket).map((effect) => (effect as { answer?: unknown }).answer)).toEqual([granted, granted]);
  });

  it("hands an author on with the numbers that it used", () => {
    const mine = pool();
    const first = ask(mine, 1) as Extract<LeaseAnswer, { type: "granted" }>;
    disk.get(room)?.set(first.author, 7);
    expect(retire(mine, 1, [[room, 7]])).toEqual({ type: "retired", lease: lease(1) });
    expect(ask(mine, 2)).toEqual({ ...first, lease: lease(2), seq: 7 });
    expect(ask(mine, 2, hall)).toMatchObject({ author: first.author, document: hall, seq: 0 });
  });

  it("ends a lease only once everything is on disk, and says so then", () => {
    const mine = pool();
    const { author: writer } = ask(mine, 1) as Extract<LeaseAnswer, { type: "granted" }>;
    expect(retire(mine, 1, [[room, 2]])).toEqual({ type: "lacking", lease: lease(1) });
    disk.get(room)?.set(writer, 1);
    expect(perform(mine, mine.advanced(room))).toEqual([]);
    expect(mine.counts.free).toBe(0);
    disk.get(room)?.set(writer, 2);
    expect(perform(mine, mine.advanced(hall))).toEqual([]);
    expect(perform(mine, mine.advanced(room))).toEqual([{ type: "retired", lease: lease(1) }]);
    expect(mine.counts).toEqual({ free: 1, leased: 0, vanished: 0 });
  });

  it("prefers an author that has written in the document before", () => {
    const mine = pool();
    const [a, b] = [ask(mine, 1), ask(mine, 2, hall)] as Extract<LeaseAnswer, { type: "granted" }>[];
    disk.get(room)?.set(a?.author as ReplicaId, 1);
    disk.get(hall)?.set(b?.author as ReplicaId, 1);
    retire(mine, 1, [[room, 1]]);
    retire(mine, 2, [[hall, 1]]);
    expect(ask(mine, 3, hall)).toMatchObject({ author: b?.author });
    expect(ask(mine, 4, hall)).toMatchObject({ author: a?.author });
  });

  it("leases nothing for documents that are not open, nor more than it may at a time, nor two on one connection", () => {
    const mine = pool({ poolMax: 2, vanishedMax: 10 });
    expect(ask(mine, 1, "closed" as DocumentId)).toMatchObject({ type: "refused", reason: "absent" });
    ask(mine, 1);
    const another = { type: "lease", lease: lease(9), document: room, holds: undefined } as const;
    expect(perform(mine, mine.ask(another, 1, author(200)))).toMatchObject([{ reason: "full" }]);
    ask(mine, 2);
    expect(ask(mine, 3)).toMatchObject({ type: "refused", reason: "full" });
    mine.gone(2);
    expect(ask(mine, 3)).toMatchObject({ type: "granted" });
    expect(mine.counts).toEqual({ free: 0, leased: 2, vanished: 1 });
  });

  it("takes a client back that had vanished, and its author once it retires", () => {
    const mine = pool();
    const first = ask(mine, 1) as Extract<LeaseAnswer, { type: "granted" }>;
    mine.gone(1);
    expect(ask(mine, 2)).not.toMatchObject({ author: first.author });
    expect(ask(mine, 1, hall, first.author)).toMatchObject({ type: "granted", author: first.author });
    expect(retire(mine, 1)).toMatchObject({ type: "retired" });
    expect(ask(mine, 3)).toMatchObject({ author: first.author });
  });

  it("forgets the oldest of too many that vanished, and never leases their authors again", () => {
    const mine = pool({ poolMax: 10, vanishedMax: 2 });
    const granted = new Set<unknown>();
    for (let number = 1; number <= 6; number++) {
      granted.add((ask(mine, number) as { author?: unknown }).author);
      mine.gone(number);
    }
    expect(granted.size).toBe(6);
    expect(mine.counts.vanished).toBeLessThanOrEqual(3);
    expect(ask(mine, 1, room, author(101))).toMatchObject({ type: "refused", reason: "unknown" });
    expect(saves.filter(({ value }) => value === leftThePool)).toHaveLength(3);
    expect(retire(mine, 1, [[room, 1]]), "what it wrote is not here").toMatchObject({ type: "lacking" });
    disk.get(room)?.set(author(101), 1);
    expect(perform(mine, mine.advanced(room))).toMatchObject([{ type: "retired" }]);
    expect(mine.counts.free).toBe(0);
  });

  it("takes a late copy of an asking whose lease is over for what it is", () => {
    const mine = pool();
    ask(mine, 1);
    retire(mine, 1);
    expect(ask(mine, 1)).toMatchObject({ type: "refused", reason: "unknown" });
    expect(retire(mine, 1)).toMatchObject({ type: "retired" });
    expect(mine.counts).toEqual({ free: 1, leased: 0, vanished: 0 });
  });

  it("lets go of the authors that wrote in a document that is deleted, leased or free", () => {
    const past = (document: DocumentId) => new Map([[document, 1]]);
    const mine = pool(
      undefined,
      new Map([
        [author(1), { lease: undefined, past: past(room) }],
        [author(2), { lease: lease(2), past: past(room) }],
        [author(3), { lease: undefined, past: past(hall) }],
      ]),
    );
    perform(mine, mine.deleted(room));
    expect(saves.filter(({ value }) => value === leftThePool)).toHaveLength(2);
    expect(mine.counts).toEqual({ free: 1, leased: 0, vanished: 0 });
    expect(ask(mine, 2, room, author(2))).toMatchObject({ reason: "unknown" });
    expect(ask(mine, 4)).toMatchObject({ author: author(3) });
    expect(ask(mine, 5)).toMatchObject({ author: expect.not.stringContaining(author(1)) });
  });

  it("lets go of an author that has written in too many documents", () => {
    const past = new Map(Array.from({ length: documentsPerAuthorMax }, (_, index) => [`${index}` as DocumentId, 1]));
    const mine = pool(undefined, new Map([[author(1), { lease: undefined, past }]]));
    expect(ask(mine, 1)).toMatchObject({ author: author(1) });
    disk.get(room)?.set(author(1), 1);
    retire(mine, 1, [[room, 1]]);
    expect(ask(mine, 2)).not.toMatchObject({ author: author(1) });
  });
});

describe("a pool on disk", () => {
  it("comes back as it was, and belongs to one owner", () => {
    const record = { lease: lease(4), past: new Map([[room, 3]]) };
    expect(decodeRecord(encodeRecord(record))).toEqual(record);
    expect(decodeRecord(encodeRecord({ ...record, lease: undefined }))?.lease).toBeUndefined();
    const list = encodePool(author(1), [author(2), author(3)]);
    expect(decodePool(list, author(1))).toEqual([author(2), author(3)]);
    expect(decodePool(list, author(2))).toEqual([]);
  });

  it("is empty where its bytes make no sense", () => {
    for (const bytes of [leftThePool, new Uint8Array([200]), encodePool(author(1), []).subarray(1)]) {
      expect(decodePool(bytes, author(1))).toEqual([]);
      expect(decodeRecord(bytes)).toBeUndefined();
    }
  });
});

describe("a client", () => {
  const granted = (from: number, document = room): LeaseAnswer => ({
    type: "granted",
    lease: lease(1),
    author: author(from),
    document,
    seq: 0,
  });

  it("stays with its first author when two pools give it one", () => {
    const held = new HeldLease(lease(1));
    held.want(room);
    held.want(hall);
    expect(held.answered(author(50), granted(1))).toMatchObject({ type: "granted", author: author(1) });
    expect(held.answered(author(51), granted(2, hall))).toBeUndefined();
    expect(held.author).toBe(author(1));
    expect(held.question).toMatchObject({ to: author(50), question: { document: hall, holds: author(1) } });
  });

  it("asks for a bounded number of documents", () => {
    const held = new HeldLease(lease(1));
    for (let number = 0; number < documentsPerLeaseMax; number++)
      expect(held.want(`${number}` as DocumentId)).toBe(true);
    expect(held.want(room)).toBe(false);
    expect(held.want("0" as DocumentId)).toBe(true);
  });

  it("comes back from its disk with all it needs to go on, or to end", () => {
    const held = new HeldLease(lease(1));
    held.want(room);
    held.answered(author(50), { ...granted(1), seq: 9 } as LeaseAnswer);
    const again = HeldLease.decode(held.encode());
    expect([again?.author, again?.past.get(room), again?.isEnding]).toEqual([author(1), 9, false]);
    held.end();
    expect(HeldLease.decode(held.encode())?.isEnding).toBe(true);
    expect(HeldLease.decode(new HeldLease(lease(2)).encode())).toBeUndefined();
    expect(HeldLease.decode(new Uint8Array())).toBeUndefined();
  });

  it("keeps an author that comes when nobody waits for it any more, so that it can be returned", () => {
    const held = new HeldLease(lease(1));
    held.want(room);
    held.unwant(room);
    expect(held.question).toBeUndefined();
    expect(held.answered(author(50), granted(1))).toBeUndefined();
    held.end();
    held.endedAt([]);
    expect(held.question).toMatchObject({
      to: author(50),
      question: { type: "retire", author: author(1), finals: [] },
    });
  });

  it("takes no answer to another lease, and no end that it did not ask for", () => {
    const held = new HeldLease(lease(1));
    held.want(room);
    expect(held.answered(author(50), { ...granted(1), lease: lease(2) } as LeaseAnswer)).toBeUndefined();
    expect(held.answered(author(50), { type: "retired", lease: lease(1) })).toBeUndefined();
    expect(held.author).toBeUndefined();
  });
});

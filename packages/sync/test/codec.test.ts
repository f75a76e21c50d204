// Messages come out of their bytes as they went in, and sizes are what was promised.
import { AuthorTable, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import fc from "fast-check";
import { createDecoder } from "lib0/decoding";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../src/core/author-names.js";
import * as documents from "../src/core/document-messages.js";
import { EntryBatch } from "../src/core/entry-batch.js";
import { encodeFlow, flowBytesMax, readFlow } from "../src/core/flow/flow-messages.js";
import { bodyLength, decodeFrame, encodeMessage, FrameDraft, messageType } from "../src/core/frame.js";
import {
  decodeFarewell,
  decodeHello,
  encodeFarewell,
  encodeHello,
  type Greeting,
} from "../src/core/session-messages.js";
import { credit, named, vectorOf, wantOf } from "./model/by-name.js";
import { entriesOf, readAt } from "./model/foreign-authors.js";
import { authorOf, TestNode } from "./model/test-node.js";

const author: fc.Arbitrary<ReplicaId> = fc
  .oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map((bytes) => replicaIdFromBytes(bytes) as ReplicaId);
const seq = fc.maxSafeNat();
const name = fc.string({ minLength: 1, maxLength: 256, unit: "binary" });

function bodyOf(message: Uint8Array): Uint8Array {
  const draft = new FrameDraft(10_000_000);
  draft.add(message);
  const [only, ...others] = decodeFrame(draft.toBytes());
  expect(others).toEqual([]);
  return only!.body;
}

describe("messages", () => {
  it("HELLO", () => {
    fc.assert(
      fc.property(
        author,
        seq,
        seq,
        fc.constantFrom<Greeting>(0, 1, 2),
        (who, frameBytesMax, entryBytesMax, greeting) => {
          const hello = { author: who, frameBytesMax, ...credit, entryBytesMax, greeting };
          expect(decodeHello(bodyOf(encodeHello({ ...hello, ...credit })))).toEqual({ ...hello, ...credit });
          expect(decodeHello(bodyOf(encodeHello(hello)))).toEqual(hello);
          for (const last of [{ nonce: new Uint8Array(16).fill(7) }, { run: new Uint8Array(8).fill(7) }]) {
            expect(decodeHello(bodyOf(encodeHello({ ...hello, ...last })))).toEqual({ ...hello, ...last });
          }
        },
      ),
    );
  });

  it("ERROR", () => {
    const farewell = { code: "SAME_AUTHOR", reason: "größer als 5" };
    expect(decodeFarewell(bodyOf(encodeFarewell(farewell)))).toEqual(farewell);
  });

  it("VECTOR and ACK, with no more bytes than were reckoned", () => {
    fc.assert(
      fc.property(
        name,
        fc.uniqueArray(fc.tuple(author, seq), { selector: ([id]) => id }),
        seq,
        (document, told, ask) => {
          const authors = new AuthorTable();
          const dots = told.map(([id, last]) => ({ author: authors.intern(id), seq: last }));
          const message = vectorOf(document, authors, dots, ask);
          expect(message.length).toBeLessThanOrEqual(
            documents.headBytesMax(document) + dots.length * documents.itemBytesMax,
          );
          const opened = documents.openDocumentMessage(bodyOf(message));
          expect(opened.ref).toEqual({ name: document, sender: 1 });
          const there = new AuthorTable();
          const read = documents.readVector(opened.decoder, new AuthorNames(there));
          expect(read.ask).toBe(ask);
          expect(read.dots.map((dot) => [there.idOf(dot.author), dot.seq])).toEqual(told);
        },
      ),
    );
  });

  it("WANT, of authors that are known there", () => {
    const interval = fc.record({ id: author, from: fc.nat(2 ** 40), count: fc.nat(2 ** 40), known: fc.boolean() });
    fc.assert(
      fc.property(name, fc.uniqueArray(interval, { selector: ({ id }) => id }), (document, wanted) => {
        const authors = new AuthorTable();
        const intervals = wanted.map(({ id, from, count }) => ({ author: authors.intern(id), from, to: from + count }));
        const message = wantOf(document, authors, intervals);
        expect(message.length).toBeLessThanOrEqual(
          documents.headBytesMax(document) + intervals.length * documents.itemBytesMax,
        );
        const there = new AuthorTable();
        for (const { id, known } of wanted) if (known) there.intern(id);
        const size = there.size;
        const read = documents.readWant(
          documents.openDocumentMessage(bodyOf(message)).decoder,
          there,
          new AuthorNames(there),
        );
        expect(there.size).toBe(size);
        const expected = wanted.filter(({ known }) => known).map(({ id, from, count }) => [id, from, from + count]);
        expect(read.map(({ author: index, from, to }) => [there.idOf(index), from, to])).toEqual(expected);
      }),
    );
  });

  it("WANT, with one interval per author that holds all that was asked of it", () => {
    const authors = new AuthorTable();
    const [one, two] = [authors.intern(authorOf(1)), authors.intern(authorOf(2))];
    const asked = [
      { author: one, from: 5, to: 6 },
      { author: two, from: 1, to: 1 },
      { author: one, from: 2, to: 3 },
      { author: one, from: 9, to: 9 },
    ];
    const message = wantOf("room", authors, asked);
    expect(
      documents.readWant(documents.openDocumentMessage(bodyOf(message)).decoder, authors, new AuthorNames(authors)),
    ).toEqual([
      { author: one, from: 2, to: 9 },
      { author: two, from: 1, to: 1 },
    ]);
  });

  it("ENTRIES, up to the last byte of the room", () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 3000 }), fc.integer({ min: 1, max: 60 }), (room, count) => {
        const document = new TestNode(0, {}).open("room");
        const all: Entry[] = [1, 2, 3].flatMap((number) =>
          readAt(
            document,
            entriesOf(authorOf(number + 10), "room", count, (draft, index) => draft.players.add(`p${index}`)),
          ),
        );
        const batch = new EntryBatch("room", named("room"), new AuthorNames(document.authors), room);
        const taken = all.filter((entry) => batch.add(entry));
        const message = batch.encode();
        expect(message.length).toBeLessThanOrEqual(room);
        if (taken.length < all.length) expect(message.length).toBeGreaterThan(room - 200 - taken.length * 12);
        const read = documents.readEntries(
          documents.openDocumentMessage(bodyOf(message)).decoder,
          document.authors,
          new AuthorNames(document.authors),
        );
        expect(read.map(({ locals, rest }) => [locals, [...rest]])).toEqual(
          taken.map(({ locals, rest }) => [locals, [...rest]]),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("CREDIT and BLOCKED, of a document and of a session", () => {
    fc.assert(
      fc.property(name, seq, (document, bytes) => {
        const ofDocument = encodeFlow(messageType.credit, bytes, named(document));
        expect(ofDocument.length).toBeLessThanOrEqual(documents.headBytesMax(document) + flowBytesMax);
        expect(bodyLength(ofDocument)).toBe(bodyOf(ofDocument).length);
        const opened = documents.openDocumentMessage(bodyOf(ofDocument));
        expect([opened.ref, readFlow(opened.decoder)]).toEqual([named(document), bytes]);
        const ofSession = encodeFlow(messageType.sessionBlocked, bytes);
        expect(ofSession.length).toBeLessThanOrEqual(flowBytesMax);
        expect(readFlow(createDecoder(bodyOf(ofSession)))).toBe(bytes);
      }),
    );
  });

  it("of later types are stepped over", () => {
    const draft = new FrameDraft(1000);
    draft.add(encodeMessage(77, () => undefined));
    draft.add(encodeFarewell({ code: "A", reason: "b" }));
    expect(decodeFrame(draft.toBytes()).map(({ type }) => type)).toEqual([77, messageType.error]);
  });
});

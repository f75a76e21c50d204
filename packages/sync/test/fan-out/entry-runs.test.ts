// What is encoded once for all peers reads as what is encoded for one of them, and takes no more room.
import { AuthorTable } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import * as decoding from "lib0/decoding";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../../src/core/author-names.js";
import { openDocumentMessage, readEntries } from "../../src/core/document-messages.js";
import { EntryBatch } from "../../src/core/entry-batch.js";
import { EntryRuns } from "../../src/core/fan-out/entry-runs.js";
import { RunBatch } from "../../src/core/fan-out/run-batch.js";
import { Random } from "../model/random.js";
import { TestNetwork } from "../model/test-network.js";
import { authorOf } from "../model/test-node.js";

const document = { id: "room" } as DocumentCore;
const ref = { receiver: 7 };
const roomy = 200_000;

function tableOf(count: number): AuthorTable {
  const authors = new AuthorTable();
  for (let number = 0; number < count; number++) authors.intern(authorOf(number + 1));
  return authors;
}

/** Entries of some authors that follow some others. */
function someEntries(random: Random, authors: number, count: number, restBytes = 40): Entry[] {
  return Array.from({ length: count }, () => {
    const author = random.between(0, authors - 1);
    const others = Array.from({ length: random.between(0, 6) }, () => random.between(0, authors - 1));
    const locals = [...new Set([author, ...others])];
    const rest = Uint8Array.from({ length: random.between(1, restBytes) }, () => random.between(0, 255));
    return { author, locals, rest } as unknown as Entry;
  });
}

/** A message as a peer reads it that numbers its authors otherwise. */
function readBy(peer: AuthorTable, message: Uint8Array): { locals: string[]; rest: number[] }[] {
  const frame = decoding.createDecoder(message.subarray(1));
  const { decoder } = openDocumentMessage(decoding.readVarUint8Array(frame));
  expect(decoding.hasContent(frame)).toBe(false);
  const read = readEntries(decoder, peer, new AuthorNames(peer));
  expect(decoder.pos).toBe(decoder.arr.length);
  return read.map(({ locals, rest }) => ({ locals: locals.map((author) => peer.idOf(author)), rest: [...rest] }));
}

describe("entries that are encoded for all peers", () => {
  it("are read by each as what they are, whichever of them it gets", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const authors = tableOf(40);
      const runs = new EntryRuns();
      const entries = someEntries(random, 40, 60);
      for (let from = 0; from < 60; from += 20) runs.add(document, entries.slice(from, from + 20));
      const wanted = entries.filter(() => random.between(0, 9) > 0);
      const run = runs.find(document, wanted[0] as Entry);
      const batch = new RunBatch(run!, document.id, ref, new AuthorNames(authors), roomy);
      for (const entry of wanted) expect(batch.add(entry)).toBe(true);
      const expected = wanted.map(({ locals, rest }) => ({
        locals: locals.map((author) => authors.idOf(author)),
        rest: [...rest],
      }));
      expect(readBy(new AuthorTable(), batch.encode())).toEqual(expected);
    }
  });

  it("take no more bytes than for one peer, where every author of their table is mentioned", () => {
    const seen = { tight: 0, loose: 0 };
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const authors = tableOf(30);
      const runs = new EntryRuns();
      const entries = someEntries(random, 30, 30);
      runs.add(document, entries);
      const few = entries.filter(() => random.between(0, 2) > 0);
      const [shared, alone] = [
        new RunBatch(runs.find(document, few[0] as Entry)!, document.id, ref, new AuthorNames(authors), roomy),
        new EntryBatch(document.id, ref, new AuthorNames(authors), roomy),
      ];
      for (const entry of few) for (const batch of [shared, alone]) batch.add(entry);
      const [sharedBytes, aloneBytes] = [shared.encode().length, alone.encode().length];
      if (shared.isTight) expect(sharedBytes).toBe(aloneBytes);
      else expect(sharedBytes).toBeGreaterThan(aloneBytes);
      seen[shared.isTight ? "tight" : "loose"]++;
    }
    expect(seen.tight, "some are tight").toBeGreaterThan(5);
    expect(seen.loose, "some are not").toBeGreaterThan(5);
  });

  it("end where their room ends, and never beyond it", () => {
    for (let room = 100; room < 3000; room += 50) {
      const random = new Random(room);
      const authors = tableOf(40);
      const runs = new EntryRuns();
      const entries = someEntries(random, 40, 60);
      runs.add(document, entries);
      const batch = new RunBatch(
        runs.find(document, entries[0] as Entry)!,
        "room",
        ref,
        new AuthorNames(authors),
        room,
      );
      for (const entry of entries) if (!batch.add(entry)) break;
      expect(batch.encode().length).toBeLessThanOrEqual(room);
    }
  });

  it("are kept within bounds, over all documents and of each", () => {
    const random = new Random(1);
    const runs = new EntryRuns();
    const documents = Array.from({ length: 100 }, (_, number) => ({ id: `room ${number}` }) as DocumentCore);
    const written = documents.map((each) => {
      const entries = someEntries(random, 40, 200, 1000);
      runs.add(each, entries);
      return entries;
    });
    const has = (number: number, place: number): boolean =>
      runs.find(documents[number] as DocumentCore, written[number]?.at(place) as Entry) !== undefined;
    expect([has(0, -1), has(99, -1)]).toEqual([false, true]);
    const more = Array.from({ length: 10 }, () => someEntries(random, 40, 200, 1000));
    for (const entries of more) runs.add(documents[99] as DocumentCore, entries);
    expect(has(99, 0)).toBe(false);
    expect(runs.find(documents[99] as DocumentCore, more.at(-1)?.at(-1) as Entry)).toBeDefined();
    expect(runs.bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  it("bring everything to everybody, once", () => {
    const network = new TestNetwork({ nodes: 6, topology: "star", seed: 3 });
    network.settle(2000);
    for (let round = 0; round < 5; round++) {
      for (const node of network.nodes) {
        for (let count = 0; count < 20; count++) node.change("room", (draft) => draft.score.at("ann").add(1));
      }
      network.run(100);
    }
    network.settle(5000);
    network.expectEqual();
    expect(network.nodes.map((node) => node.document("room").view.score.get("ann"))).toEqual(Array(6).fill(600));
    for (const { engine } of network.nodes) expect(engine.counts.entriesDuplicate).toBe(0);
  });
});

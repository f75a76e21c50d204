// Chunks that a peer asked for: each goes out once, however the requests overlap, and what waits is bounded by ranges.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDocumentMessage } from "../src/core/document-messages.js";
import { decodeFrame, FrameDraft } from "../src/core/frame.js";
import { ChunkQueue, type Whole } from "../src/core/large/chunk-queue.js";
import { digestOf } from "../src/core/large/entry-digest.js";
import { type ChunkRange, readChunk } from "../src/core/large/large-messages.js";
import { named } from "./model/by-name.js";

const chunkBytes = 1024;

function wholeOf(chunks: number): Whole {
  const content = new Uint8Array(chunks * chunkBytes);
  return { digest: digestOf(content), bytes: content.length, slice: (from, to) => content.subarray(from, to) };
}

const ask = (queue: ChunkQueue, whole: Whole, ranges: readonly ChunkRange[]): void =>
  queue.ask(whole, { digest: whole.digest, chunkBytes, ranges });

/** The places of the chunks that go out. */
function written(queue: ChunkQueue, framesMax = Number.POSITIVE_INFINITY): number[] {
  const places: number[] = [];
  for (let left = framesMax; left > 0 && !queue.isEmpty; left--) {
    const draft = new FrameDraft(5000);
    queue.write(draft, named("room"));
    for (const { body } of decodeFrame(draft.toBytes()))
      places.push(readChunk(openDocumentMessage(body).decoder).index);
  }
  return places;
}

describe("chunks that were asked for", () => {
  const range = fc.record({ first: fc.nat(60), count: fc.nat(20) });

  it("go out once each, in order, whatever was asked for twice or has gone out meanwhile", () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 8 }),
        fc.array(range, { maxLength: 8 }),
        fc.nat(4),
        (first, second, frames) => {
          const [queue, whole] = [new ChunkQueue(), wholeOf(50)];
          const placesOf = (ranges: readonly ChunkRange[]): number[] =>
            ranges.flatMap((each) => Array.from({ length: each.count }, (_, place) => each.first + place));
          ask(queue, whole, first);
          const before = written(queue, frames);
          ask(queue, whole, second);
          const left = placesOf(first).filter((place) => !before.includes(place));
          const expected = [...new Set([...left, ...placesOf(second)])].filter((place) => place < 50);
          expect(written(queue)).toEqual(expected.sort((a, b) => a - b));
        },
      ),
    );
  });

  it("wait as ranges, of which there are so many, and cost no more for being asked for again", () => {
    const [queue, whole] = [new ChunkQueue(), wholeOf(20_000)];
    const everyOther = Array.from({ length: 10_000 }, (_, place) => ({ first: 2 * place, count: 1 }));
    ask(queue, whole, everyOther);
    expect(written(queue)).toHaveLength(256);
    const all = [{ first: 0, count: Number.MAX_SAFE_INTEGER }];
    for (let left = 100_000; left > 0; left--) ask(queue, whole, all);
    expect(written(queue, 10)).toEqual(Array.from({ length: 30 }, (_, place) => place));
  });
});

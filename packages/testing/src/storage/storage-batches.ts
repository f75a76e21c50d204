// The part of the storage contract about logs that are read a few records at a time: the same records in the same order as
// at once, in batches of bounded bytes.
import type { DocumentId, LogRecord, Storage } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { bank, documentNamed, game, record } from "./storage-records.js";

const batchBytesMax = 1024 * 1024;

export function describeBatches(storage: () => Storage): void {
  describe("its batches", () => {
    it("hold a document's records in the order of their appends, and nothing of another's", async () => {
      const large = [1, 2, 3].map((seq) => record("eve", seq, seq, "x".repeat(500_000)));
      const small = Array.from({ length: 3000 }, (_, index) => record("kim", index + 1));
      const huge = record("eve", 4, 9, "x".repeat(batchBytesMax + 1));
      await storage().append(bank, [record("ann", 1)]);
      await storage().append(game, [record("zoe", 7), ...large, ...small, huge, record("zoe", 2)]);
      expect(await batchesOf(storage(), bank)).toEqual([[record("ann", 1)]]);
      expect(await batchesOf(storage(), documentNamed("nobody's"))).toEqual([]);
      const batches = await batchesOf(storage(), game);
      const appended = [record("zoe", 7), ...large, ...small, huge, record("zoe", 2)];
      expect(batches.flat().map(textOf)).toEqual(appended.map(textOf));
      for (const batch of batches) {
        const bytes = batch.reduce((sum, one) => sum + one.bytes.length, 0);
        expect(batch.length === 1 || bytes <= batchBytesMax).toBe(true);
      }
    });
  });
}

async function batchesOf(storage: Storage, document: DocumentId): Promise<(readonly LogRecord[])[]> {
  const batches: (readonly LogRecord[])[] = [];
  for await (const batch of storage.loadInBatches?.(document) ?? []) batches.push(batch);
  return batches;
}

function textOf({ author, firstSeq, lastSeq, bytes }: LogRecord): string {
  return `${author} ${firstSeq} ${lastSeq} ${new TextDecoder().decode(bytes)}`;
}

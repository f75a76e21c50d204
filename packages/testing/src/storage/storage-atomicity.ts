// The part of the storage contract about appends: all of a batch or nothing of it, each record once, none replaced.
import type { LogRecord, Storage } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { bank, bytesOf, game, record, rejectionOf } from "./storage-records.js";

export function describeAtomicity(storage: () => Storage): void {
  const original = record("ann", 2, 2, "first");
  const other = record("ann", 2, 2, "other");

  describe("an append", () => {
    it("leaves a record as it is that is there already", async () => {
      await storage().append(game, [record("ann", 1), original]);
      await storage().append(game, [original, record("ann", 3)]);
      await storage().append(game, [record("ann", 4), record("ann", 4)]);
      expect((await storage().load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 3, 4]);
    });

    it.each<[string, LogRecord]>([
      ["other bytes", other],
      ["another end", record("ann", 2, 3, "first")],
    ])("refuses a record with %s in the place of one, and leaves nothing of the batch", async (_what, conflicting) => {
      await storage().append(game, [original]);
      const rejection = await rejectionOf(storage().append(game, [record("ann", 1), conflicting, record("ann", 9)]));
      expect(rejection).toMatchObject({ name: "StorageError", code: "CONFLICTING_RECORD" });
      expect(rejection.message).toContain("ann");
      expect(await storage().load(game)).toEqual([original]);
    });

    it("leaves nothing of a batch that contradicts itself, not even the document", async () => {
      expect(await rejectionOf(storage().append(game, [original, other]))).toMatchObject({
        code: "CONFLICTING_RECORD",
      });
      expect(await storage().load(game)).toEqual([]);
      expect(await storage().documents()).toEqual([]);
    });

    it.each<[string, LogRecord]>([
      ["no number", record("ann", 0)],
      ["half a number", record("ann", 1.5)],
      ["a number beyond the safe ones", record("ann", 2 ** 53)],
      ["an end before its start", record("ann", 3, 2)],
      ["no author", record("", 1)],
    ])("refuses a record with %s, and leaves nothing of the batch", async (_what, invalid) => {
      const rejection = await rejectionOf(storage().append(game, [record("bob", 1), invalid]));
      expect(rejection).toMatchObject({ name: "StorageError", code: "INVALID_RECORD" });
      expect(await storage().load(game)).toEqual([]);
    });

    it("that fails takes none of those down that are called with it", async () => {
      const outcomes = await Promise.allSettled([
        storage().append(game, [original]),
        storage().append(game, [record("bob", 1), other]),
        storage().append(bank, [record("bob", 1)]),
        storage().saveMeta("identity", bytesOf("who")),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
      expect(await storage().load(game)).toEqual([original]);
      expect(await storage().load(bank)).toEqual([record("bob", 1)]);
      expect(await storage().loadMeta("identity")).toEqual(bytesOf("who"));
    });
  });
}

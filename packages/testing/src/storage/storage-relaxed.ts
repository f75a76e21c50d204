// The part of the storage contract about relaxed appends: they wait for no disk, and in everything else they are appends.
import type { Storage } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { bank, game, record, rejectionOf } from "./storage-records.js";

export function describeRelaxedAppends(storage: () => Storage): void {
  describe("a relaxed append", () => {
    it("stands in order among durable ones, and is seen by the load that is called right after it", async () => {
      await Promise.all([
        storage().append(game, [record("ann", 1)], "relaxed"),
        storage().append(game, [record("ann", 2)]),
        storage().append(game, [record("ann", 3)], "relaxed"),
      ]);
      const appending = storage().append(game, [record("ann", 4)], "relaxed");
      expect((await storage().load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 3, 4]);
      await appending;
    });

    it("is all or nothing, leaves what is there, and takes no other down", async () => {
      await storage().append(game, [record("ann", 2)], "relaxed");
      const [conflicting, same, other] = [
        storage().append(game, [record("ann", 1), record("ann", 2, 2, "other")], "relaxed"),
        storage().append(game, [record("ann", 2)], "relaxed"),
        storage().append(bank, [record("bob", 1)], "relaxed"),
      ];
      expect(await rejectionOf(conflicting)).toMatchObject({ name: "StorageError", code: "CONFLICTING_RECORD" });
      await Promise.all([same, other]);
      expect(await storage().load(game)).toEqual([record("ann", 2)]);
      expect(await storage().load(bank)).toEqual([record("bob", 1)]);
    });
  });
}

export function describeReopenedRelaxed(storage: () => Storage, reopen: () => Promise<Storage>): void {
  it("keeps relaxed appends for the next open", async () => {
    await storage().append(game, [record("ann", 1)], "relaxed");
    await storage().append(game, [record("ann", 2)]);
    await storage().append(game, [record("ann", 3)], "relaxed");
    expect((await (await reopen()).load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 3]);
  });
}

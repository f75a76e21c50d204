// Relaxed appends to IndexedDB: which transactions ask the browser for a flush.
import "fake-indexeddb/auto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { indexedDbStorage } from "../src/indexeddb/index.js";
import { exclusiveLocks } from "./exclusive-locks.js";
import { game, record } from "./store-folder.js";

/** What writing transactions ask for from now on. */
function watchTransactions(): string[] {
  const asked: string[] = [];
  const begin = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    if (args[1] === "readwrite") asked.push(args[2]?.durability ?? "default");
    return begin.apply(this, args);
  });
  return asked;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an IndexedDB storage", () => {
  it("asks for a flush unless all of a commit is relaxed, and for one after a while", async () => {
    const storage = indexedDbStorage("relaxed", { locks: exclusiveLocks(), relaxedMsMax: 40 });
    await storage.documents();
    const asked = watchTransactions();
    await storage.append(game, [record(1)], "relaxed");
    await Promise.all([storage.append(game, [record(2)], "relaxed"), storage.append(game, [record(3)])]);
    await pause(100);
    expect(asked).toEqual(["relaxed", "strict"]);
    await storage.append(game, [record(4)], "relaxed");
    await pause(200);
    expect(asked).toEqual(["relaxed", "strict", "relaxed", "strict"]);
    await storage.append(game, [record(5)], "relaxed");
    await storage.close();
    expect(asked.slice(4)).toEqual(["relaxed", "strict"]);
  });
});

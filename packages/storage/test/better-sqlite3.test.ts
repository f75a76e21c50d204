// The storage contract over better-sqlite3, and its faults under the adapter's codes. It comes with Node 22 and later; where it
// isn't there all of this is one line that says so.
import { storageContract } from "@joinery/testing";
import { describe, expect, it } from "vitest";
import { betterSqlite3Driver, checkNode } from "../src/sqlite/better-sqlite3-driver.js";
import type { SqliteDriver } from "../src/sqlite/driver-port.js";
import { sqliteStorage } from "../src/sqlite/sqlite-storage.js";
import { freshPath, game, record } from "./store-folder.js";

const found = driverOrReason();

if (typeof found === "string") it.skip(`the storage contract over better-sqlite3: ${found}`);
else describeDriver(found);

it("better-sqlite3 13 is refused where it would end the process, on Node before 22", () => {
  expect(() => checkNode("13.2.0", "20.20.2")).toThrow(expect.objectContaining({ code: "NO_DRIVER" }));
  for (const [version, node] of [
    ["12.11.1", "20.20.2"],
    ["13.2.0", "22.23.3"],
  ] as const) {
    expect(() => checkNode(version, node)).not.toThrow();
  }
});

function driverOrReason(): SqliteDriver | string {
  try {
    return betterSqlite3Driver();
  } catch (error) {
    return (error as Error).message;
  }
}

function describeDriver(driver: SqliteDriver): void {
  storageContract("SQLite, by better-sqlite3", { durable: true, snapshots: true, batches: true }, () => {
    const path = freshPath();
    return { open: () => sqliteStorage(path, { driver }) };
  });

  describe("a store by better-sqlite3", () => {
    it("is in use while it is open", async () => {
      const path = freshPath();
      const owner = sqliteStorage(path, { driver });
      await owner.append(game, [record(1)]);
      const second = sqliteStorage(path, { driver, busyTimeoutMs: 1 });
      await expect(second.load(game)).rejects.toMatchObject({ code: "IN_USE" });
      await owner.close();
      expect(await second.load(game)).toHaveLength(1);
      await second.close();
    });

    it("goes on after a full disk", async () => {
      let limit = (_pages: number): void => {};
      const open: SqliteDriver["open"] = (path) => {
        const database = driver.open(path);
        limit = (pages) => database.prepare(`PRAGMA max_page_count = ${pages}`).get();
        return database;
      };
      const storage = sqliteStorage(freshPath(), { driver: { name: "limited", open } });
      await storage.append(game, [record(1)]);
      limit(1);
      const large = record(2, new Uint8Array(100_000));
      await expect(storage.append(game, [large])).rejects.toMatchObject({ code: "DISK_FULL" });
      limit(100_000);
      await storage.append(game, [large]);
      expect(await storage.load(game)).toHaveLength(2);
      await storage.close();
    });
  });
}

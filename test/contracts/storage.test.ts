// Runs the storage contract for every adapter of the storage package.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encryptedStorage } from "@joinery/storage/encrypted";
import { memoryStorage } from "@joinery/storage/memory";
import { sqliteStorage } from "@joinery/storage/sqlite";
import { storageContract } from "@joinery/testing";

storageContract("memory", { durable: false, snapshots: true }, () => ({ open: memoryStorage }));

storageContract("SQLite", { durable: true, snapshots: true, batches: true }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "joinery-storage-"));
  return {
    open: () => sqliteStorage(join(folder, "game.db")),
    cleanUp: () => rm(folder, { recursive: true }),
  };
});

const key = new Uint8Array(32).fill(7);

storageContract("encrypted memory", { durable: false, snapshots: true }, () => ({
  open: () => encryptedStorage(memoryStorage(), { key }),
}));

storageContract("encrypted SQLite", { durable: true, snapshots: true, batches: true }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "joinery-storage-"));
  return {
    open: () => encryptedStorage(sqliteStorage(join(folder, "game.db")), { key }),
    cleanUp: () => rm(folder, { recursive: true }),
  };
});

// The epoch of a SQLite store: the same at every opening, and another one in a copy and in a backup that was put back.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record } from "./store-folder.js";

async function epochOf(path: string): Promise<string> {
  const storage = sqliteStorage(path);
  const epoch = await storage.epoch?.();
  await storage.append(game, [record(1)]);
  await storage.close();
  return Buffer.from(epoch ?? []).toString("hex");
}

function copy(from: string, to: string, ...ends: string[]): void {
  for (const end of ends) if (existsSync(from + end)) copyFileSync(from + end, to + end);
}

describe("the epoch of a SQLite store", () => {
  it("is 16 bytes, the same at every opening, and no other store's", async () => {
    const path = freshPath();
    const epoch = await epochOf(path);
    expect(epoch).toMatch(/^[0-9a-f]{32}$/);
    expect([await epochOf(path), await epochOf(path)]).toEqual([epoch, epoch]);
    expect(await epochOf(freshPath())).not.toBe(epoch);
  });

  it.each([
    ["the file alone", [""]],
    ["the file and what stands beside it", ["", "-place"]],
  ])("is another in a copy of %s, which then keeps it", async (_what, ends) => {
    const [path, copied] = [freshPath(), freshPath()];
    const epoch = await epochOf(path);
    copy(path, copied, ...ends);
    const other = await epochOf(copied);
    expect(other).not.toBe(epoch);
    expect([await epochOf(copied), await epochOf(path)]).toEqual([other, epoch]);
  });

  it("is another in a copy that was made while the store was open", async () => {
    const [path, copied] = [freshPath(), freshPath()];
    const storage = sqliteStorage(path);
    await storage.append(game, [record(1)]);
    copy(path, copied, "", "-wal", "-place");
    const epoch = Buffer.from((await storage.epoch?.()) ?? []).toString("hex");
    await storage.close();
    expect(await epochOf(copied)).not.toBe(epoch);
    expect(await epochOf(path)).toBe(epoch);
  });

  it.each([
    ["over the file", (from: string, to: string) => copyFileSync(from, to)],
    ["in the place of the file", (from: string, to: string) => renameSync(from, to)],
  ])("is another when a backup of an earlier opening is put back %s", async (_how, putBack) => {
    const [path, backup] = [freshPath(), freshPath()];
    const epoch = await epochOf(path);
    copyFileSync(path, backup);
    await epochOf(path);
    putBack(backup, path);
    expect(await epochOf(path)).not.toBe(epoch);
  });

  it("is another without what stands beside the file, and stays when both are moved", async () => {
    const [path, moved] = [freshPath(), freshPath()];
    const epoch = await epochOf(path);
    for (const end of ["", "-place"]) renameSync(path + end, `${path}-away${end}`);
    for (const end of ["", "-place"]) renameSync(`${path}-away${end}`, path + end);
    expect(await epochOf(path)).toBe(epoch);
    renameSync(path, moved);
    renameSync(`${path}-place`, `${moved}-place`);
    expect(await epochOf(moved)).toBe(epoch);
    rmSync(`${moved}-place`);
    expect(await epochOf(moved)).not.toBe(epoch);
  });

  it("stays when a process ended between writing the store and what stands beside it", async () => {
    const path = freshPath();
    const epoch = await epochOf(path);
    const before = readFileSync(`${path}-place`, "utf8");
    // The store has its old token, and the next one was announced.
    writeFileSync(`${path}-place`, `${before}0123456789abcdef\n`);
    expect(await epochOf(path)).toBe(epoch);
    // The store has the next token, and the old one still stands there.
    writeFileSync(`${path}-place`, `0123456789abcdef\n${readFileSync(`${path}-place`, "utf8")}`);
    expect(await epochOf(path)).toBe(epoch);
  });
});

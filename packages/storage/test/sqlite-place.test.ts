// The epoch of a SQLite store: the same at every opening, and another one in a copy and in a backup that was put back.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bootSigns, isSameBoot } from "../src/sqlite/boot.js";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record } from "./store-folder.js";

async function tenureOf(path: string): Promise<string> {
  const storage = sqliteStorage(path);
  const tenure = await storage.tenure?.();
  await storage.close();
  return Buffer.from(tenure ?? []).toString("hex");
}

async function epochOf(path: string): Promise<string> {
  const storage = sqliteStorage(path);
  const epoch = await storage.epoch?.();
  await storage.append(game, [record(1)]);
  await storage.close();
  return Buffer.from(epoch ?? []).toString("hex");
}

vi.mock("../src/sqlite/boot.js", { spy: true });
afterEach(() => vi.mocked(bootSigns).mockReset());

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

describe("the tenure of a SQLite store", () => {
  it("is 16 bytes, the same at every opening, and no other store's", async () => {
    const path = freshPath();
    const tenure = await tenureOf(path);
    expect(tenure).toMatch(/^[0-9a-f]{32}$/);
    expect([await tenureOf(path), await tenureOf(path)]).toEqual([tenure, tenure]);
    expect(await tenureOf(freshPath())).not.toBe(tenure);
  });

  it("is another once the machine was started anew, and the epoch stays", async () => {
    const path = freshPath();
    const [epoch, tenure] = [await epochOf(path), await tenureOf(path)];
    vi.mocked(bootSigns).mockReturnValue("another-start");
    const next = await tenureOf(path);
    expect(next).not.toBe(tenure);
    expect([await tenureOf(path), await epochOf(path)]).toEqual([next, epoch]);
  });

  it("is another when both files are put back in place, as they were at one and the same opening", async () => {
    const [path, backup] = [freshPath(), freshPath()];
    const storage = sqliteStorage(path);
    await storage.append(game, [record(1)]);
    const [epoch, tenure] = [await storage.epoch?.(), await storage.tenure?.()];
    copy(path, backup, "", "-wal", "-place");
    await storage.append(game, [record(2)]);
    await storage.close();
    copy(backup, path, "", "-wal", "-place");
    const again = sqliteStorage(path);
    expect((await again.load(game)).length).toBe(1);
    // Nothing but the time at which the small file was written tells.
    expect(await again.epoch?.()).toEqual(epoch);
    expect(await again.tenure?.()).not.toEqual(tenure);
    await again.close();
  });

  it("is another where a process ended before it was noted, which costs an author and no more", async () => {
    const path = freshPath();
    const [epoch, tenure] = [await epochOf(path), await tenureOf(path)];
    writeFileSync(`${path}-place`, readFileSync(`${path}-place`));
    expect(await tenureOf(path)).not.toBe(tenure);
    expect(await epochOf(path)).toBe(epoch);
  });

  it("knows a start of the machine by its name, or by its time within some seconds", () => {
    expect(isSameBoot("a", "a")).toBe(true);
    expect(isSameBoot("a", "b")).toBe(false);
    expect(isSameBoot("@1000000", "@1004000")).toBe(true);
    expect(isSameBoot("@1000000", "@1060000")).toBe(false);
    expect(isSameBoot("", "@1000000")).toBe(false);
    expect(bootSigns()).toMatch(/^@\d+$|^[0-9a-f-]{36}$/);
  });
});

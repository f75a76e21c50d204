// A SQLite store whose file or folder this process may not write: it says so, with what to do, and works as soon as it may.
import { chmodSync, existsSync } from "node:fs";
import { dirname } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record } from "./store-folder.js";

const nobody = 65_534;

/** Modes bind nobody who is root: then another user runs it. */
async function bound<T>(run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(nobody);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

const all = { folder: 0o777, file: 0o666 };

function setModes(path: string, { folder, file }: typeof all): void {
  for (const each of [path, `${path}-place`]) if (existsSync(each)) chmodSync(each, file);
  chmodSync(dirname(path), folder);
}

async function storeAt(path: string): Promise<void> {
  const storage = sqliteStorage(path);
  await storage.append(game, [record(1)]);
  await storage.close();
}

describe.skipIf(process.platform === "win32")("a SQLite storage without the rights", () => {
  // What is loaded at the first opening need not be readable to others.
  beforeAll(() => storeAt(freshPath()));

  it.each([
    ["to write into the folder of a new store", false, { folder: 0o555, file: 0o666 }],
    ["to write into the folder of a store", true, { folder: 0o555, file: 0o666 }],
    ["to enter the folder", true, { folder: 0o000, file: 0o666 }],
    ["to read the file", true, { folder: 0o777, file: 0o000 }],
    ["to write the file", true, { folder: 0o777, file: 0o444 }],
  ])("%s says so, and goes on once it has them", async (_what, isThere, modes) => {
    const path = freshPath();
    if (isThere) await storeAt(path);
    setModes(path, modes);
    const storage = sqliteStorage(path, { busyTimeoutMs: 20 });
    const error = (await bound(() => storage.load(game).catch((reason: unknown) => reason))) as Error;
    expect(error).toMatchObject({ name: "StorageError", code: "CANNOT_OPEN" });
    expect(error.message).toContain(path);
    expect(error.message).toMatch(
      /give this process the right|give the path of a file that this process may open|check that its folder allows/,
    );
    chmodSync(dirname(path), all.folder);
    setModes(path, all);
    await bound(async () => {
      expect(await storage.load(game)).toHaveLength(isThere ? 1 : 0);
      await storage.append(game, [record(isThere ? 2 : 1)]);
      await storage.close();
    });
  });
});

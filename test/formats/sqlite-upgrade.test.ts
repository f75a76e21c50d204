// Stores of older formats: they open after an upgrade, with a backup beside them, and whenever that ends, by a fault or by a
// crash, there is a whole store of the old format or one of the new.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStorage } from "joinery/storage/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imagingDriver, watchedDriver } from "./crash-images.js";
import { type Driver, driver, expectWhole, formatOf, oldFormats, placeOldStore } from "./old-store.js";

let folder: string;
let made = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "joinery-formats-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function freshFolder(): string {
  const fresh = join(folder, `${++made}`);
  mkdirSync(fresh);
  return fresh;
}

/** Opens a store, calls `opened`, and closes it; the code of the error, if there is one. */
async function open(path: string, with_: Driver = driver, opened = (): void => {}): Promise<string | undefined> {
  const storage = sqliteStorage(path, { driver: with_ });
  try {
    await storage.documents();
    opened();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await storage.close();
  }
}

/** Those folders whose files differ from those of every one before. */
function distinct(folders: readonly string[]): string[] {
  const seen = new Set<string>();
  return folders.filter((one) => {
    const hash = createHash("sha256");
    for (const name of readdirSync(one).sort()) hash.update(name).update(readFileSync(join(one, name)));
    const size = seen.size;
    return seen.add(hash.digest("hex")).size > size;
  });
}

describe.each(oldFormats)("a SQLite store of format %i", (format) => {
  const backupOf = (path: string): string => `${path}-format${format}`;

  it("opens with all that is in it, and has a backup of itself beside it", async () => {
    const path = placeOldStore(freshFolder(), format);
    await expectWhole(path, format);
    expect(formatOf(path)).toBeGreaterThan(format);
    expect(formatOf(backupOf(path))).toBe(format);
    await expectWhole(backupOf(path), format);
  });

  it("is upgraded once, and its backup is then left alone", async () => {
    const path = placeOldStore(freshFolder(), format);
    expect(await open(path)).toBeUndefined();
    const backup = readFileSync(backupOf(path));
    expect(await open(path)).toBeUndefined();
    expect(readFileSync(backupOf(path)).equals(backup)).toBe(true);
    expect(readdirSync(join(path, "..")).filter((name) => name.endsWith("-new"))).toEqual([]);
  });

  it("is whole in the old format or the new after a crash before any statement of the opening", async () => {
    const path = placeOldStore(freshFolder(), format);
    const images: string[] = [];
    expect(await open(path, imagingDriver(driver, path, freshFolder(), images))).toBeUndefined();
    const found = new Set<number>();
    for (const image of distinct(images)) {
      const left = join(image, "game.db");
      const version = formatOf(left);
      found.add(version);
      if (version > format) expect(existsSync(backupOf(left)), "a backup of what is upgraded").toBe(true);
      if (existsSync(backupOf(left))) expect(formatOf(backupOf(left))).toBe(format);
      await expectWhole(left, format);
    }
    expect([...found].sort()).toEqual([format, formatOf(path)]);
  }, 60_000);

  it("is as it was after a fault of any statement of the opening, and opens when there is none", async () => {
    const original = readFileSync(placeOldStore(freshFolder(), format));
    let faults = 0;
    for (let isReached = true; isReached; ) {
      const path = placeOldStore(freshFolder(), format);
      let left = faults++;
      const failing = watchedDriver(driver, (sql) => {
        if (left-- === 0) throw Object.assign(new TypeError(`no ${sql}`), { errcode: 10 });
      });
      const code = await open(path, failing, () => {
        isReached = left < 0;
        left = -1;
      });
      if (code !== undefined) expect(["CANNOT_OPEN", "CORRUPT_STORE"]).toContain(code);
      if (!readFileSync(path).equals(original)) await expectWhole(path, format);
    }
    expect(faults).toBeGreaterThan(10);
  }, 60_000);

  it("is left as it is, to the byte, where there is no room for its backup", async () => {
    const path = placeOldStore(freshFolder(), format);
    const before = readFileSync(path);
    const full = watchedDriver(driver, (sql) => {
      if (sql.startsWith("VACUUM INTO"))
        throw Object.assign(new TypeError("database or disk is full"), { errcode: 13 });
    });
    expect(await open(path, full)).toBe("DISK_FULL");
    expect(readFileSync(path).equals(before)).toBe(true);
    await expectWhole(path, format);
  });

  it("brings along what a process that was killed had in front of the file", async () => {
    const original = placeOldStore(freshFolder(), format);
    const database = driver.open(original);
    database.prepare("PRAGMA journal_mode = WAL").get();
    database.exec("INSERT INTO documents (name) VALUES (x'0061')");
    const images: string[] = [];
    imagingDriver(driver, original, freshFolder(), images).open(original).exec("PRAGMA user_version");
    database.close();
    const path = join(images[0]!, "game.db");
    expect(existsSync(`${path}-wal`)).toBe(true);
    for (const file of [path, backupOf(path)]) {
      const storage = sqliteStorage(file);
      expect(await storage.documents()).toContain("a");
      await storage.close();
    }
  });
});

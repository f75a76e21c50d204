// A process that is killed while it upgrades a store: right before one of the statements that it gives SQLite.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleScript } from "../processes/bundled-script.js";
import { expectWhole, formatOf, oldFormats, placeOldStore } from "./old-store.js";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "joinery-upgrades-"));
  await bundleScript(upgraderSource, join(folder, "upgrader.mjs"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens the store, and ends by SIGKILL before so many statements; says at its end how many there were. */
const upgraderSource = `
  import { writeSync } from "node:fs";
  import { sqliteStorage } from "@joinery/storage/sqlite";
  import { DatabaseSync } from "@photostructure/sqlite";
  import { watchedDriver } from "./formats/crash-images.ts";
  const [path, killAt] = process.argv.slice(2);
  let statements = 0;
  const plain = { name: "plain", open: (path) => new DatabaseSync(path) };
  const driver = watchedDriver(plain, () => {
    if (statements++ === Number(killAt)) process.kill(process.pid, "SIGKILL");
  });
  await sqliteStorage(path, { driver }).documents();
  writeSync(1, String(statements));
  process.exit();
`;

/** Undefined when it was killed. */
function upgrade(path: string, killAt: number): number | undefined {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [join(folder, "upgrader.mjs"), path, `${killAt}`], {
    encoding: "utf8",
  });
  if (signal === "SIGKILL") return undefined;
  expect(stderr).toBe("");
  return Number(stdout);
}

function freshFolder(name: string): string {
  const fresh = join(folder, name);
  mkdirSync(fresh);
  return fresh;
}

describe.each(oldFormats)("a SQLite store of format %i", (format) => {
  it("is whole after its upgrader was killed, at moments all over the opening", async () => {
    const statements = upgrade(placeOldStore(freshFolder(`${format}-whole`), format), -1) ?? 0;
    expect(statements).toBeGreaterThan(10);
    const found = new Set<number>();
    for (let killAt = 1; killAt < statements; killAt += 3) {
      const path = placeOldStore(freshFolder(`${format}-${killAt}`), format);
      expect(upgrade(path, killAt)).toBeUndefined();
      found.add(formatOf(path));
      await expectWhole(path, format);
    }
    expect(found.size, "formats before and after").toBe(2);
  }, 120_000);
});

// Kills a process in the middle of its writes and reads what it left: whatever it was told is saved must be there.
// The process runs the adapter's sources, bundled for it here, so no build has to come first. A kill leaves the
// system's own cache intact; that the disk was told to flush is shown by the settings, in the storage package's tests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sqliteStorage } from "@joinery/storage/sqlite";
import { documentNamed, record } from "@joinery/testing/probes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleScript } from "../processes/bundled-script.js";

const game = documentNamed("game");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-crash-"));
  await bundleScript(writerSource, join(folder, "writer.mjs"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Appends three records at a time, for ever, and says after each append how many are saved. */
const writerSource = `
  import { writeSync } from "node:fs";
  import { sqliteStorage } from "@joinery/storage/sqlite";
  const storage = sqliteStorage(process.argv[2]);
  const record = (seq) => ({ author: "ann", firstSeq: seq, lastSeq: seq, bytes: new Uint8Array(1000).fill(seq % 256) });
  let seq = (await storage.load("game")).length;
  for (;;) {
    await storage.append("game", [record(++seq), record(++seq), record(++seq)]);
    await storage.saveMeta("saved", new TextEncoder().encode(String(seq)));
    writeSync(1, seq + "\\n");
  }
`;

/** Lets the writer work until it has said so many lines, kills it, and gives its last word. */
async function writeAndKill(path: string, lines: number): Promise<number> {
  const writer = spawn(process.execPath, [join(folder, "writer.mjs"), path], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(writer, "exit");
  const saved = await lastWord(writer, lines);
  expect(await exited).toEqual([null, "SIGKILL"]);
  return saved;
}

async function lastWord(writer: ChildProcess, lines: number): Promise<number> {
  let count = 0;
  let last = 0;
  for await (const line of createInterface({ input: writer.stdout! })) {
    last = Number(line);
    if (++count === lines) writer.kill("SIGKILL");
  }
  return last;
}

describe("a process that is killed while it appends", () => {
  it("leaves every record whose append had resolved, in whole batches, and a store that goes on", async () => {
    const path = join(folder, "game.db");
    for (const lines of [1, 20, 3, 50]) {
      const saved = await writeAndKill(path, lines);
      const storage = sqliteStorage(path);
      const loaded = await storage.load(game);
      expect(loaded.length).toBeGreaterThanOrEqual(saved);
      expect(loaded.length % 3).toBe(0);
      expect(loaded.map(({ firstSeq }) => firstSeq)).toEqual(loaded.map((_, index) => index + 1));
      expect(loaded.every(({ bytes, firstSeq }) => bytes.every((byte) => byte === firstSeq % 256))).toBe(true);
      expect(Number(new TextDecoder().decode(await storage.loadMeta("saved")))).toBeGreaterThanOrEqual(saved);
      const next = loaded.length + 1;
      const three = [next, next + 1, next + 2].map((seq) => ({
        ...record("ann", seq),
        bytes: new Uint8Array(1000).fill(seq % 256),
      }));
      await storage.append(game, three);
      await storage.close();
    }
  });
});

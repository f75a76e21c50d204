// Export, import and verify as processes of their own, on the stores and files that they are for.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, map, register } from "joinery";
import { createIdentity } from "joinery/signed";
import { encryptedStorage } from "joinery/storage/encrypted";
import { sqliteStorage } from "joinery/storage/sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommand } from "./run-command.js";

const root = mkdtempSync(join(tmpdir(), "joinery-archive-cli-"));
const bin = join(import.meta.dirname, "../dist/bin.js");
const schema = { score: map(counter()), note: register("") };
let folder = "";

beforeAll(() => {
  const workspace = join(import.meta.dirname, "../../..");
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/cli"], { cwd: workspace });
}, 180_000);
beforeEach(() => {
  folder = mkdtempSync(join(root, "test-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const at = (name: string): string => join(folder, name);

function run(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: "utf8",
    // Where CI is set, colours go into pipes as well.
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, stdout, stderr };
}

/** A store with two rooms and a signed document; answers who wrote there. */
async function makeStore(path: string, changes = 20): Promise<string> {
  const replica = await createReplica({ storage: sqliteStorage(path), identity: createIdentity() });
  const named = await createReplica({ storage: sqliteStorage(`${path}.named`) });
  const signed = await replica.create(schema, { nonce: "n", signed: true });
  for (let index = 0; index < 3; index++) await signed.change(({ score }) => score.at("votes").add(1)).saved;
  for (const name of ["room/1", "room/2"]) {
    const room = await named.open(name, schema);
    for (let index = 0; index < changes; index++) {
      room.change(({ score, note }) => {
        score.at(`${index % 7}`).add(1);
        note.set(`${index} ${Math.sin(index)}`.repeat(20));
      });
      // What is changed in one turn is one entry.
      await null;
    }
    await room.change(({ note }) => note.set("last")).saved;
    await (await replica.open(name, schema)).import(await room.export());
  }
  const author = named.id;
  await Promise.all([replica.close(), named.close()]);
  return author;
}

/** An encrypted store with one room of three records. */
async function makeEncrypted(path: string, key: Uint8Array): Promise<void> {
  const replica = await createReplica({ storage: encryptedStorage(sqliteStorage(path), { key }) });
  const room = await replica.open("room/1", schema);
  for (let index = 0; index < 3; index++) await room.change(({ note }) => note.set(`hidden ${index}`)).saved;
  await replica.close();
}

function keyFile(key: Uint8Array): string {
  writeFileSync(at("file.key"), key);
  return at("file.key");
}

/** Kills a command so long after it has begun to write a file beside its place; it may be through by then. */
async function killWhileWriting(args: readonly string[], afterMs: number): Promise<void> {
  for (const name of readdirSync(folder)) if (name.includes(".partial")) rmSync(at(name));
  const child = spawn(process.execPath, [bin, ...args], { stdio: "ignore" });
  const exit = once(child, "exit");
  const isOver = (): boolean => child.exitCode !== null;
  while (!isOver() && !readdirSync(folder).some((name) => name.includes(".partial"))) await pause(2);
  await pause(afterMs);
  child.kill("SIGKILL");
  await exit;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The command in this process, which starts at once. */
async function scoreIn(path: string, name = "room/1"): Promise<unknown> {
  const replica = await createReplica({ storage: sqliteStorage(path) });
  const score = Object.fromEntries((await replica.open(name, schema)).value.score);
  await replica.close();
  return score;
}

describe("joinery export, import and verify", () => {
  it("carry a store over into a new one, and find both whole", async () => {
    await makeStore(at("game.db"));
    const exported = run("export", at("game.db"), at("game.joinery"));
    expect(exported).toMatchObject({
      code: 0,
      stdout: `exported 3 documents, 45 records, 0 snapshots to ${at("game.joinery")}\n`,
    });
    expect(run("import", at("game.joinery"), at("new.db"))).toMatchObject({ code: 0 });
    expect(await scoreIn(at("new.db"))).toEqual(await scoreIn(at("game.db")));
    for (const file of ["game.joinery", "new.db", "game.db"]) {
      const { code, stdout } = run("verify", at(file));
      expect([code, stdout]).toEqual([0, `${at(file)}: whole: 3 documents, 45 records\n`]);
    }
    expect(readFileSync(at("game.joinery")).length).toBeLessThan(readFileSync(at("game.db")).length / 2);
    const left = readdirSync(folder).filter((name) => !name.startsWith("game.db"));
    expect(left.sort()).toEqual(["game.joinery", "new.db", "new.db-place"]);
  });

  it("make a store that writes as a new author", async () => {
    const author = await makeStore(at("game.db"));
    run("export", at("game.db.named"), at("game.joinery"));
    run("import", at("game.joinery"), at("new.db"));
    const replica = await createReplica({ storage: sqliteStorage(at("new.db")) });
    expect(replica.id).not.toBe(author);
    const room = await replica.open("room/1", schema);
    expect(room.change(({ score }) => score.at("0").add(1)).firstSeq).toBe(1);
    await replica.close();
  });

  it("take the documents that are asked for, and add to a store what it lacks", async () => {
    await makeStore(at("game.db"));
    run("export", at("game.db"), at("one"), "--document", "room/1");
    run("export", at("game.db"), at("all"));
    expect(run("import", at("one"), at("new.db")).stdout).toContain("imported 1 document,");
    expect(run("import", at("all"), at("new.db"))).toMatchObject({ code: 0 });
    expect(await scoreIn(at("new.db"), "room/2")).toEqual(await scoreIn(at("game.db"), "room/2"));
    expect(run("import", at("all"), at("new.db"))).toMatchObject({ code: 0 });
    expect(run("verify", at("new.db")).stdout).toContain("whole: 3 documents, 45 records");
  });

  it("answer damage with exit code 1, say where and what can be read, and import nothing of it", async () => {
    await makeStore(at("game.db"));
    run("export", at("game.db"), at("game.joinery"));
    const bytes = readFileSync(at("game.joinery"));
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(at("flipped"), bytes);
    writeFileSync(at("cut"), bytes.subarray(0, bytes.length - 100));
    for (const file of ["flipped", "cut"]) {
      const { code, stdout } = run("verify", at(file));
      expect(code).toBe(1);
      expect(stdout).toMatch(/at byte \d+: /);
      expect(stdout).toContain("damaged");
      const imported = run("import", at(file), at("new.db"));
      expect(imported).toMatchObject({ code: 1, stdout: "" });
      expect(imported.stderr).toContain("nothing was imported");
      expect(existsSync(at("new.db"))).toBe(false);
    }
    const { code, stdout } = run("verify", at("flipped"), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      isWhole: false,
      damage: [expect.stringContaining("checksum differs"), ...[]],
    });
  });

  it("find a store that is damaged, and what can be read of it", async () => {
    await makeStore(at("game.db"), 60);
    const bytes = readFileSync(at("game.db.named"));
    const index = bytes.indexOf("30 ");
    bytes[index]! ^= 1;
    writeFileSync(at("game.db.named"), bytes);
    const { code, stdout } = run("verify", at("game.db.named"));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /"room\/\d": damaged; \d+ records and \d+ snapshots can be read\n {2}.*damaged record at position/,
    );
    const exported = run("export", at("game.db.named"), at("game.joinery"));
    expect(exported).toMatchObject({ code: 1, stdout: "" });
    expect(existsSync(at("game.joinery"))).toBe(false);
  });

  it("leave what was there, or the whole of what is new, when they are killed while they write", async () => {
    await makeStore(at("game.db"), 3000);
    writeFileSync(at("game.joinery"), "older");
    for (const afterMs of [0, 40, 80]) {
      await killWhileWriting(["export", at("game.db"), at("game.joinery"), "--replace"], afterMs);
      const left = readFileSync(at("game.joinery"));
      expect(left.toString() === "older" || run("verify", at("game.joinery")).code === 0).toBe(true);
    }
    expect(run("export", at("game.db"), at("game.joinery"), "--replace")).toMatchObject({ code: 0 });
    const wanted = await scoreIn(at("game.db"));
    for (const afterMs of [0, 100, 200]) {
      await killWhileWriting(["import", at("game.joinery"), at("new.db")], afterMs);
      if (existsSync(at("new.db"))) expect(await scoreIn(at("new.db"))).toEqual(wanted);
      rmSync(at("new.db"), { force: true });
    }
  }, 120_000);

  it.each([
    ["a store that is not there", ["export", "none.db", "x"], /none\.db is not there: give the SQLite file/],
    ["an archive that is not there", ["import", "none", "x.db"], /none is not there: give the archive/],
    ["a folder", ["verify", "."], /is no file/],
    [
      "a file that is there already",
      ["export", "game.db", "taken"],
      /taken is there already and was left as it is: give another name, or --replace\n/,
    ],
    ["a document that is not there", ["export", "game.db", "x", "--document", "nobody's"], /no document "nobody's"/],
    ["a file of another kind", ["verify", "taken"], /is no SQLite database/],
    ["an archive that is none", ["import", "taken", "x.db"], /is no archive/],
    ["an argument too few", ["import", "taken"], /missing required argument 'store'/],
    ["an unknown option", ["verify", "taken", "--deep"], /unknown option '--deep'/],
  ])("answer %s with a line and exit code 64, and make no file", async (_, args, message) => {
    await makeStore(at("game.db"), 1);
    writeFileSync(at("taken"), "something else, and longer than a mark of an archive");
    const before = readdirSync(folder);
    const [command, ...rest] = args as [string, ...string[]];
    const paths = rest.map((arg, index) => (index < 2 && !arg.startsWith("--") ? at(arg) : arg));
    const { code, stdout, stderr } = await runCommand(command, ...paths);
    expect([code, stdout]).toEqual([64, ""]);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("read and make encrypted stores, with a secret out of a file or a variable", async () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7));
    await makeEncrypted(at("game.db"), key);
    writeFileSync(at("raw.key"), key);
    writeFileSync(at("hex.key"), `${key.toString("hex")}\n`);
    vi.stubEnv("GAME_KEY", key.toString("base64"));
    vi.stubEnv("GAME_PASSPHRASE", "correct horse battery staple");
    expect(await runCommand("export", at("game.db"), at("archive"), "--key-file", at("raw.key"))).toMatchObject({
      code: 0,
    });
    expect(await runCommand("verify", at("game.db"), "--key-file", at("hex.key"))).toMatchObject({
      code: 0,
      stdout: `${at("game.db")}: whole: 1 document, 3 records\n`,
    });
    const made = await runCommand("import", at("archive"), at("new.db"), "--passphrase-env", "GAME_PASSPHRASE");
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("imported 1 document, 3 records") });
    writeFileSync(at("passphrase"), "correct horse battery staple\n");
    const again = await runCommand("import", at("archive"), at("new.db"), "--passphrase-file", at("passphrase"));
    expect(again.code).toBe(0);
    for (const file of ["game.db", "new.db"]) expect(readFileSync(at(file)).includes("hidden")).toBe(false);
    expect(await runCommand("verify", at("game.db"), "--key-env", "GAME_KEY")).toMatchObject({ code: 0 });
    vi.unstubAllEnvs();
  });

  it.each([
    ["no secret", [], /the store is encrypted: give --key-file/],
    [
      "another key",
      ["--key-env", "OTHER_KEY"],
      /encrypted with another key or passphrase: nothing was read or written/,
    ],
    ["a passphrase in place of a key", ["--passphrase-env", "OTHER_KEY"], /was encrypted with a key/],
    ["two secrets", ["--key-env", "OTHER_KEY", "--passphrase-env", "OTHER_KEY"], /give one of the options/],
    ["a variable that is not set", ["--key-env", "NOBODYS"], /variable NOBODYS is not set/],
    ["a key that is none", ["--key-env", "SHORT_KEY"], /SHORT_KEY holds no key: give 32 bytes/],
    ["an empty passphrase", ["--passphrase-env", "NOTHING"], /NOTHING is empty/],
    ["a file that is not there", ["--key-file", "none"], /none can't be read \(ENOENT\)/],
  ])(
    "answer %s with a line that has no secret and exit code 64, and leave the store as it was",
    async (_, args, message) => {
      await makeEncrypted(at("game.db"), Buffer.alloc(32, 1));
      vi.stubEnv("OTHER_KEY", "42".repeat(32));
      vi.stubEnv("SHORT_KEY", "4242");
      vi.stubEnv("NOTHING", "");
      const before = readdirSync(folder);
      for (const command of [
        ["export", at("game.db"), at("x")],
        ["verify", at("game.db")],
      ]) {
        const { code, stdout, stderr } = await runCommand(...command, ...args);
        expect([code, stdout]).toEqual([64, ""]);
        expect(stderr).toMatch(message);
        expect(stderr).not.toContain("4242");
      }
      vi.unstubAllEnvs();
      expect(readdirSync(folder)).toEqual(before);
      expect(await runCommand("verify", at("game.db"), "--key-file", keyFile(Buffer.alloc(32, 1)))).toMatchObject({
        code: 0,
      });
    },
  );

  it("say that a store is not encrypted, where a secret is given", async () => {
    await makeStore(at("game.db"), 1);
    const { code, stderr } = await runCommand(
      "export",
      at("game.db"),
      at("x"),
      "--key-file",
      keyFile(Buffer.alloc(32, 1)),
    );
    expect([code, stderr]).toEqual([64, expect.stringMatching(/the store is not encrypted/)]);
  });

  it("say in exit code 69 that a store is open elsewhere", async () => {
    await makeStore(at("game.db"), 1);
    const storage = sqliteStorage(at("game.db"));
    await storage.documents();
    expect(run("export", at("game.db"), at("x"))).toMatchObject({
      code: 69,
      stderr: expect.stringContaining("open elsewhere"),
    });
    await storage.close();
  });

  it.each(["export", "import", "verify"])("%s shows its options and exit codes with --help", async (command) => {
    const { code, stdout } = await runCommand(command, "--help");
    expect(code).toBe(0);
    for (const text of ["Usage: joinery", "1 damage found", "Examples:"]) expect(stdout).toContain(text);
  });
});

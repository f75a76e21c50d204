// A relay in a process of its own, and clients that are never there at the same time.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { counter, createReplica, type Dialer, type Document, map, type Replica, register } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketDialer } from "joinery/transports/websocket";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "./run-command.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-relay-"));
const bin = join(import.meta.dirname, "../dist/bin.js");
const schema = { score: map(counter()) };
const running: ChildProcess[] = [];
const replicas: Replica[] = [];

beforeAll(() => {
  const root = join(import.meta.dirname, "../../..");
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/cli"], { cwd: root });
}, 180_000);
afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.close();
  for (const child of running.splice(0)) await kill(child);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

interface StartedRelay {
  readonly child: ChildProcess;
  readonly address: string;
  /** Resolves with the line that it says, or has said. */
  saying(pattern: RegExp): Promise<string>;
}

async function startRelay(...options: string[]): Promise<StartedRelay> {
  const child = spawn(process.execPath, [bin, "relay", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr! }).on("line", (line) => said.push(line));
  const saying = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const line = said.find((each) => pattern.test(each));
      if (line !== undefined) return line;
      await once(lines, "line", { signal: AbortSignal.timeout(20_000) });
    }
  };
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { child, address: line.replace("relay: ", ""), saying };
}

async function open(address: string, name: string): Promise<Document<typeof schema>> {
  const replica = await createReplica({ network: [webSocketDialer(address)], backoff: { firstMs: 5, maxMs: 50 } });
  replicas.push(replica);
  return replica.open(name, schema);
}

/** Adds to a document as a client that comes, waits until the relay has it on disk, and goes. */
async function visit(address: string, name: string, author: string): Promise<void> {
  const document = await open(address, name);
  document.change((draft) => draft.score.at(author).add(1));
  await document.synced({ signal: AbortSignal.timeout(20_000) });
  await replicas.pop()!.close();
}

async function read(address: string, name: string): Promise<unknown> {
  const document = await open(address, name);
  await document.synced({ signal: AbortSignal.timeout(20_000) });
  const score = Object.fromEntries(document.value.score);
  await replicas.pop()!.close();
  return score;
}

describe("joinery relay", () => {
  it("passes on what clients that never meet have written, and has it all after a kill", async () => {
    const store = join(folder, "kept.db");
    const { child, address } = await startRelay("--port", "0", "--store", store);
    await visit(address, "room/1", "ann");
    await visit(address, "room/1", "bob");
    expect(await read(address, "room/1")).toEqual({ ann: 1, bob: 1 });
    await kill(child);
    const again = await startRelay("--port", "0", "--store", store);
    expect(await read(again.address, "room/1")).toEqual({ ann: 1, bob: 1 });
  });

  it("opens again what it has closed for want of room, when a peer that has it open says more of it", async () => {
    const { address } = await startRelay("--port", "0", "--documents", "1");
    const ann = await open(address, "room/1");
    await ann.synced({ signal: AbortSignal.timeout(20_000) });
    await visit(address, "room/2", "bob");
    ann.change((draft) => draft.score.at("ann").add(1));
    await ann.synced({ signal: AbortSignal.timeout(20_000) });
    expect(await read(address, "room/1")).toEqual({ ann: 1 });
    expect(await read(address, "room/2")).toEqual({ bob: 1 });
  });

  it("takes only documents with its prefixes, and ends with 0 when it is told to", async () => {
    const { child, address } = await startRelay("--port", "0", "--prefix", "room/");
    await visit(address, "room/1", "ann");
    const secret = await open(address, "secret");
    await expect(secret.synced({ signal: AbortSignal.timeout(500) })).rejects.toThrow();
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("lets in so many clients from one address, and says that it refused others", async () => {
    const { address, saying } = await startRelay("--port", "0", "--connections-per-address", "1");
    const { signal } = new AbortController();
    const first = await webSocketDialer(address).dial(signal);
    await expect(webSocketDialer(address).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("has no room for another connection"),
    });
    expect(await saying(/refused/)).toBe(
      "relay: refused 1 connection, from 127.0.0.1: no room (--connections-per-address, or 1,000 in all)",
    );
    first.close("over");
  });

  it("writes a backup of its store at a signal, while clients write, and again in its place", async () => {
    const [store, backup, copy] = ["backed.db", "backed.joinery", "restored.db"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const { child, address, saying } = await startRelay("--port", "0", "--store", store, "--backup", backup);
    await visit(address, "room/1", "ann");
    child.kill("SIGUSR2");
    await saying(/backup of 1 document, \d+ records? in /);
    await visit(address, "room/2", "bob");
    child.kill("SIGUSR2");
    await saying(/backup of 2 documents, \d+ records in /);
    expect(await runCommand("verify", backup)).toMatchObject({ code: 0 });
    expect(await runCommand("import", backup, copy)).toMatchObject({ code: 0 });
    const restored = await startRelay("--port", "0", "--store", copy);
    expect(await read(restored.address, "room/1")).toEqual({ ann: 1 });
    expect(await read(restored.address, "room/2")).toEqual({ bob: 1 });
  });

  it("refuses a place for backups that can be none before it begins", async () => {
    const store = join(folder, "own.db");
    for (const backup of ["", store, join(folder, "nowhere", "backup")])
      expect(await runCommand("relay", "--port", "0", "--store", store, "--backup", backup)).toMatchObject({
        code: 64,
      });
  });

  it("relays from an encrypted store with its key, and says in a line what it needs without it", async () => {
    const store = join(folder, "sealed.db");
    const key = join(folder, "key");
    writeFileSync(key, "ab".repeat(32));
    const { child, address } = await startRelay("--port", "0", "--store", store, "--key-file", key);
    await visit(address, "room/1", "ann");
    await kill(child);
    const { code, stderr } = await runCommand("relay", "--port", "0", "--store", store);
    expect([code, stderr.trim().split("\n")]).toEqual([64, [expect.stringContaining("give --key-file")]]);
    const again = await startRelay("--port", "0", "--store", store, "--key-file", key);
    expect(await read(again.address, "room/1")).toEqual({ ann: 1 });
    expect(await runCommand("relay", "--key-file", key)).toMatchObject({ code: 64 });
  });

  it("says in an exit code that its port is taken", async () => {
    const { address } = await startRelay("--port", "0");
    const child = spawn(process.execPath, [bin, "relay", "--port", new URL(address).port], { stdio: "ignore" });
    running.push(child);
    expect(await once(child, "exit")).toEqual([69, null]);
  });

  it("killed in the middle of a transfer and started again, gets only what it had not on disk", async () => {
    const store = join(folder, "resumed.db");
    const { child, address } = await startRelay("--port", "0", "--store", store);
    const sent = { bytes: 0 };
    const replica = await createReplica({ network: [counting(address, sent)], backoff: { firstMs: 5, maxMs: 50 } });
    replicas.push(replica);
    const document = await replica.open("room/1", { parts: map(register("")) });
    let killed: Promise<void> | undefined;
    for (let part = 0; part < 200; part++) {
      await document.change((draft) => draft.parts.at(`${part}`).set("x".repeat(32_768))).saved;
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (part >= 100 && sent.bytes > 2_000_000) killed ??= kill(child);
    }
    await (killed ?? kill(child));
    const kept = await bytesIn(store);
    const missing = document.size.logBytes - kept;
    expect([kept, missing].map((bytes) => bytes > 1_000_000)).toEqual([true, true]);
    sent.bytes = 0;
    await startRelay("--port", new URL(address).port, "--store", store);
    await document.synced({ signal: AbortSignal.timeout(20_000) });
    expect(sent.bytes).toBeGreaterThanOrEqual(missing * 0.99);
    expect(sent.bytes).toBeLessThan(missing + 100_000);
  });
});

/** A dialer that adds up what is sent. */
function counting(address: string, sent: { bytes: number }): Dialer {
  const dialer = webSocketDialer(address);
  return {
    target: dialer.target,
    dial: async (signal) => {
      const connection = await dialer.dial(signal);
      const send = connection.send.bind(connection);
      connection.send = (frame) => {
        sent.bytes += frame.length;
        return send(frame);
      };
      return connection;
    },
  };
}

/** The bytes of the log that a relay that is gone has left on disk. */
async function bytesIn(store: string): Promise<number> {
  const replica = await createReplica({ storage: sqliteStorage(store) });
  const { size } = await replica.open("room/1", {});
  const { logBytes } = size;
  await replica.close();
  return logBytes;
}

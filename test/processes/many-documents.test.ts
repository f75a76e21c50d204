// Many documents of 1 MB each go through a process that has 64 MiB of heap to spare: a relay that listens on TCP and writes to an
// SQLite file. Documents are received while they are open, so a few at a time are open on all three: at the source, which
// has them whole before the relay opens them, at the relay, and at a reader, which has nothing. Once the reader has all of one,
// all three close it. At the end the relay opens each again from its file.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createReplica, map, type Replica, register } from "joinery";
import { tcpDialer } from "joinery/transports/tcp";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "../pack/child-process.js";
import { RelayProcess } from "./relay-process.js";

/** 64 in a test; the soak says otherwise. */
const count = Number(process.env.JOINERY_DOCUMENTS ?? "64");
const seed = process.env.JOINERY_SEED ?? "1";
const spareMiB = 64;
const partsPerDocument = 64;
const partBytes = 16 * 1024;
const openAtOnce = 4;
const mib = 1024 * 1024;

const schema = { parts: map(register("")) };
const opened: { close(): Promise<void> }[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-many-"));
  await runCommand(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/joinery"], repositoryRoot);
}, 180_000);
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
afterAll(() => rm(folder, { recursive: true }));

function start(name: string, options: readonly string[]): RelayProcess {
  const relay = new RelayProcess(join(folder, name), options);
  opened.push({ close: async () => relay.kill() });
  return relay;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A part of a document, another one each time. */
function partOf(document: number, part: number): string {
  const text = createHash("sha256").update(`${seed} ${document} ${part}`).digest("hex");
  return text.repeat(partBytes / text.length);
}

function digestOf(document: number): string {
  const hash = createHash("sha256");
  const keys = Array.from({ length: partsPerDocument }, (_, part) => part);
  for (const part of keys.sort((a, b) => (`${a}` < `${b}` ? -1 : 1)))
    hash.update(`${part}`).update(partOf(document, part));
  return hash.digest("hex");
}

async function replicaAt(address: string): Promise<Replica> {
  const replica = await createReplica({ network: [tcpDialer(address)] });
  opened.push(replica);
  return replica;
}

/** Brings one document from `source` through the relay to `reader`, and closes it on all three. */
async function bring(number: number, source: Replica, relay: RelayProcess, reader: Replica): Promise<void> {
  const name = `document-${number}`;
  const written = await source.open(name, schema);
  for (let part = 0; part < partsPerDocument; part++) {
    const change = written.change((draft) => draft.parts.at(`${part}`).set(partOf(number, part)));
    await change.saved;
  }
  const read = await reader.open(name, schema);
  await relay.open(name);
  while (read.value.parts.size < partsPerDocument) await pause(2);
  for (let part = 0; part < partsPerDocument; part++) {
    expect(read.value.parts.get(`${part}`) === partOf(number, part)).toBe(true);
  }
  expect(await relay.close(name)).toBe(digestOf(number));
  for (const replica of [source, reader]) await replica.deleteDocument(name);
}

/** What a relay has that has carried one document. */
async function baseHeap(): Promise<number> {
  const relay = start("base.db", []);
  const address = await relay.address();
  await bring(0, await replicaAt(address), relay, await replicaAt(address));
  const { heap } = await relay.peak();
  for (const each of opened.splice(0)) await each.close();
  return heap;
}

it(
  `catches up ${count} documents of 1 MB through a process with ${spareMiB} MiB of heap to spare`,
  async () => {
    const base = await baseHeap();
    const heapMiB = Math.ceil(base / mib) + spareMiB;
    const relay = start("relay.db", [`--max-old-space-size=${heapMiB}`]);
    const address = await relay.address();
    const [source, reader] = [await replicaAt(address), await replicaAt(address)];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) await bring(next++, source, relay, reader);
    };
    await Promise.all(Array.from({ length: openAtOnce }, work));
    for (let number = 0; number < count; number++) {
      await relay.open(`document-${number}`);
      expect(await relay.close(`document-${number}`)).toBe(digestOf(number));
    }
    const peak = await relay.peak();
    expect(peak.heap, `heap and bytes beside it; base ${base}, rss ${peak.rss}`).toBeLessThan(heapMiB * mib);
    if (process.env.JOINERY_STATISTICS !== undefined) {
      const [baseMiB, peakMiB, rssMiB] = [base, peak.heap, peak.rss].map((bytes) => (bytes / mib).toFixed(1));
      console.log(`${count} documents: base ${baseMiB} MiB, peak ${peakMiB} MiB, rss ${rssMiB} MiB`);
    }
    expect(await relay.end()).toBe(0);
    expect(relay.errors).toBe("");
  },
  60_000 + count * 2000,
);

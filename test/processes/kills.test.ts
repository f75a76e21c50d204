// A process that is killed while it writes and syncs, again and again on one store: afterwards nothing is missing that it told of
// as saved or that a peer heard of, no change is there by half, and its vector is what is on its disk.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, type Document, type Replica, set } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketListener } from "joinery/transports/websocket-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "../pack/child-process.js";
import { killOne, type Victim } from "./victim-process.js";

const runs = Number(process.env.JOINERY_KILLS ?? "24");
const seed = Number(process.env.JOINERY_SEED ?? "1");
const schema = { names: set<string>(), sum: counter() };
type Shared = Document<typeof schema>;
/** A change of the victim makes so many. */
const operationsPerChange = 3;

let folder: string;
let peer: Replica;
let shared: Shared;
let peerChanges = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-kills-"));
  await runCommand(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/joinery"], repositoryRoot);
  const network = [webSocketListener({ port: 0 })];
  peer = await createReplica({ storage: sqliteStorage(join(folder, "peer.db")), network, onPeerError: () => {} });
  shared = await peer.open("shared", schema);
}, 180_000);
afterAll(async () => {
  await peer.close();
  await rm(folder, { recursive: true });
});

/** Whole numbers from 0 up to a bound, decided by the seed. */
function numbers(): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** The peer writes too, and notes what the victim has confirmed. Answers the function that ends it. */
function writeAtPeer(confirmed: Set<string>): () => Promise<void> {
  const ending = new AbortController();
  const write = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const name = `peer-${++peerChanges}`;
      shared.change((tx) => {
        tx.names.add(name);
        tx.sum.add(1);
      });
      await shared.synced({ signal: ending.signal });
      confirmed.add(name);
    }
  };
  const done = write().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return () => {
    ending.abort();
    return done;
  };
}

/** What the disk of the victim holds, checked for itself. */
async function recovered(file: string): Promise<{ names: ReadonlySet<string>; seqOf: (author: string) => number }> {
  const storage = sqliteStorage(file);
  const stored = new Map<string, number>();
  for (const { author, firstSeq, lastSeq } of await storage.load(shared.id)) {
    expect(firstSeq, "numbers on disk, without a gap").toBe((stored.get(author) ?? 0) + 1);
    stored.set(author, lastSeq);
  }
  const replica = await createReplica({ storage });
  const document = await replica.open("shared", schema);
  const { core, value } = document;
  const vector = [...core.durable.entries()].map(({ author, seq }) => [core.authors.idOf(author), seq]);
  expect(Object.fromEntries(vector), "the vector and the log on disk").toEqual(Object.fromEntries(stored));
  const names = new Set(value.names);
  const changes = new Set([...names].map((name) => name.replace(/ (one|two)$/, "")));
  expect(value.sum, "changes and their count").toBe(changes.size);
  await replica.close();
  return { names, seqOf: (author) => stored.get(author) ?? 0 };
}

function expectWhole({ author, writing, saved }: Victim, names: ReadonlySet<string>): void {
  const parts = (name: string): number => ["one", "two"].filter((part) => names.has(`${name} ${part}`)).length;
  expect(
    saved.filter((name) => parts(name) !== 2),
    `what ${author} saved and lost`,
  ).toEqual([]);
  expect(
    writing.filter((name) => parts(name) === 1),
    `what ${author} wrote by half`,
  ).toEqual([]);
}

it(
  `${runs} kills lose nothing that was saved or heard of, and leave nothing by half`,
  async () => {
    const file = join(folder, "victim.db");
    const draw = numbers();
    const confirmed = new Set<string>();
    const counts = { first: 0, unsaved: 0, saved: 0 };
    const changesOf = new Map<string, Set<string>>();
    for (let run = 0; run < runs; run++) {
      const moment = run % 2 === 0 ? "first" : "later";
      const stop = writeAtPeer(confirmed);
      const delayUs = moment === "first" ? draw(4_000) : draw(120_000);
      const victim = await killOne({ file, address: peer.addresses[0]!, run, moment, delayUs });
      await stop();
      const { names, seqOf } = await recovered(file);
      expectWhole(victim, names);
      expect(
        [...confirmed].filter((name) => !names.has(name)),
        "what the victim confirmed and lost",
      ).toEqual([]);
      const { core } = shared;
      for (const { author, seq } of core.applied.entries()) {
        const id = core.authors.idOf(author);
        if (id !== peer.id) expect(seqOf(id), `what the peer heard of ${id}`).toBeGreaterThanOrEqual(seq);
      }
      const written = changesOf.get(victim.author) ?? new Set();
      changesOf.set(victim.author, written);
      for (const name of victim.writing) if (names.has(`${name} one`)) written.add(name);
      if (victim.author !== "") expect(seqOf(victim.author)).toBe(written.size * operationsPerChange);
      if (victim.writing.length > 0 && victim.saved.length === 0) counts.first++;
      counts.saved += victim.saved.length;
      counts.unsaved += victim.writing.length - victim.saved.length;
    }
    expect(changesOf.size, "authors of a durable store, whatever happened to it").toBeLessThanOrEqual(2);
    expect(counts.first, "kills between the first write and its acknowledgement").toBeGreaterThanOrEqual(runs / 5);
    expect(counts.saved, "changes that were saved").toBeGreaterThan(0);
    if (process.env.JOINERY_STATISTICS !== undefined) {
      const { first, saved, unsaved } = counts;
      const what = `${first} between the first write and its acknowledgement; ${saved} changes saved, ${unsaved} not yet`;
      process.stdout.write(`${runs} runs of SIGKILL: ${what}; ${confirmed.size} of the peer confirmed\n`);
    }
  },
  Math.max(120_000, runs * 5_000),
);

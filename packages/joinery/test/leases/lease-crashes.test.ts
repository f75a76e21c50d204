// A node that leases authors and a client that writes as one, over files, either of them killed at every step between the two: what
// was saved is there in the end, nothing is counted twice, and no author is anybody's while another may still write as it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Connection,
  type CreateReplicaOptions,
  counter,
  createReplica,
  type Document,
  type Storage,
  set,
} from "joinery";
import { authorPool, leasedAuthor } from "joinery/leases";
import { sqliteStorage } from "joinery/storage/sqlite";
import { type MemoryHub, memoryHub } from "joinery/transports/memory";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptStorage } from "../kept-storage.js";
import { MortalProcess } from "./mortal-process.js";

const schema = { names: set<string>(), sum: counter() };
type Room = Document<typeof schema>;
const quick = { backoff: { firstMs: 1, maxMs: 2 }, limits: { repairMs: 20, repairMsMax: 40 }, onPeerError: () => {} };

/** Where the stores are: files that are flushed at each write take a hundred times as long. */
const isOnFiles = process.env.JOINERY_LEASE_FILES !== undefined;

/** Turns that a write takes: that of a client is over while the node's is under way. */
const quickDisk = 1;
const slowDisk = 16;

type Victim = "node" | "client";

let folder: string;
let scenes = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-leases-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A node and its clients, each in a process of its own over a file that outlives it. */
class Scene {
  readonly #hub: MemoryHub = memoryHub();
  readonly #number: number = ++scenes;
  readonly #disks: Map<string, Storage> = new Map();
  /** What was told to be on a disk, of clients who came back. */
  readonly #saved: Set<string> = new Set();
  /** Who may write as an author, by its store. */
  readonly #writers: Map<string, string> = new Map();
  #lives = 0;
  #node: MortalProcess = new MortalProcess(slowDisk);
  #room: Room | undefined;

  /** Starts it, or ends with its process. */
  async startNode(process: MortalProcess): Promise<void> {
    this.#node = process;
    const network = [process.listener(this.#hub.listener(`node ${++this.#lives}`))];
    const starting = this.#start(process, "node", { network, leases: authorPool() });
    this.#room = (await Promise.race([starting, process.ended]))?.room;
  }

  /** A client's life: it writes the names and returns its author, or ends with its process. */
  async visit(
    store: string,
    names: readonly string[],
    process: MortalProcess = new MortalProcess(quickDisk),
  ): Promise<void> {
    await Promise.race([this.#visit(store, names, process), process.ended]);
    await process.kill();
  }

  async #visit(store: string, names: readonly string[], process: MortalProcess): Promise<void> {
    const dial = (signal: AbortSignal): Promise<Connection> => this.#hub.dialer(`node ${this.#lives}`).dial(signal);
    const network = [process.dialer({ target: "node", dial })];
    const { replica, room } = await this.#start(process, store, { network, author: leasedAuthor() });
    await room.writable();
    this.#begin(replica.author as string, store);
    for (const name of names) {
      await add(room, name);
      this.#saved.add(name);
    }
    this.#writers.delete(replica.author as string);
    await replica.close();
    await this.#forgetDisk(store);
  }

  /** A client whose author was taken back needs its disk no more: the node has all of it. */
  async #forgetDisk(store: string): Promise<void> {
    const lease = await this.#disks.get(store)?.loadMeta("lease");
    if (lease?.length === 0) this.#disks.delete(store);
  }

  #begin(author: string, store: string): void {
    expect(this.#writers.get(author) ?? store, `who may write as ${author}`).toBe(store);
    this.#writers.set(author, store);
  }

  async #start(process: MortalProcess, store: string, options: CreateReplicaOptions) {
    const storage = process.storage(this.#disk(store));
    const replica = await createReplica({ storage, ...quick, ...options });
    return { replica, room: await replica.open("room", schema) };
  }

  /** A file, or a disk in memory. */
  #disk(store: string): Storage {
    if (isOnFiles) return sqliteStorage(join(folder, `${this.#number}-${store}.db`));
    const disk = this.#disks.get(store) ?? keptStorage();
    this.#disks.set(store, disk);
    return disk;
  }

  /** Ends the node, once all is checked. */
  async end(): Promise<void> {
    const { names, sum } = (this.#room as Room).value;
    expect(
      [...this.#saved].filter((name) => !names.has(name)),
      "what was saved and lost",
    ).toEqual([]);
    expect(sum, "what is counted, and what there is").toBe(names.size);
    const authors = [...(this.#room as Room).core.applied.entries()].length;
    expect(authors, "authors, of whom one at most is lost").toBeLessThanOrEqual(3);
    await this.#node.kill();
  }
}

const add = (room: Room, name: string): Promise<void> =>
  room.change((tx) => {
    tx.names.add(name);
    tx.sum.add(1);
  }).saved;

/**
 * A client writes as an author that was returned before, and it or the node is killed at a step, or both are at a step of one of them; it
 * comes back before two others or after them. Answers whether it lived that long.
 */
async function live(victim: Victim, step: number, isFirst: boolean, alsoOther: boolean): Promise<boolean> {
  const scene = new Scene();
  const before = new MortalProcess(slowDisk);
  await scene.startNode(before);
  await scene.visit("earlier", ["zero"]);
  await before.kill();
  const mortal = new MortalProcess(victim === "node" ? slowDisk : quickDisk, step);
  const node = victim === "node" ? mortal : new MortalProcess(slowDisk);
  const client = victim === "client" ? mortal : new MortalProcess(quickDisk);
  if (alsoOther) void mortal.ended.then(() => Promise.all([node.kill(), client.kill()]));
  await scene.startNode(node);
  const life = scene.visit("first", ["one", "two"], client);
  await Promise.race([life, mortal.ended]);
  // Some more of the one that goes on, or of what had not reached the disk yet.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const wasKilled = mortal.hasReachedItsEnd;
  if (victim === "node" || alsoOther) {
    await node.kill();
    // Others come to the node that has started again before the client does.
    if (!isFirst || alsoOther) await client.kill();
    await scene.startNode(new MortalProcess(slowDisk));
  }
  await life;
  const others = (): Promise<unknown> =>
    Promise.all([scene.visit("second", ["three"]), scene.visit("third", ["four", "five"])]);
  if (!isFirst) await others();
  await scene.visit("first", ["six"]);
  if (isFirst) await others();
  await scene.visit("fourth", ["seven"]);
  await scene.end();
  return wasKilled;
}

async function liveAtEveryStep(victim: Victim, isFirst: boolean, alsoOther: boolean): Promise<void> {
  // Odd steps in one order and even ones in the other; the soak takes all.
  let step = isFirst ? 1 : 2;
  while (await live(victim, step, isFirst, alsoOther)) step += isOnFiles ? 1 : 2;
  expect(step, "steps of one life").toBeGreaterThan(12);
  if (process.env.JOINERY_STATISTICS === undefined) return;
  const who = alsoOther ? `both killed, at a step of the ${victim}` : `the ${victim} killed at a step`;
  process.stdout.write(`${step - 1} runs of leases, ${who} each\n`);
}

const msMax = isOnFiles ? 1_200_000 : 60_000;

describe.each(["node", "client"] as const)("a %s that is killed at every step of a lease", (victim) => {
  it.each([true, false])(
    "loses nothing, and gives no author to two (the client is back before others: %s)",
    (isFirst) => liveAtEveryStep(victim, isFirst, false),
    msMax,
  );
});

describe.each(["node", "client"] as const)("lessor and lessee, both killed at every step of the %s", (victim) => {
  it.each([true, false])(
    "go on with the lease where it was: nothing is lost, and no author is two's (the client is back before others: %s)",
    (isFirst) => liveAtEveryStep(victim, isFirst, true),
    msMax,
  );
});

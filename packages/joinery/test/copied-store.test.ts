// A store that is copied while it is in use, and one that is put back from a backup: nobody writes under numbers that
// somebody else has used, so everybody goes on, and all end in the same.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, type Document, type Replica, set } from "joinery";
import { authorPool, leasedAuthor } from "joinery/leases";
import { createIdentity } from "joinery/signed";
import { sqliteStorage } from "joinery/storage/sqlite";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";

const schema = { names: set<string>(), sum: counter() };
type Room = Document<typeof schema>;

const backoff = { firstMs: 1, maxMs: 5 };
const folders: string[] = [];
const opened: Replica[] = [];

afterEach(async () => {
  for (const replica of opened.splice(0).reverse()) await replica.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "joinery-copies-"));
  folders.push(folder);
  return join(folder, "game.db");
}

/** Everything that belongs to a store, as whoever copies the folder takes it. */
function copyStore(from: string, to: string): void {
  for (const end of ["", "-wal", "-place"]) {
    if (existsSync(from + end)) copyFileSync(from + end, to + end);
    else rmSync(to + end, { force: true });
  }
}

async function start(path: string, options: Parameters<typeof createReplica>[0] = {}): Promise<Replica> {
  const replica = await createReplica({ storage: sqliteStorage(path), backoff, ...options });
  opened.push(replica);
  return replica;
}

async function add(room: Room, ...names: string[]): Promise<void> {
  for (const name of names) {
    const change = room.change((tx) => {
      tx.names.add(name);
      tx.sum.add(1);
    });
    await change.saved;
  }
}

const contentOf = (room: Room): unknown => [[...room.value.names].sort(), room.value.sum];

async function expectAgreement(names: readonly string[], ...rooms: Room[]): Promise<void> {
  await vi.waitFor(() => {
    for (const room of rooms) expect(contentOf(room)).toEqual([names, names.length]);
  });
}

describe("a store that is copied while it is in use", () => {
  it("is a new author's; both go on offline and converge", async () => {
    const hub = memoryHub();
    const [path, copied] = [freshPath(), freshPath()];
    const original = await start(path, { network: [hub.listener("original")] });
    const here = await original.open("room", schema);
    await add(here, "before");
    copyStore(path, copied);
    await add(here, "here 1", "here 2");

    const offline = await start(copied);
    const alone = await offline.open("room", schema);
    await add(alone, "there 1", "there 2", "there 3");
    expect([alone.author === here.author, offline.id === original.id]).toEqual([false, false]);
    await offline.close();
    const copy = await start(copied, { network: [hub.dialer("original")] });
    expect(copy.id).toBe(offline.id);
    const there = await copy.open("room", schema);
    await add(there, "there 4");
    await add(here, "here 3");
    const all = ["before", "here 1", "here 2", "here 3", "there 1", "there 2", "there 3", "there 4"];
    await expectAgreement(all, here, there);
  });

  it("has another author in documents that were deleted there once, too", async () => {
    const [path, copied] = [freshPath(), freshPath()];
    const original = await start(path);
    await add(await original.open("room", schema), "before");
    await original.deleteDocument("room");
    copyStore(path, copied);
    const copy = await start(copied);
    const authors = [(await original.open("room", schema)).author, (await copy.open("room", schema)).author];
    expect(new Set([...authors, original.id, copy.id]).size).toBe(4);
  });

  it("takes no change in a signed document under the same key, and goes on under another without a fork", async () => {
    const hub = memoryHub();
    const [path, copied] = [freshPath(), freshPath()];
    const [ann, ben] = [createIdentity(), createIdentity()];
    const genesis = { nonce: "copied", signed: true } as const;
    const original = await start(path, { identity: ann, network: [hub.listener("original")] });
    const here = await original.create(schema, genesis);
    await add(here, "before");
    copyStore(path, copied);
    await add(here, "here");

    const same = await start(copied, { identity: ann });
    const unwritable = await same.create(schema, genesis);
    expect(contentOf(unwritable)).toEqual([["before"], 1]);
    expect(() => unwritable.change((tx) => tx.sum.add(1))).toThrow(expect.objectContaining({ code: "STORE_COPIED" }));
    await same.close();
    const copy = await start(copied, { identity: ben, network: [hub.dialer("original")] });
    const there = await copy.create(schema, genesis);
    await add(there, "there");
    await expectAgreement(["before", "here", "there"], here, there);
    for (const room of [here, there]) expect(room.core.branches?.digest).toEqual(here.core.branches?.digest);
    expect(() => here.change((tx) => tx.sum.add(1))).not.toThrow();
  });

  it("has no author of the other's pool, nor the other's lease", async () => {
    const hub = memoryHub();
    const [path, copied] = [freshPath(), freshPath()];
    const node = await start(path, { leases: authorPool(), network: [hub.listener("node")] });
    await node.open("room", schema);
    const visitor = freshPath();
    const lease = async (at: string, name: string): Promise<Replica> => {
      const client = await start(at, { author: leasedAuthor({ retireMsMax: 200 }), network: [hub.dialer(name)] });
      await (await client.open("room", schema)).writable();
      return client;
    };
    const first = await lease(visitor, "node");
    const visitorCopy = freshPath();
    copyStore(visitor, visitorCopy);
    const second = await lease(visitorCopy, "node");
    expect(second.author).not.toBe(first.author);
    const authors = [first.author, second.author];
    await first.close();
    await second.close();
    copyStore(path, copied);
    const other = await start(copied, { leases: authorPool(), network: [hub.listener("other")] });
    await other.open("room", schema);
    expect(authors).not.toContain((await lease(freshPath(), "other")).author);
    expect(authors).toContain((await lease(freshPath(), "node")).author);
  });
});

describe("a store that is put back from a backup", () => {
  it("is a new author's, and gets back from peers what it wrote after the backup", async () => {
    const hub = memoryHub();
    const [path, backup] = [freshPath(), freshPath()];
    const server = await start(freshPath(), { network: [hub.listener("server")] });
    const there = await server.open("room", schema);
    const first = await start(path);
    await add(await first.open("room", schema), "before");
    await first.close();
    copyFileSync(path, backup);
    const second = await start(path, { network: [hub.dialer("server")] });
    const lost = await second.open("room", schema);
    await add(lost, "lost 1", "lost 2");
    await lost.synced();
    await second.close();
    // Over the file itself, which keeps its inode.
    copyFileSync(backup, path);
    const offline = await start(path);
    await add(await offline.open("room", schema), "after");
    expect(offline.id).not.toBe(first.id);
    await offline.close();
    const restored = await start(path, { network: [hub.dialer("server")] });
    await expectAgreement(["after", "before", "lost 1", "lost 2"], there, await restored.open("room", schema));
  });

  it("unnoticed, stops writing as its author as soon as a peer has more of it", async () => {
    const hub = memoryHub();
    const [path, backup] = [freshPath(), freshPath()];
    const server = await start(freshPath(), { network: [hub.listener("server")] });
    const there = await server.open("room", schema);
    const first = await start(path, { network: [hub.dialer("server")] });
    const before = await first.open("room", schema);
    await add(before, "before");
    copyStore(path, backup);
    await add(before, "lost 1", "lost 2");
    await before.synced();
    await first.close();
    const epoch = (await epochOf(path)) as Uint8Array;
    // As if the whole disk had been put back: nothing beside the file tells.
    copyStore(backup, path);
    const storage = Object.assign(sqliteStorage(path), { epoch: async () => epoch });
    const restored = await start(path, { storage, network: [hub.dialer("server")] });
    const room = await restored.open("room", schema);
    expect(room.author).toBe(before.author);
    await vi.waitFor(() => expect(room.author).not.toBe(before.author));
    await add(room, "after");
    await expectAgreement(["after", "before", "lost 1", "lost 2"], there, room);
    const { author } = room;
    await room.close();
    expect((await restored.open("room", schema)).author).toBe(author);
  });
});

async function epochOf(path: string): Promise<Uint8Array | undefined> {
  const storage = sqliteStorage(path);
  const epoch = await storage.epoch?.();
  await storage.close();
  return epoch;
}

// A store that is copied while it is in use, and one that is put back from a backup: nobody writes under numbers that
// somebody else has used, so everybody goes on, and all end in the same.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, type Document, type Replica, type Storage, set } from "joinery";
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
    const { epoch, tenure } = await namesOf(path);
    copyStore(backup, path);
    // As if the machine had been put back with its memory: nothing tells, neither beside the file nor of a start.
    const storage = Object.assign(sqliteStorage(path), { epoch: async () => epoch, tenure: async () => tenure });
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

async function namesOf(path: string) {
  const storage = sqliteStorage(path);
  const names = { epoch: await storage.epoch?.(), tenure: await storage.tenure?.() };
  await storage.close();
  return names;
}

type Options = Parameters<typeof createReplica>[0];

/**
 * A store copied together with its machine while it was in use: nothing on a disk tells. Started from it is another machine, or the
 * same one again, or, when it was copied with its memory, a process that goes on.
 */
async function withMachine(open: (replica: Replica) => Promise<Room>, options: Options = {}) {
  const [path, copied] = [freshPath(), freshPath()];
  const storage = sqliteStorage(path);
  const [epoch, tenure] = [await storage.epoch?.(), await storage.tenure?.()];
  const original = await start(path, { ...options, storage });
  await add(await open(original), "before");
  copyStore(path, copied);
  const startCopy = (how: "started" | "awake", more: Options = {}): Promise<Replica> => {
    const names = { epoch: async () => epoch, ...(how === "awake" ? { tenure: async () => tenure } : {}) };
    return start(copied, { ...options, storage: Object.assign(sqliteStorage(copied), names), ...more });
  };
  return { path, original, startCopy };
}

const openRoom = (replica: Replica): Promise<Room> => replica.open("room", schema);
const openFounded = (replica: Replica): Promise<Room> => replica.create(schema, { nonce: "machine" });
const openSigned = (replica: Replica): Promise<Room> => replica.create(schema, { nonce: "machine", signed: true });

/** Both machines write before either has heard of the other, the copy more; then both meet at a third. */
async function meetAfterwards(
  { path, original, startCopy }: Awaited<ReturnType<typeof withMachine>>,
  how: "started" | "awake",
  open: (replica: Replica) => Promise<Room>,
  options: Options = {},
) {
  await original.close();
  const again = await start(path, options);
  await add(await open(again), "here");
  await again.close();
  const offline = await startCopy(how);
  await add(await open(offline), "there");
  await offline.close();
  const hub = memoryHub();
  const third = await start(freshPath(), { identity: createIdentity(), network: [hub.listener("third")] });
  const network = [hub.dialer("third")];
  const rooms = [await open(third)];
  for (const replica of [await start(path, { ...options, network }), await startCopy(how, { network })]) {
    rooms.push(await open(replica));
    await rooms.at(-1)?.synced();
  }
  return rooms as [Room, Room, Room];
}

describe("a store that is copied with its machine", () => {
  it("writes under new names once that was started, so both write at once, offline, and end alike", async () => {
    const rooms = await meetAfterwards(await withMachine(openRoom), "started", openRoom);
    await expectAgreement(["before", "here", "there"], ...rooms);
    const [, here, there] = rooms;
    expect(here.author).not.toBe(there.author);
    await Promise.all([add(here, "later"), add(there, "later still")]);
    await expectAgreement(["before", "here", "later", "later still", "there"], ...rooms);
  });

  it("has a key written twice at one number, in a signed document: all see it proven, agree, and take no more of it", async () => {
    const identity = createIdentity();
    const machine = await withMachine(openSigned, { identity });
    const rooms = await meetAfterwards(machine, "started", openSigned, { identity });
    await vi.waitFor(() => {
      for (const room of rooms) expect(room.core.branches?.digest).toEqual(rooms[0].core.branches?.digest);
      for (const room of rooms.slice(1)) expect(codeOf(room)).toBe("AUTHOR_FORKED");
    }, 10_000);
    const [third] = rooms;
    // The one of the two that counts is the same everywhere, and nobody who does not share the key loses a word.
    expect(contentOf(third)).toEqual([["before", expect.stringMatching(/^t?here$/)], 2]);
    await add(third, "third");
    await vi.waitFor(() => {
      for (const room of rooms) expect(contentOf(room)).toEqual(contentOf(third));
    });
    expect(third.value.names.has("third")).toBe(true);
  });

  it("leases no author that was free, once it was started, and the leases that it gave go on", async () => {
    const hub = memoryHub();
    const [path, lasting] = [freshPath(), freshPath()];
    const node = async (storage: Storage): Promise<Replica> => {
      const replica = await start(path, { storage, leases: authorPool(), network: [hub.listener("node")] });
      await openRoom(replica);
      return replica;
    };
    const client = async (at: string): Promise<Replica> => {
      const lessee = await start(at, { author: leasedAuthor({ retireMsMax: 200 }), network: [hub.dialer("node")] });
      await (await openRoom(lessee)).writable();
      return lessee;
    };
    const before = await node(sqliteStorage(path));
    const [kept, freed] = [await client(lasting), await client(freshPath())];
    const names = [kept.author, freed.author];
    await freed.close();
    await before.close();
    await kept.close();
    const { epoch } = await namesOf(path);
    const again = Object.assign(sqliteStorage(path), {
      epoch: async () => epoch,
      tenure: async () => new Uint8Array(16),
    });
    await node(again);
    expect((await client(lasting)).author).toBe(names[0]);
    expect(names).not.toContain((await client(freshPath())).author);
  });

  it.each([
    ["a named document goes on under another name", openRoom, "taken"],
    ["a document with a genesis takes no more", openFounded, "STORE_COPIED"],
  ])(
    "finds out that numbers are used twice as soon as it meets the other's entry: %s",
    async (_what, open, outcome) => {
      const hub = memoryHub();
      const { original, startCopy, path } = await withMachine(open);
      await original.close();
      const third = await open(await start(freshPath(), { network: [hub.listener("third")] }));
      const network = [hub.dialer("third")];
      const rooms: Room[] = [];
      for (const replica of [await start(path, { network }), await startCopy("awake", { network })]) {
        rooms.push(await open(replica));
        await rooms.at(-1)?.synced();
      }
      const [here, there] = rooms as [Room, Room];
      expect(here.author).toBe(there.author);
      await Promise.all([add(here, "here"), add(there, "there")]);
      if (outcome === "STORE_COPIED") {
        await vi.waitFor(() => expect(rooms.map(codeOf)).toContain(outcome));
        return;
      }
      await vi.waitFor(() => expect(here.author).not.toBe(there.author));
      await Promise.all([add(here, "later"), add(there, "later still")]);
      // What stands under one number is this at one and that at the other; all else is everywhere.
      for (const room of [here, there, third]) {
        await vi.waitFor(() => expect([...room.value.names]).toEqual(expect.arrayContaining(["later", "later still"])));
        expect(room.value.names.size).toBe(4);
      }
    },
  );
});

/** Why a room takes no change now. Changes nothing. */
function codeOf(room: Room): string {
  const reached = new TypeError("reached");
  try {
    room.change(() => {
      throw reached;
    });
  } catch (error) {
    return error === reached ? "taken" : (error as { code: string }).code;
  }
  return "taken";
}

// A store that went back unnoticed, as when a whole machine is put back: nothing beside its file tells. Peers that have more of its
// author do, and no number is ever used twice where they could be heard.

import fc from "fast-check";
import { counter, createReplica, type Document, type LogRecord, type Replica, type Storage, set } from "joinery";
import { createIdentity } from "joinery/signed";
import { memoryStorage } from "joinery/storage/memory";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";

const schema = { names: set<string>(), sum: counter() };
const backoff = { firstMs: 1, maxMs: 5 };
type Room = Document<typeof schema>;

/** Outlives its replicas, and can be copied as it is. */
class Disk {
  readonly #logs = new Map<string, LogRecord[]>();
  readonly #meta = new Map<string, Uint8Array>();

  copy(): Disk {
    const copy = new Disk();
    for (const [document, records] of this.#logs) copy.#logs.set(document, [...records]);
    for (const [key, value] of this.#meta) copy.#meta.set(key, value);
    return copy;
  }

  storage(): Storage {
    const checked = memoryStorage();
    return {
      append: async (document, records) => {
        // Refuses a second record under one number.
        await checked.append(document, records);
        this.#logs.set(document, [...(this.#logs.get(document) ?? []), ...records]);
      },
      load: async (document) => this.#logs.get(document) ?? [],
      documents: async () => [...this.#logs.keys()] as never,
      delete: async (document) => void this.#logs.delete(document),
      loadMeta: async (key) => this.#meta.get(key),
      saveMeta: async (key, value) => void this.#meta.set(key, value.slice()),
      close: async () => {},
    };
  }
}

const opened: Replica[] = [];
afterEach(async () => {
  for (const replica of opened.splice(0).reverse()) await replica.close();
});

async function start(options: Parameters<typeof createReplica>[0]): Promise<Replica> {
  const replica = await createReplica({ backoff, ...options });
  opened.push(replica);
  return replica;
}

const add = (room: Room, name: string): Promise<void> =>
  room.change((tx) => {
    tx.names.add(name);
    tx.sum.add(1);
  }).saved;

const contentOf = (room: Room): unknown => [[...room.value.names].sort(), room.value.sum];
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "taken";
};

/** A server that has all of three changes, and the store of their author as it was after the first. */
async function setBack(open: (replica: Replica) => Promise<Room>, options: Parameters<typeof createReplica>[0] = {}) {
  const hub = memoryHub();
  const server = await start({ identity: createIdentity(), network: [hub.listener("server")] });
  const there = await open(server);
  const disk = new Disk();
  const before = await start({ ...options, storage: disk.storage(), network: [hub.dialer("server")] });
  const room = await open(before);
  await add(room, "one");
  const backup = disk.copy();
  await add(room, "two");
  await add(room, "three");
  await room.synced();
  await before.close();
  return { hub, there, backup };
}

describe.each<[string, (replica: Replica) => Promise<Room>, boolean]>([
  ["a signed document", (replica) => replica.create(schema, { nonce: "n", signed: true }), true],
  ["a document with a genesis", (replica) => replica.create(schema, { nonce: "n" }), false],
  ["a named document of an author that is a key", (replica) => replica.open("room", schema), true],
])("%s whose store went back unnoticed", (_what, open, isKeyed) => {
  const identity = createIdentity();
  const options = isKeyed ? { identity } : {};

  it("gets back what it wrote, and is written under its author no more, in later lives too", async () => {
    const { hub, there, backup } = await setBack(open, options);
    const restored = await start({ ...options, storage: backup.storage(), network: [hub.dialer("server")] });
    const room = await open(restored);
    await vi.waitFor(() => expect(contentOf(room)).toEqual([["one", "three", "two"], 3]));
    expect(codeOf(() => room.change((tx) => tx.sum.add(1)))).toBe("STORE_COPIED");
    await restored.close();
    const again = await start({ ...options, storage: backup.storage() });
    const later = await open(again);
    expect(codeOf(() => later.change((tx) => tx.sum.add(1)))).toBe("STORE_COPIED");
    expect(contentOf(there)).toEqual(contentOf(later));
    expect(there.core.branches?.digest).toEqual(later.core.branches?.digest);
    if (!isKeyed) return;
    await again.close();
    const other = await start({ identity: createIdentity(), storage: backup.storage() });
    await add(await open(other), "four");
  });

  it("takes no change between a peer's vector and the entries that it lacks", async () => {
    const { backup } = await setBack(open, options);
    const restored = await start({ ...options, storage: backup.storage() });
    const room = await open(restored);
    const { elsewhere, self } = room.core;
    elsewhere.hear(self, room.core.applied.get(self) + 2);
    expect(codeOf(() => room.change((tx) => tx.sum.add(1)))).toBe("OWN_ENTRIES_MISSING");
  });
});

describe("a signed document", () => {
  const genesis = { nonce: "n", signed: true } as const;

  it("is not silenced by who only says that there is more of its author", async () => {
    let nowMs = Date.now();
    const replica = await start({ identity: createIdentity(), now: () => nowMs });
    const room = await replica.create(schema, genesis);
    await add(room, "one");
    const { elsewhere, self } = room.core;
    elsewhere.hear(self, 1_000_000);
    expect(codeOf(() => room.change((tx) => tx.sum.add(1)))).toBe("OWN_ENTRIES_MISSING");
    nowMs += 10_000;
    elsewhere.hear(self, 2_000_000);
    await add(room, "two");
    expect(room.value.sum).toBe(2);
  });

  it("is gone on with from a new store under the old key, once all is back, in however many lives", async () => {
    const identity = createIdentity();
    const { hub, there } = await setBack((replica) => replica.create(schema, genesis), { identity });
    const disk = new Disk();
    const fresh = await start({ identity, storage: disk.storage(), network: [hub.dialer("server")] });
    const room = await fresh.create(schema, genesis);
    await vi.waitFor(() => expect(contentOf(room)).toEqual(contentOf(there)));
    await add(room, "four");
    await room.synced();
    await fresh.close();
    const next = await start({ identity, storage: disk.storage(), network: [hub.dialer("server")] });
    const same = await next.create(schema, genesis);
    await add(same, "five");
    await same.synced();
    expect(contentOf(there)).toEqual([["five", "four", "one", "three", "two"], 5]);
  });
});

/** Two replicas on one store that was copied unnoticed, both of which are there at the same time; the second dials the first. */
async function twins(options: Parameters<typeof createReplica>[0] = {}) {
  const hub = memoryHub();
  const disk = new Disk();
  const before = await start({ ...options, storage: disk.storage() });
  await add(await before.open("room", schema), "before");
  await add(await before.open("hall", schema), "before");
  await before.close();
  const copy = disk.copy();
  const told: string[] = [];
  const onPeerError = ({ code, reason }: { code: string; reason: string }): void =>
    void told.push(`${code}: ${reason}`);
  const first = await start({ ...options, storage: disk.storage(), network: [hub.listener("first")], onPeerError });
  const rooms = [await first.open("room", schema)];
  const dial = (): Promise<Replica> =>
    start({ ...options, storage: copy.storage(), network: [hub.dialer("first")], onPeerError });
  return { hub, disk, copy, before: before.id, told, first, rooms, dial };
}

describe("a store that was copied unnoticed, with both copies in use, one of which dials the other", () => {
  it("has another name at one side at least, and both go on and end alike", async () => {
    const { before, first, rooms, dial, told } = await twins();
    const second = await dial();
    rooms.push(await second.open("room", schema));
    await vi.waitFor(() => expect(first.id).not.toBe(second.id));
    await Promise.all(rooms.map((room, index) => add(room, `at ${index}`)));
    await Promise.all([add(await first.open("hall", schema), "a"), add(await second.open("hall", schema), "b")]);
    for (const room of rooms) await vi.waitFor(() => expect(contentOf(room)).toEqual([["at 0", "at 1", "before"], 3]));
    expect(rooms.filter(({ author }) => author === before).length).toBeLessThan(2);
    expect(told.join()).toMatch(/^SAME_AUTHOR: .*copies of one store|^PEER_ENDED: .*SAME_AUTHOR/);
  });

  it("keeps the name that it has then, and what is opened later is written under it", async () => {
    const { first, dial, copy, disk } = await twins();
    const second = await dial();
    await vi.waitFor(() => expect(first.id).not.toBe(second.id));
    const ids = [first.id, second.id];
    await Promise.all([first.close(), second.close()]);
    const again = [await start({ storage: disk.storage() }), await start({ storage: copy.storage() })];
    expect(again.map(({ id }) => id)).toEqual(ids);
    const halls = await Promise.all(again.map((replica) => replica.open("hall", schema)));
    expect(new Set(halls.map(({ author }) => author)).size).toBe(2);
    for (const hall of halls) await add(hall, "later");
  });

  it("keeps the author that a genesis gave rights to", async () => {
    const { before, first, dial } = await twins();
    const second = await dial();
    await vi.waitFor(() => expect(first.id).not.toBe(second.id));
    for (const replica of [first, second]) {
      expect((await replica.create(schema, { nonce: "n" })).author).toBe(before);
    }
  });

  it("is refused, and keeps its name, where that is the application's", async () => {
    const { dial, first, told, before } = await twins({ author: "AAAAAAAAAAAAAAAAAAAAAA" as Replica["id"] });
    const second = await dial();
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(2));
    expect([first.id, second.id]).toEqual([before, before]);
  });
});

describe("a replica that dials itself", () => {
  it("keeps its name, and is told what it did", async () => {
    const hub = memoryHub();
    const told: string[] = [];
    const network = [hub.listener("here"), hub.dialer("here")];
    const replica = await start({ network, onPeerError: ({ reason }) => told.push(reason) });
    const { id } = replica;
    await vi.waitFor(() => expect(told.join()).toContain("this replica dialed itself"));
    expect(replica.id).toBe(id);
  });
});

/** What a device does that is set back now and then: it may write offline, but where it went back it meets the server before. */
type Step = "write" | "write offline" | "back up" | "set back";
const step = fc.constantFrom<Step>("write", "write offline", "back up", "set back");

async function liveThrough(steps: readonly Step[]): Promise<Room> {
  const hub = memoryHub();
  const server = await start({ network: [hub.listener("server")] });
  const there = await server.open("room", schema);
  let disk = new Disk();
  let backup: Disk;
  let isBehind = false;
  const acknowledged = new Set<string>();
  const live = async (isOnline: boolean, run: (room: Room) => Promise<void>): Promise<void> => {
    const device = await start({ storage: disk.storage(), network: isOnline ? [hub.dialer("server")] : [] });
    const room = await device.open("room", schema);
    if (isOnline) await room.synced();
    await run(room);
    if (isOnline) await room.synced();
    await device.close();
  };
  const write = async (room: Room): Promise<void> => {
    const name = `change ${acknowledged.size + 1}`;
    await add(room, name);
    acknowledged.add(name);
  };
  await live(true, write);
  backup = disk.copy();
  for (const each of steps) {
    if (each === "back up") backup = disk.copy();
    else if (each === "set back") {
      // What nobody else has is lost with the disk, and with it what was said of it.
      await live(true, async () => undefined);
      disk = backup.copy();
      isBehind = true;
    } else {
      await live(each === "write" || isBehind, write);
      isBehind = false;
    }
  }
  await live(true, async (room) => expect(contentOf(room)).toEqual(contentOf(there)));
  expect(contentOf(there)).toEqual([[...acknowledged].sort(), acknowledged.size]);
  return there;
}

describe("a device whose store is set back again and again, unnoticed", () => {
  it("loses nothing, counts nothing twice, and gives no number out twice", { timeout: 60_000 }, async () => {
    let authors = 0;
    const run = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
      const room = await liveThrough(steps);
      authors = Math.max(authors, [...room.core.applied.entries()].length);
      for (const replica of opened.splice(0).reverse()) await replica.close();
    });
    await fc.assert(run, { numRuns: 15, seed: 5 });
    expect(authors).toBeGreaterThan(2);
  });
});

// Deleting a document: what is gone, what stays, and that no number is ever given out twice.
import { inspect } from "node:util";
import { counter, encodeState } from "@joinery/crdt";
import {
  createReplica,
  type DocumentCore,
  decodeEntry,
  defineSchema,
  encodeEntry,
  type Replica,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it } from "vitest";
import { bank } from "../payments.js";
import { hexOf, nameOf, replicaOf, Site } from "../site.js";
import { failing, schema } from "./open-room.js";
import { DiskError, SlowStorage, settled } from "./slow-storage.js";

async function opened() {
  const storage = new SlowStorage();
  const replica = await createReplica({ storage, founding: founding() });
  const room = await replica.open("room", schema);
  return { storage, replica, room };
}

/** Gives `to` everything that `from` has of the document. */
function give(from: DocumentCore, to: Replica): void {
  const there = to.core.documents.get(from.id)!;
  const all = Array.from(from.applied.entries(), ({ author, seq }) => ({ author, from: 1, to: seq }));
  const entries = from.log.gather(all).map((entry) => {
    const decoded = decodeEntry(encodeEntry(entry, from.authors), there.authors);
    if (!decoded.ok) throw new TypeError(decoded.reason);
    return decoded.value;
  });
  to.receive(there, entries);
}

const codeOf = (problem: Promise<unknown>): Promise<unknown> =>
  problem.then(
    () => "resolved",
    (error: { code?: unknown }) => error.code,
  );

describe("a deleted document", () => {
  it("is closed, not listed, and empty when it is opened again, also after a restart", async () => {
    const { storage, replica, room } = await opened();
    await room.change(({ title }) => title.set("x")).saved;
    await replica.deleteDocument("room");
    expect(failing(() => room.change(({ title }) => title.set("y")))).toMatchObject({ code: "CLOSED" });
    expect(await replica.documents()).toEqual([]);
    expect((await (await createReplica({ storage, founding: founding() })).open("room", schema)).value.title).toBe(
      "untitled",
    );
    expect((await replica.open("room", schema)).value.title).toBe("untitled");
  });

  it("leaves others as they are, and one that isn't there is no fault", async () => {
    const { storage, replica, room } = await opened();
    await room.change(({ title }) => title.set("x")).saved;
    const meta = [...storage.meta.keys()];
    await replica.deleteDocument("hall");
    expect([...storage.meta.keys()]).toEqual(meta);
    expect(room.value.title).toBe("x");
    expect(await replica.documents()).toEqual(["room"]);
  });

  it("may be opened with any schema", async () => {
    const { replica } = await opened();
    const hall = await replica.open("hall", defineSchema({ name: "hall", version: 1, fields: schema }));
    await hall.change(({ title }) => title.set("x")).saved;
    await replica.deleteDocument("hall");
    const other = await replica.open("hall", defineSchema({ name: "other", version: 1, fields: { n: counter() } }));
    expect(other.value.n).toBe(0);
  });

  it("may be opened with any schema, also when nothing was written in it", async () => {
    const { replica } = await opened();
    await replica.open("hall", defineSchema({ name: "hall", version: 1, fields: schema }));
    await replica.deleteDocument("hall");
    const other = await replica.open("hall", defineSchema({ name: "other", version: 1, fields: { n: counter() } }));
    expect(other.value.n).toBe(0);
  });

  it("can be deleted when its disk has failed, and not while it is opened or deleted", async () => {
    const { storage, replica, room } = await opened();
    storage.isHolding = true;
    room.change(({ title }) => title.set("x"));
    await settled();
    storage.appends[0]!.finish(new DiskError("full"));
    await settled();
    const deleting = replica.deleteDocument("room");
    expect(await codeOf(replica.deleteDocument("room"))).toBe("BUSY");
    expect(await codeOf(replica.open("room", schema))).toBe("ALREADY_OPEN");
    await deleting;
    const opening = replica.open("room", schema);
    await Promise.resolve();
    await opening;
    expect(await replica.documents()).toEqual(["room"]);
  });

  it("is written on by a new author every time, so that peers who kept it can join what is new", async () => {
    const { replica, room } = await opened();
    const peer = await createReplica({ storage: new SlowStorage(), founding: founding() });
    const there = await peer.open("room", schema);
    const [core, kept] = [() => replica.core.documents.get(room.id)!, peer.core.documents.get(room.id)!];
    const authors = [room.author];
    expect(room.author).toBe(replica.id);
    await room.change(({ score }) => score.at("ann").add(1)).saved;
    give(core(), peer);

    for (const step of [10, 100]) {
      await replica.deleteDocument("room");
      const again = await replica.open("room", schema);
      authors.push(again.author);
      // Before anything has come back.
      const change = again.change(({ score }) => score.at("ann").add(step));
      expect(change.firstSeq).toBe(1);
      await change.saved;
      give(core(), peer);
      give(kept, replica);
      expect(again.value.score.get("ann")).toBe(there.value.score.get("ann"));
      expect(hexOf(encodeState(core().state))).toBe(hexOf(encodeState(kept.state)));
    }
    expect(there.value.score.get("ann")).toBe(111);
    expect(kept.counts).toMatchObject({ rejected: 0, applied: 3 });
    expect(new Set(authors).size).toBe(3);
  });

  it("keeps its new author across restarts", async () => {
    const { storage, replica, room } = await opened();
    await room.change(({ title }) => title.set("x")).saved;
    await replica.deleteDocument("room");
    const { author } = await replica.open("room", schema);
    const restarted = await createReplica({ storage, founding: founding() });
    expect((await restarted.open("room", schema)).author).toBe(author);
    expect((await restarted.open("hall", schema)).author).toBe(replica.id);
  });

  it("keeps its author when its log could not be deleted", async () => {
    const { storage, replica, room } = await opened();
    await room.change(({ score }) => score.at("ann").add(1)).saved;
    storage.delete = () => Promise.reject(new DiskError("full"));
    expect(await codeOf(replica.deleteDocument("room"))).toBe("WRITE_FAILED");
    const again = await replica.open("room", schema);
    again.change(({ score }) => score.at("ann").add(1));
    expect(again.value.score.get("ann")).toBe(2);
  });
});

describe("a deleted document with a genesis", () => {
  it("takes changes only when one's own earlier ones are back, and goes on after them", async () => {
    const storage = new SlowStorage();
    const replica = await createReplica({ storage, founding: founding() });
    const genesis = { nonce: "n", paid: { [replica.id]: 5 } };
    const open = () => replica.create(bank(), genesis);
    const account = await open();
    const core = () => replica.core.documents.get(account.id)!;
    const peer = new Site(replicaOf(2).create(bank(), genesis));
    peer.nowMs = replica.now();
    const pay = (id: string) => (tx: Parameters<Parameters<typeof account.change>[0]>[0]) =>
      tx.paid.set(id, { to: nameOf(3), amount: 1 });
    await account.change(pay("a")).saved;
    await account.change(pay("b")).saved;
    peer.receive(...storage.logs.get(account.id)!.map(({ bytes }) => bytes));

    for (let round = 0; round < 2; round++) {
      await replica.deleteDocument(account.id);
      const again = await open();
      expect(again.author).toBe(replica.id);
      expect(failing(() => again.change(pay("c")))).toMatchObject({ name: "ChangeError", code: "OWN_ENTRIES_MISSING" });
    }
    give(peer.document as unknown as DocumentCore, replica);
    expect(core().counts).toMatchObject({ applied: 2, rejected: 0 });
    await replica.close();
    const restarted = await (await createReplica({ storage: reopened(storage), founding: founding() })).create(
      bank(),
      genesis,
    );
    expect(restarted.change(pay("c")).firstSeq).toBe(3);
  });
});

/** The same disk, after a restart. */
function reopened(storage: SlowStorage): SlowStorage {
  const again = new SlowStorage();
  for (const [document, records] of storage.logs) again.logs.set(document, records);
  for (const [key, value] of storage.meta) again.meta.set(key, value);
  return again;
}

describe("the size of a document", () => {
  it("counts its log and its state, and stays the same object until something changes", async () => {
    const { storage, room } = await opened();
    expect(room.size).toMatchObject({ entries: 0, logBytes: 0, liveCells: 0 });
    const empty = room.size.stateBytes;
    const change = room.change(({ title, players }) => [title.set("x"), players.add("ann")]);
    expect(room.size).toMatchObject({ entries: 0, liveCells: 2 });
    await change.saved;
    expect(room.size).toMatchObject({ entries: 1, liveCells: 2 });
    await room.change(({ players }) => players.remove("ann")).saved;
    const { size } = room;
    expect(size.entries).toBe(2);
    const stored = storage.logs.get(room.id)!.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(size.logBytes).toBeGreaterThan(stored * 0.8);
    expect(size.logBytes).toBeLessThanOrEqual(stored);
    expect(size.liveCells).toBe(1);
    expect(inspect(size)).toMatch(/^\{ entries: 2, logBytes: \d+, liveCells: 1, stateBytes: \d+ \}$/);
    expect(JSON.parse(JSON.stringify(size))).toMatchObject({ entries: 2, liveCells: 1, stateBytes: size.stateBytes });
    expect(size.stateBytes).toBeGreaterThan(empty);
    expect(room.size).toBe(size);
    room.change(({ title }) => title.set("longer than before"));
    expect(room.size.stateBytes).toBeGreaterThan(size.stateBytes);
  });
});

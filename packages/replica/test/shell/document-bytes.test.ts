// A document carried as bytes by the application: what arrives, what waits, and what is refused with advice.
import { counter } from "@joinery/crdt";
import { createReplica, DocumentError } from "@joinery/replica";
import { exportDocument, importDocument, versionOf } from "@joinery/replica/bytes";
import { describe, expect, it } from "vitest";
import { openRoom, schema } from "./open-room.js";
import { DiskError, SlowStorage } from "./slow-storage.js";

async function anotherRoom() {
  const replica = await createReplica({ storage: new SlowStorage() });
  return { replica, room: await replica.open("room", schema) };
}

describe("a document's bytes", () => {
  it("make another replica's document equal, without any network", async () => {
    const { room } = await openRoom();
    room.change((tx) => [tx.title.set("x"), tx.players.add("ann")]);
    const { room: other } = await anotherRoom();
    expect(await importDocument(other, await exportDocument(room))).toEqual({ taken: 1, known: 0, left: 0 });
    expect(other.value.title).toBe("x");
    expect(versionOf(other)).toEqual(versionOf(room));
    other.change((tx) => tx.players.add("bob"));
    await importDocument(room, await exportDocument(other, { since: versionOf(room) }));
    expect([...room.value.players]).toEqual(["ann", "bob"]);
  });

  it("hold what was changed just now, and are given only when it is on disk", async () => {
    const { room, storage } = await openRoom();
    storage.isHolding = true;
    room.change((tx) => tx.title.set("late"));
    let done = false;
    const bytes = exportDocument(room).then((given) => {
      done = true;
      return given;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toBe(false);
    storage.isHolding = false;
    storage.appends[0]!.finish();
    const { room: other } = await anotherRoom();
    await importDocument(other, await bytes);
    expect(other.value.title).toBe("late");
  });

  it("are imported once and survive a restart: what is known comes back as known", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    const bytes = await exportDocument(room);
    const storage = new SlowStorage();
    const first = await createReplica({ storage });
    const other = await first.open("room", schema);
    await importDocument(other, bytes);
    expect(await importDocument(other, bytes)).toEqual({ taken: 0, known: 1, left: 0 });
    expect((await storage.load(other.id)).length).toBe(1);
  });

  it("wait for what they depend on, and say so", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    await exportDocument(room);
    const since = versionOf(room);
    room.change((tx) => tx.title.set("y"));
    const { room: other } = await anotherRoom();
    expect(await importDocument(other, await exportDocument(room, { since }))).toEqual({ taken: 0, known: 0, left: 1 });
    expect(await importDocument(other, await exportDocument(room))).toMatchObject({ left: 0 });
    expect(other.value.title).toBe("y");
  });

  it("pass the verifier first, which is waited for", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    const bytes = await exportDocument(room);
    for (const accepts of [true, false]) {
      const verify = async (): Promise<boolean> => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        return accepts;
      };
      const { room: other } = await openRoom({ verify });
      const taken = accepts ? 1 : 0;
      expect(await importDocument(other, bytes)).toEqual({ taken, known: 0, left: 1 - taken });
    }
  });

  it("of another document, damaged, or no version are refused, and nothing has changed", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    const bytes = await exportDocument(room);
    const replica = await createReplica({ storage: new SlowStorage() });
    const hall = await replica.open("hall", { clicks: counter() });
    const invalid = { name: DocumentError.name, code: "INVALID_BYTES" };
    await expect(importDocument(hall, bytes)).rejects.toMatchObject(invalid);
    await expect(importDocument(hall, bytes)).rejects.toThrow('exported from another document, "room"');
    const damaged = bytes.with(bytes.length - 20, (bytes[bytes.length - 20] as number) ^ 1);
    const { room: other } = await anotherRoom();
    await expect(importDocument(other, damaged)).rejects.toThrow("the checksum differs");
    expect(other.value.title).toBe("untitled");
    await expect(exportDocument(room, { since: Uint8Array.of(9) })).rejects.toMatchObject(invalid);
  });

  it("are not given once the disk has failed, nor taken", async () => {
    const { room, storage } = await openRoom();
    storage.isHolding = true;
    room.change((tx) => tx.title.set("x"));
    const bytes = exportDocument(room);
    await new Promise((resolve) => setTimeout(resolve, 1));
    storage.appends[0]!.finish(new DiskError("no space"));
    await expect(bytes).rejects.toMatchObject({ code: "STORAGE_FAILED" });
    await expect(exportDocument(room)).rejects.toMatchObject({ code: "STORAGE_FAILED" });
    await expect(importDocument(room, new Uint8Array())).rejects.toMatchObject({ code: "STORAGE_FAILED" });
  });

  it("are neither given nor taken inside a change, which goes on", async () => {
    const { room } = await openRoom();
    const asked: Promise<unknown>[] = [];
    const bytes = await exportDocument(room);
    room.change((tx) => {
      tx.title.set("x");
      asked.push(exportDocument(room), importDocument(room, bytes), room.settled());
    });
    for (const one of asked) await expect(one).rejects.toMatchObject({ code: "NESTED_CHANGE" });
    expect(room.value.title).toBe("x");
  });

  it("are neither given nor taken by a document that is closed", async () => {
    const { room } = await openRoom();
    const bytes = await exportDocument(room);
    await room.close();
    await expect(exportDocument(room)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(importDocument(room, bytes)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

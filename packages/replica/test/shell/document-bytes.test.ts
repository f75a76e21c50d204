// A document carried as bytes by the application: what arrives, what waits, and what is refused with advice.
import { counter } from "@joinery/crdt";
import { createReplica, DocumentError } from "@joinery/replica";
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
    expect(await other.import(await room.export())).toEqual({ taken: 1, known: 0, left: 0 });
    expect(other.value.title).toBe("x");
    expect(other.version()).toEqual(room.version());
    other.change((tx) => tx.players.add("bob"));
    await room.import(await other.export({ since: room.version() }));
    expect([...room.value.players]).toEqual(["ann", "bob"]);
  });

  it("hold what was changed just now, and are given only when it is on disk", async () => {
    const { room, storage } = await openRoom();
    storage.isHolding = true;
    room.change((tx) => tx.title.set("late"));
    let done = false;
    const bytes = room.export().then((given) => {
      done = true;
      return given;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toBe(false);
    storage.isHolding = false;
    storage.appends[0]!.finish();
    const { room: other } = await anotherRoom();
    await other.import(await bytes);
    expect(other.value.title).toBe("late");
  });

  it("are imported once and survive a restart: what is known comes back as known", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    const bytes = await room.export();
    const storage = new SlowStorage();
    const first = await createReplica({ storage });
    const other = await first.open("room", schema);
    await other.import(bytes);
    expect(await other.import(bytes)).toEqual({ taken: 0, known: 1, left: 0 });
    expect((await storage.load(other.id)).length).toBe(1);
  });

  it("wait for what they depend on, and say so", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    await room.export();
    const since = room.version();
    room.change((tx) => tx.title.set("y"));
    const { room: other } = await anotherRoom();
    expect(await other.import(await room.export({ since }))).toEqual({ taken: 0, known: 0, left: 1 });
    expect(await other.import(await room.export())).toMatchObject({ left: 0 });
    expect(other.value.title).toBe("y");
  });

  it("pass the verifier first, which is waited for", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    const bytes = await room.export();
    for (const accepts of [true, false]) {
      const verify = async (): Promise<boolean> => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        return accepts;
      };
      const { room: other } = await openRoom({ verify });
      const taken = accepts ? 1 : 0;
      expect(await other.import(bytes)).toEqual({ taken, known: 0, left: 1 - taken });
    }
  });

  it("of another document, damaged, or no version are refused, and nothing has changed", async () => {
    const { room } = await openRoom();
    room.change((tx) => tx.title.set("x"));
    const bytes = await room.export();
    const replica = await createReplica({ storage: new SlowStorage() });
    const hall = await replica.open("hall", { clicks: counter() });
    const invalid = { name: DocumentError.name, code: "INVALID_BYTES" };
    await expect(hall.import(bytes)).rejects.toMatchObject(invalid);
    await expect(hall.import(bytes)).rejects.toThrow('exported from another document, "room"');
    const damaged = bytes.with(bytes.length - 20, (bytes[bytes.length - 20] as number) ^ 1);
    const { room: other } = await anotherRoom();
    await expect(other.import(damaged)).rejects.toThrow("the checksum differs");
    expect(other.value.title).toBe("untitled");
    await expect(room.export({ since: Uint8Array.of(9) })).rejects.toMatchObject(invalid);
  });

  it("are not given once the disk has failed, nor taken", async () => {
    const { room, storage } = await openRoom();
    storage.isHolding = true;
    room.change((tx) => tx.title.set("x"));
    const bytes = room.export();
    await new Promise((resolve) => setTimeout(resolve, 1));
    storage.appends[0]!.finish(new DiskError("no space"));
    await expect(bytes).rejects.toMatchObject({ code: "STORAGE_FAILED" });
    await expect(room.export()).rejects.toMatchObject({ code: "STORAGE_FAILED" });
    await expect(room.import(new Uint8Array())).rejects.toMatchObject({ code: "STORAGE_FAILED" });
  });

  it("are neither given nor taken by a document that is closed", async () => {
    const { room } = await openRoom();
    const bytes = await room.export();
    await room.close();
    await expect(room.export()).rejects.toMatchObject({ code: "CLOSED" });
    await expect(room.import(bytes)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

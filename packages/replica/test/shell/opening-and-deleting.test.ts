// A document is opened or deleted by one caller at a time, whatever the disk takes for it: numbers are never given out twice.
import { createReplica } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { openRoom, schema } from "./open-room.js";
import { SlowStorage } from "./slow-storage.js";

/** A disk that takes its time for small values, such as who wrote a document last. */
class SlowMeta extends SlowStorage {
  delayMs = 0;

  override async loadMeta(key: string): Promise<Uint8Array | undefined> {
    const value = await super.loadMeta(key);
    await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    return value;
  }
}

async function writtenRoom() {
  const storage = new SlowMeta();
  const replica = await createReplica({ storage });
  const room = await replica.open("room", schema);
  await room.change((tx) => tx.title.set("x")).saved;
  const { author } = room;
  await room.close();
  storage.delayMs = 10;
  return { replica, author };
}

describe("a document that is being opened", () => {
  it("is not deleted meanwhile, and opens with all it has", async () => {
    const { replica, author } = await writtenRoom();
    const opening = replica.open("room", schema);
    await expect(replica.deleteDocument("room")).rejects.toMatchObject({ code: "BUSY" });
    const room = await opening;
    expect([room.value.title, room.author]).toEqual(["x", author]);
    expect(room.change((tx) => tx.title.set("y")).firstSeq).toBe(2);
    await replica.close();
  });

  it("is not opened again meanwhile", async () => {
    const { replica } = await writtenRoom();
    const opening = replica.open("room", schema);
    await expect(replica.open("room", schema)).rejects.toMatchObject({ code: "ALREADY_OPEN" });
    await opening;
    await replica.close();
  });
});

describe("a document that is being deleted", () => {
  it("is not opened meanwhile, and its author's numbers are not used again", async () => {
    const { replica, author } = await writtenRoom();
    const deleting = replica.deleteDocument("room");
    await expect(replica.open("room", schema)).rejects.toMatchObject({ code: "ALREADY_OPEN" });
    await deleting;
    const room = await replica.open("room", schema);
    room.change((tx) => tx.title.set("y"));
    expect(room.author).not.toBe(author);
    await replica.close();
  });

  it("can be opened as soon as that has failed", async () => {
    const { replica, room } = await openRoom();
    await room.close();
    await expect(replica.open("~no name", schema)).rejects.toMatchObject({ code: "INVALID_NAME" });
    await expect(replica.open("~no name", schema)).rejects.toMatchObject({ code: "INVALID_NAME" });
    expect((await replica.open("room", schema)).value.title).toBe("untitled");
    await replica.close();
  });
});

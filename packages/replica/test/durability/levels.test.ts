// The levels of durability: what each asks of storage, what a loss of power takes, and that no number is given out twice.
import { counter, set } from "@joinery/crdt";
import { ArgumentError, createReplica, type Document, type Replica } from "@joinery/replica";
import { exportDocument, importDocument } from "@joinery/replica/bytes";
import { founding } from "@joinery/replica/genesis";
import { leasedAuthor } from "@joinery/replica/leases";
import { describe, expect, it } from "vitest";
import { bank } from "../payments.js";
import { PoweredDisk } from "./powered-storage.js";

const schema = { names: set<string>(), sum: counter() };
type Room = typeof schema;

/** Gives everything in one document to another. */
async function give(from: Document<Room>, to: Document<Room>): Promise<void> {
  await importDocument(to, await exportDocument(from));
}

async function add(document: Document<Room>, ...names: string[]): Promise<void> {
  for (const name of names) {
    await document.change((tx) => {
      tx.names.add(name);
      tx.sum.add(1);
    }).saved;
  }
}

const peer = async (): Promise<Document<Room>> =>
  (await createReplica({ storage: new PoweredDisk().open() })).open("room", schema);

const open = async (disk: PoweredDisk, durability?: "durable" | "relaxed" | "ephemeral") => {
  const replica: Replica = await createReplica({ storage: disk.open() });
  return { replica, room: await replica.open("room", schema, durability === undefined ? {} : { durability }) };
};

const namesOf = (document: Document<Room>): string[] => [...document.value.names].sort();

describe("a relaxed document", () => {
  it("asks for relaxed appends, beside others that stay durable, and a durable mark before and after", async () => {
    const disk = new PoweredDisk();
    const { replica, room } = await open(disk, "relaxed");
    const bankRoom = await replica.open("bank", schema);
    disk.asked.length = 0;
    await add(room, "ann");
    await add(bankRoom, "bob");
    await room.close();
    expect(disk.asked).toEqual(["relaxed", "durable", "meta"]);
    expect([room.durability, bankRoom.durability]).toEqual(["relaxed", "durable"]);
  });

  it("goes on under a new author after a loss of power, gives out no number twice, and gets back what was lost", async () => {
    const disk = new PoweredDisk();
    const other = await peer();
    const before = await open(disk, "relaxed");
    await add(before.room, "ann", "bob");
    await give(before.room, other);
    disk.losePower();

    const after = await open(disk, "relaxed");
    expect(namesOf(after.room)).toEqual([]);
    expect(after.room.author).not.toBe(before.room.author);
    await add(after.room, "cat");
    await give(after.room, other);
    await give(other, after.room);
    await after.room.settled();
    for (const document of [after.room, other]) {
      expect([namesOf(document), document.value.sum]).toEqual([["ann", "bob", "cat"], 3]);
    }
  });

  it("keeps its author after a close, and takes a new one after every stop without", async () => {
    const disk = new PoweredDisk();
    const first = await open(disk, "relaxed");
    await add(first.room, "ann");
    await first.replica.close();
    const second = await open(disk, "relaxed");
    expect(second.room.author).toBe(first.room.author);
    const third = await open(disk, "relaxed");
    expect(third.room.author).not.toBe(first.room.author);
    expect(namesOf(third.room)).toEqual(["ann"]);
    const durable = await open(disk);
    expect([first.room.author, third.room.author]).not.toContain(durable.room.author);
    expect((await open(disk)).room.author).toBe(durable.room.author);
  });

  it("that can't say that it was closed reports it, and has another author at the next opening", async () => {
    const disk = new PoweredDisk();
    const errors: unknown[] = [];
    const storage = disk.open();
    const replica = await createReplica({ storage, onError: (error) => errors.push(error) });
    const room = await replica.open("room", schema, { durability: "relaxed" });
    await add(room, "ann");
    storage.saveMeta = () => Promise.reject(new RangeError("full"));
    await room.close();
    expect(errors).toEqual([new RangeError("full")]);
    expect((await open(disk, "relaxed")).room.author).not.toBe(room.author);
  });
});

describe("an ephemeral document", () => {
  it("writes nothing, resolves `saved`, and is announced", async () => {
    const disk = new PoweredDisk();
    const { replica, room } = await open(disk, "ephemeral");
    disk.asked.length = 0;
    const announced: number[] = [];
    replica.onDurable((_document, entries) => announced.push(...entries.map(({ lastSeq }) => lastSeq)));
    await add(room, "ann");
    await room.close();
    expect([disk.asked, announced]).toEqual([[], [2]]);
    expect(await replica.documents()).toEqual([]);
  });

  it("has a new author at every opening, in one process too", async () => {
    const { replica, room } = await open(new PoweredDisk(), "ephemeral");
    await room.close();
    const again = await replica.open("room", schema, { durability: "ephemeral" });
    expect(new Set([replica.id, room.author, again.author]).size).toBe(3);
  });

  it("shows what was stored when it was opened otherwise, and leaves it as it is", async () => {
    const disk = new PoweredDisk();
    const stored = await open(disk);
    await add(stored.room, "ann");
    await stored.replica.close();
    const passing = await open(disk, "ephemeral");
    await add(passing.room, "bob");
    expect(namesOf(passing.room)).toEqual(["ann", "bob"]);
    await passing.replica.close();
    expect(namesOf((await open(disk)).room)).toEqual(["ann"]);
  });
});

describe("the level of a document", () => {
  it("is durable by default, or what the replica says, or what `open` says", async () => {
    const replica = await createReplica({ storage: new PoweredDisk().open(), durability: "relaxed" });
    expect((await replica.open("one", schema)).durability).toBe("relaxed");
    expect((await replica.open("two", schema, { durability: "durable" })).durability).toBe("durable");
    expect((await open(new PoweredDisk())).room.durability).toBe("durable");
  });

  it.each(["relaxed", "ephemeral"] as const)("can't be %s where the author can't be replaced", async (durability) => {
    const storage = new PoweredDisk().open();
    const replica = await createReplica({ storage, founding: founding(), durability });
    const genesis = { nonce: "levels", paid: { [replica.id]: 5 } };
    await expect(replica.create(bank(), genesis, { durability })).rejects.toMatchObject({ code: "NEEDS_DURABLE" });
    expect((await replica.create(bank(), genesis)).durability).toBe("durable");
    const lessee = await createReplica({ storage: new PoweredDisk().open(), author: leasedAuthor(), durability });
    await expect(lessee.open("room", schema, { durability })).rejects.toMatchObject({ code: "NEEDS_DURABLE" });
    expect((await lessee.open("room", schema)).durability).toBe("durable");
  });

  it("that there isn't is refused by what to pass", async () => {
    const storage = new PoweredDisk().open();
    const made = createReplica({ storage, durability: "fast" as "durable" });
    await expect(made).rejects.toThrow(/options\.durability is string: pass "durable"/);
    const replica = await createReplica({ storage });
    for (const options of [{ durability: "fast" }, "relaxed", null]) {
      await expect(replica.open("room", schema, options as never)).rejects.toThrow(ArgumentError);
    }
  });
});

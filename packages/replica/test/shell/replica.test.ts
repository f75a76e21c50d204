// Replicas over a storage: their author, opening and loading, and the seam that sync plugs into.
import { counter, map, register } from "@joinery/crdt";
import {
  createReplica,
  type DocumentCore,
  DocumentError,
  decodeEntry,
  type Entry,
  encodeEntry,
  type LogRecord,
  type Replica,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it, vi } from "vitest";
import { bank } from "../payments.js";
import { nameOf } from "../site.js";
import { failing } from "./open-room.js";
import { DiskError, SlowStorage, settled } from "./slow-storage.js";

const schema = { title: register("untitled"), score: map(counter()) };

function codeOf(problem: Promise<unknown>): Promise<unknown> {
  return problem.then(
    () => undefined,
    (error: { code?: unknown }) => error.code,
  );
}

/** Carries what one replica announces to another's document of the same name. */
function connect(from: Replica, to: Replica): () => void {
  return from.onDurable((document, entries) => {
    const there = to.core.documents.get(document.id);
    if (there !== undefined)
      to.receive(
        there,
        entries.map((entry) => carried(entry, document, there)),
      );
  });
}

function carried(entry: Entry, from: DocumentCore, to: DocumentCore): Entry {
  const decoded = decodeEntry(encodeEntry(entry, from.authors), to.authors);
  if (!decoded.ok) throw new TypeError(decoded.reason);
  return decoded.value;
}

describe("a replica", () => {
  it("makes up its author once, saves it first, and is the same author next time", async () => {
    const storage = new SlowStorage();
    const first = await createReplica({ storage });
    expect(storage.meta.get("author")).toHaveLength(16);
    const second = await createReplica({ storage });
    expect(second.id).toBe(first.id);
    expect((await createReplica({ storage: new SlowStorage() })).id).not.toBe(first.id);
  });

  it("does not exist before its author is on disk", async () => {
    const storage = new SlowStorage();
    vi.spyOn(storage, "saveMeta").mockRejectedValue(new DiskError("full"));
    expect(await codeOf(createReplica({ storage }))).toBe("WRITE_FAILED");
  });

  it("refuses a stored author that is none", async () => {
    const storage = new SlowStorage();
    storage.meta.set("author", new Uint8Array(7));
    expect(await codeOf(createReplica({ storage }))).toBe("INVALID_AUTHOR");
    expect(await codeOf(createReplica({ storage, author: "x" as never }))).toBe("INVALID_AUTHOR");
    expect(await codeOf(createReplica({ storage: new SlowStorage(), random: () => new Uint8Array(3) }))).toBe(
      "INVALID_AUTHOR",
    );
  });

  it("writes as the author it is given and leaves the stored one alone", async () => {
    const storage = new SlowStorage();
    const replica = await createReplica({ storage, author: nameOf(7) });
    expect(replica.id).toBe(nameOf(7));
    expect(storage.meta.size).toBe(0);
  });

  it("reads whole milliseconds from the clock it is given", async () => {
    const replica = await createReplica({ storage: new SlowStorage(), now: () => 12.9 });
    expect(replica.now()).toBe(12);
  });

  it("writes nothing at a time that its clock can't mean", async () => {
    let nowMs = 0;
    const replica = await createReplica({ storage: new SlowStorage(), now: () => nowMs });
    const room = await replica.open("room", schema);
    for (nowMs of [1e300, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(failing(() => room.change(({ title }) => title.set("x")))).toMatchObject({ code: "INVALID_ARGUMENT" });
    }
    nowMs = 5.5;
    await room.change(({ title }) => title.set("y")).saved;
    expect(room.value.title).toBe("y");
  });

  it("lists what is open and what is stored", async () => {
    const storage = new SlowStorage();
    const replica = await createReplica({ storage });
    const room = await replica.open("room/2", schema);
    await room.change(({ title }) => title.set("x")).saved;
    await room.close();
    await replica.open("room/1", schema);
    expect(await replica.documents()).toEqual(["room/1", "room/2"]);
  });
});

describe("opening a document", () => {
  it("loads what was stored, and goes on with the next number", async () => {
    const storage = new SlowStorage();
    const before = await createReplica({ storage });
    const room = await before.open("room", schema);
    room.change(({ title, score }) => [title.set("kept"), score.at("ann").add(3)]);
    await before.close();
    const after = await createReplica({ storage });
    const again = await after.open("room", schema);
    expect(again.value.title).toBe("kept");
    expect(again.value.score.get("ann")).toBe(3);
    expect(again.change(({ title }) => title.set("next"))).toMatchObject({ firstSeq: 3, lastSeq: 3 });
  });

  it("tells sync only once the log is in", async () => {
    const storage = new SlowStorage();
    const before = await createReplica({ storage });
    await (await before.open("room", schema)).change(({ title }) => title.set("kept")).saved;
    const after = await createReplica({ storage });
    const seen: [string, number][] = [];
    const end = after.onOpen((document) => seen.push([document.id, document.durable.total]));
    const opening = after.open("room", schema);
    expect(after.core.documents.size).toBe(0);
    await opening;
    end();
    await after.open("other", schema);
    expect(seen).toEqual([["room", 1]]);
  });

  it("is refused twice, also while the first is under way, and allowed after a close", async () => {
    const replica = await createReplica({ storage: new SlowStorage() });
    const closed: string[] = [];
    replica.onClose((document) => closed.push(document.id));
    const first = replica.open("room", schema);
    expect(await codeOf(replica.open("room", schema))).toBe("ALREADY_OPEN");
    const room = await first;
    expect(await codeOf(replica.open("room", schema))).toBe("ALREADY_OPEN");
    await room.close();
    expect(closed).toEqual(["room"]);
    expect((await replica.open("room", schema)).id).toBe("room");
  });

  it("is refused with an unfit name or schema, and then can be tried again", async () => {
    const replica = await createReplica({ storage: new SlowStorage(), founding: founding() });
    expect(await codeOf(replica.open("", schema))).toBe("INVALID_NAME");
    // @ts-expect-error: it takes its rights from a genesis
    expect(await codeOf(replica.open("room", bank()))).toBe("NEEDS_GENESIS");
    expect(await codeOf(replica.create(bank(), { nonce: "", paid: {} }))).toBe("INVALID_GENESIS");
    expect((await replica.open("room", schema)).id).toBe("room");
  });

  it("with a genesis or a guard is refused without what founds documents", async () => {
    const replica = await createReplica({ storage: new SlowStorage() });
    expect(await codeOf(replica.create(bank(), { nonce: "n", paid: {} }))).toBe("NEEDS_FOUNDING");
    const guarded = { ...counter(), guard: () => undefined };
    expect(await codeOf(replica.open("room", { guarded }))).toBe("NEEDS_FOUNDING");
    const other = await createReplica({ storage: new SlowStorage(), founding: founding() });
    expect((await other.open("room", { guarded })).id).toBe("room");
  });

  it("with a genesis saves the genesis and finds the document again", async () => {
    const storage = new SlowStorage();
    const genesis = { nonce: "n", paid: { [nameOf(1)]: 5 } };
    const before = await createReplica({ storage, founding: founding() });
    const account = await before.create(bank(), genesis);
    expect([...storage.meta.keys()]).toContain(`genesis/${account.id}`);
    account.change(({ clicks }) => clicks.add(2));
    await before.close();
    const after = await createReplica({ storage, founding: founding() });
    expect((await after.create(bank(), genesis)).value.clicks).toBe(2);
  });
});

describe("a log that was damaged", () => {
  const damages: [string, (log: LogRecord[]) => LogRecord[], number][] = [
    ["a torn record", ([a, b, c]) => [a!, { ...b!, bytes: b!.bytes.subarray(0, 30) }, c!], 2],
    ["a record with other content", ([a, b, c]) => [a!, { ...b!, bytes: b!.bytes.with(-1, 255) }, c!], 2],
    ["a missing record", ([a, , c]) => [a!, c!], 2],
    ["a record filed under other numbers", ([a, b, c]) => [a!, b!, { ...c!, lastSeq: 9 }], 3],
    ["a record filed under another author", ([a, b, c]) => [a!, b!, { ...c!, author: nameOf(9) }], 3],
  ];
  it.each(damages)("is refused with %s, naming the document and the place", async (_what, damage, place) => {
    const storage = new SlowStorage();
    const before = await createReplica({ storage });
    const room = await before.open("room", schema);
    for (const title of ["a", "b", "c"]) await room.change((draft) => draft.title.set(title)).saved;
    await before.close();
    storage.logs.set(room.id, damage(storage.logs.get(room.id)!));
    const after = await createReplica({ storage });
    const problem = await after.open("room", schema).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(DocumentError);
    expect(problem).toMatchObject({ code: "CORRUPT_LOG" });
    expect(`${problem}`).toContain(`record ${place} of the log of "room"`);
    expect(after.core.documents.size).toBe(0);
    expect(await codeOf(after.open("room", schema))).toBe("CORRUPT_LOG");
  });
});

describe("two replicas", () => {
  it("converge over the seam, in both directions", async () => {
    const [ann, bob] = await Promise.all([
      createReplica({ storage: new SlowStorage() }),
      createReplica({ storage: new SlowStorage() }),
    ]);
    connect(ann, bob);
    connect(bob, ann);
    const [here, there] = [await ann.open("room", schema), await bob.open("room", schema)];
    here.change(({ score }) => score.at("ann").add(1));
    there.change(({ score }) => score.at("ann").add(10));
    there.change(({ title }) => title.set("ours"));
    await settled();
    expect(here.value.score.get("ann")).toBe(11);
    expect(there.value.score.get("ann")).toBe(11);
    expect(here.value.title).toBe("ours");
  });

  it("hear of nothing that is not on disk", async () => {
    const storage = new SlowStorage();
    storage.isHolding = true;
    const ann = await createReplica({ storage });
    const heard: number[] = [];
    ann.onDurable((_document, entries) => heard.push(...entries.map(({ firstSeq }) => firstSeq)));
    const room = await ann.open("room", schema);
    const change = room.change(({ title }) => title.set("x"));
    await settled();
    expect(heard).toEqual([]);
    storage.appends[0]!.finish();
    await change.saved;
    expect(heard).toEqual([1]);
  });

  it("go on when a listener of the seam throws", async () => {
    const errors: unknown[] = [];
    const replica = await createReplica({ storage: new SlowStorage(), onError: (error) => errors.push(error) });
    const heard: string[] = [];
    const fault = new RangeError("listener");
    replica.onOpen(() => {
      throw fault;
    });
    replica.onDurable(() => {
      throw fault;
    });
    replica.onDurable((document) => heard.push(document.id));
    const room = await replica.open("room", schema);
    await room.change(({ title }) => title.set("x")).saved;
    expect(heard).toEqual(["room"]);
    expect(errors).toEqual([fault, fault]);
  });
});

describe("verification", () => {
  async function pair(verify: (bytes: Uint8Array, author: string) => boolean | Promise<boolean>) {
    const errors: unknown[] = [];
    const ann = await createReplica({ storage: new SlowStorage() });
    const bob = await createReplica({ storage: new SlowStorage(), verify, onError: (error) => errors.push(error) });
    connect(ann, bob);
    return { ann, bob, errors, here: await ann.open("room", schema), there: await bob.open("room", schema) };
  }

  it("asks with canonical bytes and the author, and applies what is accepted", async () => {
    const asked: [string, number][] = [];
    const { ann, here, there } = await pair(async (bytes, author) => {
      asked.push([author, bytes.length]);
      return true;
    });
    await here.change(({ title }) => title.set("x")).saved;
    await settled();
    expect(there.value.title).toBe("x");
    expect(asked).toEqual([[ann.id, expect.any(Number)]]);
  });

  it.each([
    ["says no", () => false],
    ["throws", () => JSON.parse("{") as boolean],
    ["rejects", () => Promise.reject(new RangeError("no key"))],
  ])("drops what a verifier that %s was asked about", async (_what, verify) => {
    const { bob, here, there, errors } = await pair(verify);
    await here.change(({ title }) => title.set("x")).saved;
    await settled();
    expect(there.value.title).toBe("untitled");
    expect(bob.core.documents.get(there.id)!.counts.rejected).toBe(1);
    expect(errors).toHaveLength(_what === "says no" ? 0 : 1);
  });
});

describe("closing a replica", () => {
  it("writes what is open, closes the storage, and refuses everything afterwards", async () => {
    const storage = new SlowStorage();
    const replica = await createReplica({ storage });
    const room = await replica.open("room", schema);
    room.change(({ title }) => title.set("x"));
    await replica.close();
    expect(storage.logs.get(room.id)).toHaveLength(1);
    expect(storage.isClosed).toBe(true);
    expect(await codeOf(replica.open("room", schema))).toBe("CLOSED");
    expect(await codeOf(replica.documents())).toBe("CLOSED");
    expect(() => room.change(({ title }) => title.set("y"))).toThrow(DocumentError);
    await replica.close();
  });

  it("closes the storage also when a document could not be written, and says so", async () => {
    const storage = new SlowStorage();
    storage.isHolding = true;
    const replica = await createReplica({ storage });
    const room = await replica.open("room", schema);
    room.change(({ title }) => title.set("x"));
    await settled();
    storage.appends[0]!.finish(new DiskError("full"));
    expect(await codeOf(replica.close())).toBe("STORAGE_FAILED");
    expect(storage.isClosed).toBe(true);
  });

  it("happens at the end of an await using block", async () => {
    const storage = new SlowStorage();
    const replica = await createReplica({ storage });
    await replica[Symbol.asyncDispose]();
    expect(storage.isClosed).toBe(true);
  });
});

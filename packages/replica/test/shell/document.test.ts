// Documents as users hold them: values, changes and when they are saved, failing disks, closing.
import type { StructDraft } from "@joinery/crdt";
import { type Change, ChangeError, type Document, DocumentError } from "@joinery/replica";
import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import type { bank } from "../payments.js";
import { siteOf } from "../site.js";
import { failing, openRoom, type Room, schema } from "./open-room.js";
import { DiskError, settled } from "./slow-storage.js";

afterEach(() => {
  vi.useRealTimers();
});

describe("the value of a document", () => {
  it("is the same object until something changes", async () => {
    const { room, receive } = await openRoom();
    const before = room.value;
    expect(room.value).toBe(before);
    room.change(({ title }) => title.set("x"));
    const after = room.value;
    expect(after).not.toBe(before);
    expect([before.title, after.title]).toEqual(["untitled", "x"]);
    receive(siteOf(2, schema).write(({ title }) => title.set("y")));
    expect(room.value).not.toBe(after);
  });

  it("stays the same through changes that do nothing or fail, also when it is read inside them", async () => {
    const { room } = await openRoom();
    const before = room.value;
    room.change(({ players }) => players.remove("nobody"));
    failing(() =>
      room.change(({ title }) => {
        title.set("x");
        expect(room.value.title).toBe("untitled");
        throw new RangeError("no");
      }),
    );
    expect(room.value).toBe(before);
  });

  it("does not keep what it showed inside a change that failed", async () => {
    const { room } = await openRoom();
    failing(() =>
      room.change(({ title }) => {
        title.set("x");
        expect(room.value.title).toBe("x");
        throw new RangeError("no");
      }),
    );
    expect(room.value.title).toBe("untitled");
  });
});

describe("a change", () => {
  it("is applied at once, numbered, and saved later", async () => {
    const { room, storage } = await openRoom();
    const change = room.change(({ title, score }) => {
      title.set("x");
      score.at("ann").add(2);
      return "done";
    });
    expect(room.value.title).toBe("x");
    expect(change).toMatchObject({ result: "done", firstSeq: 1, lastSeq: 2 });
    expect(storage.groups).toEqual([]);
    await change.saved;
    expect(storage.logs.get(room.id)).toMatchObject([{ firstSeq: 1, lastSeq: 2 }]);
    expect(change.saved).toBe(change.saved);
  });

  it("shares one entry with the others of the same synchronous run", async () => {
    const { room, storage } = await openRoom();
    const changes = [1, 2, 3].map((points) => room.change(({ score }) => score.at("ann").add(points)));
    await Promise.all(changes.map(({ saved }) => saved));
    expect(storage.logs.get(room.id)).toHaveLength(1);
    await room.change(({ score }) => score.at("ann").add(4)).saved;
    expect(storage.logs.get(room.id)).toHaveLength(2);
  });

  it("is flushed when the option says so", async () => {
    const flushes: (() => void)[] = [];
    const { room, storage } = await openRoom({ flushOn: (flush) => flushes.push(flush) });
    room.change(({ title }) => title.set("x"));
    await settled();
    const last = room.change(({ title }) => title.set("y"));
    expect(flushes).toHaveLength(1);
    flushes[0]!();
    await last.saved;
    expect(storage.logs.get(room.id)).toHaveLength(1);
  });

  it("that does nothing is saved at once and writes nothing", async () => {
    const { room, storage } = await openRoom();
    const change = room.change(({ players }) => players.clear());
    await change.saved;
    expect(change).toMatchObject({ firstSeq: 1, lastSeq: 0 });
    await settled();
    expect(storage.groups).toEqual([]);
  });

  it("is refused inside another, and with a promise, whose own failure harms nobody", async () => {
    const { room } = await openRoom();
    const nested = (): unknown => room.change(() => room.change(() => 1));
    expect(failing(nested)).toMatchObject({ code: "NESTED_CHANGE" });
    const late = async ({ title }: StructDraft<Room>): Promise<void> => {
      title.set("early");
      await settled();
      title.set("late");
    };
    // @ts-expect-error: a change is synchronous
    expect(failing(() => room.change(late))).toBeInstanceOf(ChangeError);
    await settled();
    await settled();
    expect(room.value.title).toBe("untitled");
  });

  it("knows the types of fields and values", async () => {
    const { room } = await openRoom();
    const types = (): void => {
      // @ts-expect-error a change is synchronous
      room.change(() => (room.value.title === "" ? 1 : Promise.resolve(1)));
      room.change(() => JSON.parse("1"));
      // @ts-expect-error no such field
      room.change((draft) => draft.titel.set("x"));
      // @ts-expect-error a number is no title
      room.change((draft) => draft.title.set(1));
      // @ts-expect-error a set of texts
      room.change((draft) => draft.players.add(1));
      // @ts-expect-error no such field
      room.subscribe(["titel"], () => {});
      // @ts-expect-error values are read-only
      room.value.title = "x";
    };
    expectTypeOf(types).toBeFunction();
    expectTypeOf(room.value.title).toEqualTypeOf<string>();
    expectTypeOf(room.value.score).toEqualTypeOf<ReadonlyMap<string, number>>();
    expectTypeOf(room.value.players).toEqualTypeOf<ReadonlySet<string>>();
    expectTypeOf(() => room.change(() => 7)).returns.toEqualTypeOf<Change<number>>();
    expectTypeOf(room).toEqualTypeOf<Document<Room>>();
    expectTypeOf<Document<ReturnType<typeof bank>>["value"]["clicks"]>().toEqualTypeOf<number>();
  });
});

describe("the disk", () => {
  it("gets one append at a time, which takes all that gathered meanwhile, in order", async () => {
    const { room, storage } = await openRoom();
    storage.isHolding = true;
    const saved: Promise<void>[] = [];
    for (let round = 0; round < 4; round++) {
      saved.push(room.change(({ score }) => score.at("ann").add(1)).saved);
      await settled();
    }
    expect(storage.groups).toEqual([1]);
    storage.appends[0]!.finish();
    await saved[0];
    await settled();
    expect(storage.groups).toEqual([1, 3]);
    storage.appends[0]!.finish();
    await Promise.all(saved);
    expect(storage.logs.get(room.id)!.map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 3, 4]);
  });

  it("of one document does not hold up another", async () => {
    const { room, replica, storage } = await openRoom();
    const other = await replica.open("other", schema);
    storage.isHolding = true;
    const first = room.change(({ title }) => title.set("x"));
    const second = other.change(({ title }) => title.set("y"));
    await settled();
    const order: string[] = [];
    const both = [first.saved.then(() => order.push("first")), second.saved.then(() => order.push("second"))];
    storage.appends[1]!.finish();
    await settled();
    storage.appends[0]!.finish();
    await Promise.all(both);
    expect(order).toEqual(["second", "first"]);
  });

  it("that fails rejects what waits, and the document takes no more changes", async () => {
    const { room, storage, core, receive } = await openRoom();
    storage.isHolding = true;
    const [one, two] = [room.change(({ title }) => title.set("x")), room.change(({ title }) => title.set("y"))];
    const waiting = Promise.allSettled([one.saved, two.saved]);
    await settled();
    const third = room.change(({ title }) => title.set("queued"));
    await settled();
    storage.isHolding = false;
    const cause = new DiskError("full");
    storage.appends[0]!.finish(cause);
    const problem = { code: "STORAGE_FAILED", cause };
    expect(await waiting).toMatchObject([{ reason: problem }, { reason: problem }]);
    expect(room.failure).toMatchObject(problem);
    expect(failing(() => room.change(({ title }) => title.set("z")))).toBe(room.failure);
    await expect(two.saved).rejects.toBe(room.failure);
    const applied = core.applied.total;
    receive(siteOf(2, schema).write(({ title }) => title.set("peer")));
    expect(core.applied.total).toBe(applied);
    await expect(third.saved).rejects.toBe(room.failure);
    await expect(room.close()).rejects.toBe(room.failure);
    expect(storage.groups).toEqual([1]);
    expect(storage.logs.size).toBe(0);
  });

  it("that fails stops no process when nobody waits", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): unknown => unhandled.push(reason);
    process.on("unhandledRejection", listen);
    const { room, storage } = await openRoom();
    storage.isHolding = true;
    const asked = room.change(({ title }) => title.set("x")).saved;
    await settled();
    storage.appends[0]!.finish(new DiskError("full"));
    await settled();
    const late = room.failure === undefined ? undefined : asked;
    await settled();
    process.off("unhandledRejection", listen);
    expect(unhandled).toEqual([]);
    expect(late).toBe(asked);
  });

  it("that failed is no obstacle to opening again from what it kept", async () => {
    const { room, replica, storage } = await openRoom();
    await room.change(({ title }) => title.set("kept")).saved;
    storage.isHolding = true;
    room.change(({ title }) => title.set("lost"));
    await settled();
    storage.appends[0]!.finish(new DiskError("full"));
    await expect(room.close()).rejects.toThrow(DocumentError);
    storage.isHolding = false;
    const again = await replica.open("room", schema);
    expect(again.value.title).toBe("kept");
    expect(again.change(({ title }) => title.set("new")).firstSeq).toBe(2);
  });
});

describe("an entry from the future", () => {
  it("is applied when the clock has caught up, without anything else happening", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ["Date", "setTimeout", "clearTimeout"] });
    const { room, receive } = await openRoom({ aheadMsMax: 1_000 });
    const ahead = siteOf(2, schema);
    ahead.nowMs = Date.now() + 5_000;
    receive(ahead.write(({ title }) => title.set("soon")));
    expect(room.value.title).toBe("untitled");
    vi.advanceTimersByTime(3_999);
    expect(room.value.title).toBe("untitled");
    vi.advanceTimersByTime(1);
    expect(room.value.title).toBe("soon");
    await room.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("closing a document", () => {
  it("writes what is left, ends subscriptions, refuses changes and takes nothing more in", async () => {
    const { room, storage, receive, replica } = await openRoom();
    room.change(({ title }) => title.set("x"));
    const closing = room.close();
    expect(failing(() => room.change(({ title }) => title.set("y")))).toMatchObject({ code: "CLOSED" });
    await closing;
    expect(room.close()).toBe(closing);
    expect(storage.logs.get(room.id)).toHaveLength(1);
    receive(siteOf(2, schema).write(({ title }) => title.set("late")));
    expect(room.value.title).toBe("x");
    expect(replica.core.documents.size).toBe(0);
  });

  it("inside a change waits for its end", async () => {
    const { room, storage } = await openRoom();
    let closing: Promise<void> | undefined;
    room.change(({ title }) => {
      title.set("x");
      closing = room.close();
    });
    await closing;
    expect(storage.logs.get(room.id)).toHaveLength(1);
  });
});

// A disk that is full while the application goes on: what was changed stays, is written when there is room, in its order, and the
// application is told of both.
import { counter, set } from "@joinery/crdt";
import { createReplica, type DiskFull, type LogRecord, type Storage } from "@joinery/replica";
import { describe, expect, it, vi } from "vitest";
import { PoweredDisk } from "./powered-storage.js";

const schema = { names: set<string>(), sum: counter() };

class FullError extends Error {
  readonly code = "DISK_FULL";
}

async function openRoom() {
  const disk = new PoweredDisk();
  const inner = disk.open();
  const state = { isFull: false, appends: 0 };
  const append: Storage["append"] = async (document, records: readonly LogRecord[]) => {
    state.appends++;
    if (state.isFull) throw new FullError("no room");
    return inner.append(document, records);
  };
  const news: (string | undefined)[] = [];
  const onDiskFull = ({ document, error }: DiskFull): void => void news.push(`${document}: ${error?.code ?? "room"}`);
  const replica = await createReplica({ storage: { ...inner, append }, onDiskFull });
  const room = await replica.open("room", schema);
  const add = (name: string) => room.change((tx) => [tx.names.add(name), tx.sum.add(1)] as unknown as undefined);
  return { disk, state, news, replica, room, add };
}

describe("a document whose disk is full", () => {
  it("can be read, refuses changes by what to expect, and writes what it has once there is room", async () => {
    const { disk, state, news, replica, room, add } = await openRoom();
    const announced: number[] = [];
    replica.onDurable((_document, entries) => announced.push(...entries.map(({ lastSeq }) => lastSeq)));
    await add("before").saved;
    state.isFull = true;
    const kept = add("kept");
    await expect(kept.saved).rejects.toMatchObject({ code: "DISK_FULL", cause: { message: "no room" } });
    expect(news).toEqual(["room: DISK_FULL"]);
    expect([[...room.value.names].sort(), room.value.sum, room.failure]).toEqual([["before", "kept"], 2, undefined]);
    expect(() => add("more")).toThrow(expect.objectContaining({ code: "DISK_FULL" }));
    await expect(room.settled()).rejects.toMatchObject({ code: "DISK_FULL" });
    expect(announced).toEqual([2]);

    state.isFull = false;
    await room.settled();
    expect([news, announced]).toEqual([
      ["room: DISK_FULL", "room: room"],
      [2, 4],
    ]);
    await add("after").saved;
    await replica.close();
    const again = await (await createReplica({ storage: disk.open() })).open("room", schema);
    expect([[...again.value.names].sort(), again.value.sum]).toEqual([["after", "before", "kept"], 3]);
  });

  it("tries again by itself", async () => {
    const { state, news, add } = await openRoom();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      state.isFull = true;
      await expect(add("kept").saved).rejects.toMatchObject({ code: "DISK_FULL" });
      await vi.advanceTimersByTimeAsync(2_500);
      expect([state.appends, news.length]).toEqual([3, 1]);
      state.isFull = false;
      await vi.advanceTimersByTimeAsync(1_000);
      expect([state.appends, news]).toEqual([4, ["room: DISK_FULL", "room: room"]]);
      await add("after").saved;
    } finally {
      vi.useRealTimers();
    }
  });

  it("fails at its close, when there is no room then either, and is written by it when there is", async () => {
    const full = await openRoom();
    full.state.isFull = true;
    await expect(full.add("lost").saved).rejects.toMatchObject({ code: "DISK_FULL" });
    await expect(full.room.close()).rejects.toMatchObject({ code: "STORAGE_FAILED" });
    const roomy = await openRoom();
    roomy.state.isFull = true;
    await expect(roomy.add("kept").saved).rejects.toMatchObject({ code: "DISK_FULL" });
    roomy.state.isFull = false;
    await roomy.room.close();
    const again = await (await createReplica({ storage: roomy.disk.open() })).open("room", schema);
    expect([...again.value.names]).toEqual(["kept"]);
  });
});

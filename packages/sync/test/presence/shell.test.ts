// Presence as an application holds it: over real connections and timers, until its document or its replica is closed.
import { counter, InvalidValueError } from "@joinery/crdt";
import { createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { createSync, type Presence, type PresenceChange, type Sync, type SyncOptions } from "@joinery/sync";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "../model/memory-disk.js";
import { connectionPair, type TestConnection, TestListener } from "../model/test-connection.js";
import { updatesIn } from "./told-updates.js";

interface Side {
  readonly replica: Replica;
  readonly document: Document<{ total: ReturnType<typeof counter> }>;
  readonly core: DocumentCore;
  readonly sync: Sync;
  readonly presence: Presence;
  readonly listener: TestListener;
}

const opened: { close(): Promise<void> }[] = [];

async function side(options: Partial<SyncOptions> = {}): Promise<Side> {
  const replica = await createReplica({ storage: memoryDisk() });
  const document = await replica.open("room", { total: counter() });
  const listener = new TestListener();
  const sync = await createSync(replica, { network: [listener], tickMs: 600_000, ...options });
  opened.push(sync, replica);
  const core = replica.core.documents.get(document.id) as DocumentCore;
  return { replica, document, core, sync, presence: sync.presence(core), listener };
}

async function join(a: Side, b: Side): Promise<[TestConnection, TestConnection]> {
  const pair = connectionPair();
  a.listener.accept(pair[0]);
  b.listener.accept(pair[1]);
  await a.sync.synced(a.core);
  return pair;
}

const { setImmediate: endTurn } = globalThis;
/** Turns in which both sides may answer each other. */
const turns = 4;

async function passMs(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => endTurn(resolve));
}

const values = ({ presence }: Side): unknown[] => [...presence.others.values()];

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  vi.useRealTimers();
});

describe("presence", () => {
  it("comes at once, is told to listeners, and stays the same object until it changes", async () => {
    const [a, b] = [await side(), await side()];
    await join(a, b);
    const changes: PresenceChange[] = [];
    b.presence.subscribe((change) => changes.push(change));
    const before = b.presence.others;
    expect(b.presence.others).toBe(before);
    a.presence.set({ name: "ann" });
    expect([a.presence.state, a.presence.others.size]).toEqual([{ name: "ann" }, 0]);
    await passMs(0);
    expect(changes).toEqual([{ added: [a.replica.id], updated: [], removed: [] }]);
    expect(b.presence.others).not.toBe(before);
    expect([...b.presence.others]).toEqual([[a.replica.id, { name: "ann" }]]);
    a.presence.clear();
    await passMs(50);
    expect(changes[1]).toEqual({ added: [], updated: [], removed: [a.replica.id] });
  });

  it("follows within the interval, without a tick of the sessions", async () => {
    const [a, b] = [await side(), await side()];
    const [near] = await join(a, b);
    const before = near.sent.length;
    for (let word = 0; word < 100; word++) {
      a.presence.set(word);
      await passMs(1);
    }
    await passMs(50);
    expect(values(b)).toEqual([99]);
    expect(near.sent.length - before).toBeLessThanOrEqual(4);
  });

  it("is repeated while its owner is there, and expires without any connection", async () => {
    const [a, b] = [await side(), await side()];
    const [near] = await join(a, b);
    a.presence.set(1);
    await passMs(100_000);
    expect(values(b)).toEqual([1]);
    expect(near.sent.flatMap(updatesIn).length).toBeLessThanOrEqual(12);
    near.close("CUT");
    await passMs(15_000);
    expect([b.sync.peers().length, values(b)]).toEqual([0, [1]]);
    await passMs(16_000);
    expect(values(b)).toEqual([]);
  });

  it("does not rest on the wall clock", async () => {
    const [a, b] = [await side(), await side()];
    const [near] = await join(a, b);
    a.presence.set(1);
    await passMs(60);
    const changes: PresenceChange[] = [];
    b.presence.subscribe((change) => changes.push(change));
    for (const ms of [2e9, -4e9]) {
      vi.setSystemTime(Date.now() + ms);
      await passMs(60_000);
      expect([values(b), changes]).toEqual([[1], []]);
    }
    near.close("CUT");
    vi.setSystemTime(Date.now() - 1e9);
    await passMs(31_000);
    expect(values(b)).toEqual([]);
  });

  it("ends with its document, for those who look at it and for those who see it", async () => {
    const [a, b] = [await side(), await side()];
    await join(a, b);
    a.presence.set(1);
    b.presence.set(2);
    await passMs(10);
    const changes: PresenceChange[] = [];
    a.presence.subscribe((change) => changes.push(change));
    await a.document.close();
    await passMs(50);
    expect(values(b)).toEqual([]);
    expect([a.presence.others.size, a.presence.state, changes]).toEqual([0, undefined, []]);
    const closed = expect.objectContaining({ name: "SyncError", code: "DOCUMENT_CLOSED" });
    expect(() => a.presence.set(2)).toThrow(closed);
    expect(() => a.sync.presence(a.core).set(2)).toThrow(closed);
    expect(() => a.presence.clear()).not.toThrow();
  });

  it("tells that it leaves when sync is closed, and leaves no timer behind", async () => {
    const [a, b] = [await side(), await side()];
    await join(a, b);
    a.presence.set(1);
    await passMs(10);
    expect(values(b)).toEqual([1]);
    await a.sync.close();
    await passMs(50);
    expect(values(b)).toEqual([]);
    await b.sync.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("refuses what is no plain data, or too large, and says what to do", async () => {
    const a = await side();
    expect(() => a.presence.set(Number.NaN)).toThrow(InvalidValueError);
    expect(() => a.presence.set("x".repeat(4097))).toThrow(
      expect.objectContaining({
        code: "PRESENCE_TOO_LARGE",
        message: expect.stringContaining("presenceStateBytesMax"),
      }),
    );
    expect(a.presence.state).toBeUndefined();
  });

  it("is not spoilt by a listener that throws, nor by one that has ended", async () => {
    const [a, b] = [await side(), await side()];
    await join(a, b);
    const surfaced: unknown[] = [];
    const { queueMicrotask } = globalThis;
    vi.stubGlobal("queueMicrotask", (task: () => void) =>
      queueMicrotask(() => {
        try {
          task();
        } catch (error) {
          surfaced.push(error);
        }
      }),
    );
    const heard: string[] = [];
    b.presence.subscribe(() => heard.push("ended"))();
    b.presence.subscribe(() => {
      throw new RangeError("a bug of the application");
    });
    b.presence.subscribe(() => heard.push("told"));
    a.presence.set(1);
    await passMs(10);
    vi.unstubAllGlobals();
    expect(heard).toEqual(["told"]);
    expect(surfaced).toEqual([expect.any(RangeError)]);
  });

  it("of a link that takes nothing waits for it without waking up all the time", async () => {
    const timers = { count: 0 };
    const counting = {
      setTimeout: (run: () => void, ms: number) => {
        timers.count++;
        return setTimeout(run, ms);
      },
      clearTimeout: (timer: unknown) => clearTimeout(timer as never),
    };
    const [a, b] = [await side({ timers: counting, tickMs: 100 }), await side()];
    const [near] = await join(a, b);
    near.capacity = 0;
    const before = timers.count;
    a.presence.set(1);
    await passMs(10);
    a.presence.set(2);
    await passMs(5000);
    expect(timers.count - before).toBeLessThan(60);
    near.capacity = 100;
    await passMs(200);
    expect(values(b)).toEqual([2]);
  });
});

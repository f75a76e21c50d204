// The shell around the core: promises, timers and connections that are full, that end, or that bring nonsense.
import { counter, map } from "@joinery/crdt";
import { createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { createSync, messageSizes, type PeerError, type Sync, type SyncOptions, type SyncTimers } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "./model/memory-disk.js";
import { connectionPair, type TestConnection, TestDialer, TestListener } from "./model/test-connection.js";

const schema = { score: map(counter()) };
const opened: { close(): Promise<void> }[] = [];

interface Side {
  readonly replica: Replica;
  readonly document: Document<typeof schema>;
  readonly core: DocumentCore;
  readonly sync: Sync;
  readonly listener: TestListener;
  readonly errors: PeerError[];
}

async function side(options: Partial<SyncOptions> = {}): Promise<Side> {
  const replica = await createReplica({ storage: memoryDisk() });
  const document = await replica.open("room", schema);
  const listener = new TestListener();
  const errors: PeerError[] = [];
  const sync = await createSync(replica, {
    network: [listener],
    tickMs: 5,
    onPeerError: (error) => errors.push(error),
    ...options,
  });
  opened.push(sync, replica);
  return { replica, document, core: replica.core.documents.get(document.id) as DocumentCore, sync, listener, errors };
}

function join(a: Side, b: Side): [TestConnection, TestConnection] {
  const pair = connectionPair();
  a.listener.accept(pair[0]);
  b.listener.accept(pair[1]);
  return pair;
}

const add = ({ document }: Side): Promise<void> => document.change((draft) => draft.score.at("ann").add(1)).saved;
const score = ({ document }: Side): number => document.value.score.get("ann") ?? 0;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

afterEach(async () => {
  for (const { close } of opened.splice(0).map((each) => ({ close: () => each.close() }))) await close();
});

describe("two replicas", () => {
  it("come in step, and hear of each other's changes without waiting for a tick", async () => {
    const [a, b] = [await side({ tickMs: 60_000 }), await side({ tickMs: 60_000 })];
    join(a, b);
    await add(a);
    await a.sync.synced(a.core);
    await add(b);
    await vi.waitFor(() => expect([score(a), score(b)]).toEqual([2, 2]));
    expect(a.sync.peers()).toEqual([{ id: b.replica.id, remote: "test:b", isProven: false, settled: true }]);
  });

  it("send what was changed in one turn in one frame", async () => {
    const [a, b] = [await side(), await side()];
    const [near] = join(a, b);
    await a.sync.synced(a.core);
    const before = near.sent.length;
    for (let count = 0; count < 100; count++) void add(a);
    await vi.waitFor(() => expect(score(b)).toBe(100));
    expect(near.sent.length - before).toBe(1);
  });

  it("pass on what came in one turn in one frame", async () => {
    const [hub, a, b] = [await side(), await side(), await side()];
    const [fromHubToA] = join(hub, a);
    const [fromHubToB] = join(hub, b);
    await Promise.all([a.sync.synced(a.core), b.sync.synced(b.core)]);
    const heldBack: Uint8Array[] = [];
    const arrive = fromHubToA.arrive.bind(fromHubToA);
    fromHubToA.arrive = (frame) => void heldBack.push(frame);
    for (let count = 0; count < 20; count++) {
      await add(a);
      await turn();
    }
    await vi.waitFor(() => expect(heldBack.length).toBeGreaterThanOrEqual(20));
    const before = fromHubToB.sent.length;
    // Each has its own task of microtasks, as messages of a socket have.
    for (const frame of heldBack) await Promise.resolve().then(() => arrive(frame));
    await vi.waitFor(() => expect(score(b)).toBe(20));
    expect(fromHubToB.sent.length - before).toBe(1);
  });

  it("acknowledge a change at once, and many in a row together", async () => {
    const [a, b] = [await side(), await side()];
    const [, far] = join(a, b);
    await a.sync.synced(a.core);
    const acks = (): number =>
      far.sent.flatMap((frame) => messageSizes(frame)).filter(({ type }) => type === "acks").length;
    const before = acks();
    const startedMs = performance.now();
    await add(a);
    await vi.waitFor(() => expect(acks()).toBe(before + 1), { interval: 1 });
    for (let count = 0; count < 30; count++) {
      await add(a);
      await turn();
    }
    await a.sync.synced(a.core);
    const elapsedMs = performance.now() - startedMs;
    expect(acks() - before).toBeGreaterThan(1);
    expect(acks() - before).toBeLessThanOrEqual(2 + elapsedMs / 50);
    expect(a.sync.unsyncedChanges(a.core)).toBe(0);
  });

  it("send the last change before they close", async () => {
    const [a, b] = [await side(), await side()];
    join(a, b);
    await a.sync.synced(a.core);
    await add(a);
    await a.sync.close();
    await vi.waitFor(() => expect(score(b)).toBe(1));
    expect(b.sync.peers()).toEqual([]);
  });

  it("sync documents that are opened later, and let go of closed ones", async () => {
    const [a, b] = [await side(), await side()];
    join(a, b);
    const late = await a.replica.open("late", schema);
    await late.change((draft) => draft.score.at("bob").add(7)).saved;
    const there = await b.replica.open("late", schema);
    await b.sync.synced(b.replica.core.documents.get(there.id) as DocumentCore);
    expect(there.value.score.get("bob")).toBe(7);
    await there.close();
    await late.change((draft) => draft.score.at("bob").add(1)).saved;
    await add(a);
    await vi.waitFor(() => expect(score(b)).toBe(1));
  });
});

describe("a connection that is full", () => {
  it("gets a refused frame again, and nothing is lost or sent twice", async () => {
    const limits = { repairMs: 60_000, repairMsMax: 60_000 };
    const [a, b] = [await side({ limits }), await side({ limits })];
    const [near] = join(a, b);
    await a.sync.synced(a.core);
    near.capacity = 0;
    await add(a);
    await vi.waitFor(() => expect(near.refusals).toBeGreaterThan(3));
    await add(a);
    expect(score(b)).toBe(0);
    near.capacity = Number.POSITIVE_INFINITY;
    await vi.waitFor(() => expect(score(b)).toBe(2));
    expect(b.sync.engine.counts.entriesDuplicate).toBe(0);
    expect(a.sync.engine.counts.repairs + b.sync.engine.counts.repairs).toBe(0);
  });

  it("is not written to while much waits in its buffer", async () => {
    const [a, b] = [await side({ bufferedBytesMax: 1000 }), await side()];
    const [near] = join(a, b);
    await a.sync.synced(a.core);
    near.bufferedBytes = 1000;
    const before = near.sent.length;
    await add(a);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(near.sent.length).toBe(before);
    near.bufferedBytes = 999;
    await vi.waitFor(() => expect(score(b)).toBe(1));
  });
});

describe("a peer that sends garbage", () => {
  it("loses its connection, is reported, and nobody else notices", async () => {
    const [a, b] = [await side(), await side()];
    join(a, b);
    await a.sync.synced(a.core);
    const [near, far] = connectionPair();
    a.listener.accept(near);
    far.start({ onFrame: () => {}, onClose: () => {} });
    far.send(new TextEncoder().encode("hello, is this the printer?"));
    await vi.waitFor(() => expect(far.closedWith).toBe("MALFORMED_FRAME"));
    expect(a.errors).toEqual([
      {
        remote: "test:b",
        peer: undefined,
        code: "MALFORMED_FRAME",
        reason: "the peer sent bytes that are not a frame of this protocol",
        fatal: false,
      },
    ]);
    await add(a);
    await vi.waitFor(() => expect(score(b)).toBe(1));
    expect(a.sync.peers()).toHaveLength(1);
  });

  it("that is this replica itself is told so", async () => {
    const a = await side();
    const [near, far] = connectionPair();
    a.listener.accept(near);
    a.listener.accept(far);
    await vi.waitFor(() => expect(a.sync.peers()).toEqual([]));
    expect(a.errors.map(({ code }) => code)).toContain("SAME_AUTHOR");
  });
});

describe("the network", () => {
  it("that can't be opened rejects, and closes what was opened", async () => {
    const replica = await createReplica({ storage: memoryDisk() });
    const good = new TestListener();
    const fault = new TypeError("in use");
    const bad = { listen: () => Promise.reject(fault) };
    let dials = 0;
    const dialer = new TestDialer(() => dials++);
    await expect(createSync(replica, { network: [good, bad, dialer] })).rejects.toBe(fault);
    expect(good.isClosed).toBe(true);
    expect(dials).toBe(0);
    await replica.close();
  });

  it("is dialed again after a connection ended, until closed", async () => {
    const b = await side();
    const dialed: TestConnection[] = [];
    const a = await side({
      backoff: { firstMs: 1, maxMs: 2 },
      network: [
        new TestDialer((far) => {
          dialed.push(far);
          b.listener.accept(far);
        }),
      ],
    });
    await a.sync.synced(a.core);
    dialed[0]!.close("CUT");
    await add(a);
    await vi.waitFor(() => expect(score(b)).toBe(1));
    expect(dialed).toHaveLength(2);
    await a.sync.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(dialed).toHaveLength(2);
    expect(b.sync.peers()).toEqual([]);
  });

  it("costs no timer while nobody is connected, and keeps no process alive", async () => {
    let timers = 0;
    let unreferenced = 0;
    const counted: SyncTimers = {
      setTimeout: (run, delayMs) => {
        timers++;
        const timer = setTimeout(run, delayMs);
        return { timer, unref: () => unreferenced++ && timer.unref() };
      },
      clearTimeout: (handle) => {
        timers--;
        clearTimeout((handle as { timer: NodeJS.Timeout }).timer);
      },
    };
    const [a, b] = [await side({ timers: counted, tickMs: 60_000 }), await side()];
    expect(timers).toBe(0);
    const [near] = join(a, b);
    expect([timers, unreferenced]).toEqual([1, 1]);
    near.close("CUT");
    expect(timers).toBe(0);
    expect(a.sync.engine.sessions.size).toBe(0);
  });
});

describe("waiting to be in step", () => {
  it("ends with the signal's reason", async () => {
    const a = await side();
    const reason = new TypeError("enough");
    await expect(a.sync.synced(a.core, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const waiting = a.sync.synced(a.core, { signal: stop.signal });
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("ends when the document or sync is closed", async () => {
    const a = await side();
    const waiting = a.sync.synced(a.core);
    const closed = expect(waiting).rejects.toMatchObject({ code: "DOCUMENT_CLOSED" });
    await a.document.close();
    await closed;
    await expect(a.sync.synced(a.core)).rejects.toMatchObject({ code: "DOCUMENT_CLOSED" });
    const b = await side();
    const other = expect(b.sync.synced(b.core)).rejects.toMatchObject({ code: "CLOSED" });
    await b.sync.close();
    await other;
    await expect(b.sync.synced(b.core)).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("does not end while a change is not yet at the peer's disk", async () => {
    const [a, b] = [await side(), await side()];
    const [near] = join(a, b);
    await a.sync.synced(a.core);
    near.capacity = 0;
    void add(a);
    let isSynced = false;
    const waiting = a.sync.synced(a.core).then(() => {
      isSynced = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(isSynced).toBe(false);
    near.capacity = Number.POSITIVE_INFINITY;
    await waiting;
    expect(score(b)).toBe(1);
  });

  it("needs a peer that has the document", async () => {
    const [a, b] = [await side(), await side()];
    const mine = await a.replica.open("mine", schema);
    join(a, b);
    await a.sync.synced(a.core);
    const signal = AbortSignal.timeout(50);
    const core = a.replica.core.documents.get(mine.id) as DocumentCore;
    await expect(a.sync.synced(core, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

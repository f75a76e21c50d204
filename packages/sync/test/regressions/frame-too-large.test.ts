// A failure of other systems: a frame that the other side does not take ends the connection, which is opened again at once,
// to end over the same frame, for ever.
import { counter, map, register } from "@joinery/crdt";
import { createReplica, type DocumentCore, entryBytesMax, type Replica } from "@joinery/replica";
import { createSync, type PeerError, type SessionLimits, type Sync } from "@joinery/sync";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "../model/memory-disk.js";
import { TestDialer, TestListener } from "../model/test-connection.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

describe("the largest entry that a document takes", () => {
  it.each([4096, 65_536, 262_144])("gets through frames of %i bytes, and ends no session", (frameBytesMax) => {
    const network = new TestNetwork({ nodes: 2, limits: { frameBytesMax } });
    const [writer, reader] = [network.node(0), network.node(1)];
    let length = entryBytesMax;
    while (!takes(writer, length)) length -= 64;
    expect(length).toBeGreaterThan(entryBytesMax - 2048);
    network.settle(10_000);
    expect(reader.document("room").view.title).toHaveLength(length);
    expect(network.links[0]!.closeReasons).toEqual([]);
    network.expectSilence();
  });
});

/** False when a change so long is refused; else it is made. */
function takes(node: TestNode, length: number): boolean {
  try {
    node.change("room", (draft) => draft.title.set("x".repeat(length)));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "CHANGE_TOO_LARGE" });
    return false;
  }
}

const schema = { title: register(""), score: map(counter()) };

interface Told {
  readonly here: PeerError[];
  readonly there: PeerError[];
  readonly dialedMs: number[];
  readonly replicas: readonly [Replica, Replica];
  readonly syncs: readonly [Sync, Sync];
  readonly listener: TestListener;
}

describe("what a peer does not take", () => {
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(() => void vi.useFakeTimers());
  afterEach(async () => {
    vi.useRealTimers();
    for (const each of opened.splice(0)) await each.close();
  });

  /** A replica that listens and one that dials it, for as long as it is told to. */
  async function joined(limits: Partial<SessionLimits>, dialersLimits: Partial<SessionLimits>): Promise<Told> {
    const [a, b] = [await createReplica({ storage: memoryDisk() }), await createReplica({ storage: memoryDisk() })];
    const listener = new TestListener();
    const [here, there, dialedMs]: [PeerError[], PeerError[], number[]] = [[], [], []];
    const dialer = new TestDialer((far) => {
      dialedMs.push(Date.now());
      listener.accept(far);
    });
    const options = { random: () => 0.999 };
    const onHere = (error: PeerError): void => void here.push(error);
    const onThere = (error: PeerError): void => void there.push(error);
    const syncs = [
      await createSync(a, { ...options, network: [listener], limits, onPeerError: onHere }),
      await createSync(b, { ...options, network: [dialer], limits: dialersLimits, onPeerError: onThere }),
    ] as const;
    opened.push(...syncs, a, b);
    return { here, there, dialedMs, replicas: [a, b], syncs, listener };
  }

  it("is no entry that only its frames are too small for", async () => {
    const told = await joined({ frameBytesMax: 8192 }, { frameBytesMax: 8192 });
    const [here, there] = await Promise.all(told.replicas.map((replica) => replica.open("room", schema)));
    void here!.change((draft) => draft.title.set("x".repeat(90_000)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(there!.value.title).toHaveLength(90_000);
    expect([told.here, told.there, told.dialedMs.length]).toEqual([[], [], 1]);
  });

  it("is said once to both, ends nothing but its document, and is never tried again", async () => {
    const told = await joined({ frameBytesMax: 8192 }, { frameBytesMax: 8192, entryBytesMax: 50_000 });
    const [a, b] = told.replicas;
    const [here, there] = [await a.open("room", schema), await b.open("room", schema)];
    const [hall, farHall] = [await a.open("hall", schema), await b.open("hall", schema)];
    void here.change((draft) => draft.title.set("x".repeat(50_000)));
    await vi.advanceTimersByTimeAsync(10_000);
    void there.change((draft) => draft.score.at("bob").add(1));
    void hall.change((draft) => draft.score.at("ann").add(1));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(farHall.value.score.get("ann")).toBe(1);
    expect(told.dialedMs).toHaveLength(1);
    for (const errors of [told.here, told.there]) {
      expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([["ENTRY_TOO_LARGE", true]]);
      expect(errors[0]!.reason).toMatch(
        /^an entry of "room" is larger than .*: the document is not synced with this peer$/,
      );
    }
  });

  it("ends the waiting for a document that nobody else has, and is left out where somebody has", async () => {
    const told = await joined({ frameBytesMax: 8192 }, { frameBytesMax: 8192, entryBytesMax: 50_000 });
    const [a, b] = told.replicas;
    const [here] = [await a.open("room", schema), await b.open("room", schema)];
    const core = a.core.documents.get(here.id) as DocumentCore;
    const [sync] = told.syncs;
    await sync.synced(core);
    void here.change((draft) => draft.title.set("x".repeat(50_000)));
    const waiting = expect(sync.synced(core)).rejects.toMatchObject({ name: "SyncError", code: "ENTRY_TOO_LARGE" });
    await vi.advanceTimersByTimeAsync(10_000);
    await waiting;
    expect([sync.status(core), sync.peers()[0]?.settled]).toEqual([{ state: "offline" }, false]);
    expect(sync.unsyncedChanges(core)).toBe(1);
    const c = await createReplica({ storage: memoryDisk() });
    const third = await createSync(c, { network: [new TestDialer((far) => told.listener.accept(far))] });
    opened.push(third, c);
    await c.open("room", schema);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sync.status(core)).toEqual({ state: "synced" });
    await sync.synced(core);
  });

  it("is any frame at all, where frames are too small to talk in: it is said to both, and dialed no more", async () => {
    const told = await joined({}, { frameBytesMax: 4000 });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(told.dialedMs).toHaveLength(1);
    const errors = [...told.here, ...told.there];
    expect(errors.map(({ code }) => code).sort()).toEqual(["FRAME_TOO_SMALL", "PEER_ENDED"]);
    for (const { reason, fatal } of errors) {
      expect(reason).toMatch(/frames of at most 4000 bytes are too small to talk in/);
      expect(fatal).toBe(true);
    }
  });
});

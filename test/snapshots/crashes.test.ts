// A replica with snapshots, truncation and states from a peer, on a disk that crashes in the middle of anything. After every
// crash: no acknowledged change is missing, nothing is half there, and no number is given out twice.
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { counter, map } from "@joinery/crdt";
import { createReplica, type Document, type Replica } from "@joinery/replica";
import { EventQueue, KeyedRandom, VirtualDisk } from "@joinery/sim";
import { expect, it } from "vitest";
import { type DiskWrite, storageOn } from "./virtual-storage.js";

const schema = { own: map(counter()), peer: map(counter()) };
type Schema = typeof schema;
const epochMs = 1_800_000_000_000;
const nameOf = (number: number): ReplicaId => replicaIdFromBytes(new Uint8Array(16).fill(number)) as ReplicaId;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Operation `seq` of either author adds `seq` at the key `seq % 5`: what is there tells which operations were applied. */
function sumsUpTo(last: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (let seq = 1; seq <= last; seq++) sums[seq % 5] = (sums[seq % 5] ?? 0) + seq;
  return sums;
}

const seqOf = ({ core }: Pick<Document<Schema>, "core">, author: number): number =>
  core.applied.get(core.authors.intern(nameOf(author)));

function write(room: Document<Schema>, author: number, field: "own" | "peer"): Promise<number> {
  const seq = seqOf(room, author) + 1;
  const change = room.change((tx) => tx[field].at(`${seq % 5}`).add(seq));
  expect(change.firstSeq).toBe(seq);
  return change.saved.then(() => seq);
}

async function openOn(disk: VirtualDisk<DiskWrite>, retain: "all" | "tail"): Promise<[Replica, Document<Schema>]> {
  const options = { author: nameOf(1), snapshots: { entries: 4, retain }, now: () => epochMs };
  const replica = await createReplica({ storage: await storageOn(disk), ...options });
  return [replica, await replica.open<Schema>("room", schema)];
}

it.each([1, 2, 3, 4, 5, 6].flatMap((seed) => [[seed, "all"] as const, [seed, "tail"] as const]))(
  "nothing acknowledged is lost and nothing is half there, seed %i, retaining %s",
  async (seed, retain) => {
    const random = new KeyedRandom(seed, "snapshots");
    const events = new EventQueue(seed);
    const disk = new VirtualDisk<DiskWrite>({ events, seed, node: 0, tearing: true });
    const peer = await createReplica({
      storage: await storageOn(new VirtualDisk({ events, seed, node: 1 })),
      author: nameOf(2),
      now: () => epochMs,
    });
    const theirs = await peer.open<Schema>("room", schema);
    let acknowledged = 0;
    let acknowledgedOfPeer = 0;
    let fromSnapshots = 0;
    for (let life = 0; life < 50; life++) {
      const [replica, room] = await openOn(disk, retain);
      if (room.opening.snapshotBytes > 0) fromSnapshots++;
      expect(room.opening.unusable).toEqual([]);
      expect(seqOf(room, 1)).toBeGreaterThanOrEqual(acknowledged);
      expect(seqOf(room, 2)).toBeGreaterThanOrEqual(acknowledgedOfPeer);
      for (let step = random.integer(24); step > 0; step--) {
        if (random.chance(0.5))
          write(room, 1, "own").then(
            (seq) => (acknowledged = Math.max(acknowledged, seq)),
            () => {},
          );
        if (random.chance(0.2)) void write(theirs, 2, "peer");
        if (random.chance(0.1))
          expect(replica.install(room.core, theirs.core.base.snapshot()?.bytes ?? new Uint8Array()).ok).toBe(
            theirs.core.openSince === undefined,
          );
        if (random.chance(0.1)) await room.history();
        for (let count = random.integer(3); count > 0; count--) events.runNext();
        await turn();
        expect(Object.fromEntries(room.value.own)).toEqual(sumsUpTo(seqOf(room, 1)));
        expect(Object.fromEntries(room.value.peer)).toEqual(sumsUpTo(seqOf(room, 2)));
        acknowledgedOfPeer = room.core.durable.get(room.core.authors.intern(nameOf(2)));
      }
      disk.crash();
    }
    expect(acknowledged).toBeGreaterThan(100);
    expect(acknowledgedOfPeer).toBeGreaterThan(50);
    expect(fromSnapshots).toBeGreaterThan(10);
  },
);

// The option `gossip` of a running sync: replicas that know one contact link up, replace peers that fail, and let go of all at the end.

import { counter, map } from "@joinery/crdt";
import { createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { createSync, type Dialer, type Sync, type SyncOptions } from "@joinery/sync";
import { partialViews } from "@joinery/sync/gossip";
import { afterEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "../model/memory-disk.js";
import { connectionPair, TestDialer, TestListener } from "../model/test-connection.js";

const schema = { score: map(counter()) };
/** As in the defaults, but for times that a test can wait for. */
const limits = { activeMax: 3, shuffleMs: 500, timeoutMs: 5000, answerMs: 1000, retryMs: 20, retryMsMax: 200 };
const waiting = { timeout: 20_000, interval: 20 };

interface Member {
  readonly address: string;
  readonly replica: Replica;
  readonly document: Document<typeof schema>;
  readonly core: DocumentCore;
  readonly sync: Sync;
  readonly listener: TestListener;
}

const listening = new Map<string, TestListener>();
const opened: { close(): Promise<void> }[] = [];
let dials = 0;

function dial(address: string): Dialer {
  dials++;
  const listener = listening.get(address);
  if (listener === undefined) throw new TypeError(`nobody listens at ${address}`);
  return new TestDialer((far) => listener.accept(far));
}

async function member(
  address: string,
  contacts: readonly string[],
  options: Partial<SyncOptions> = {},
): Promise<Member> {
  const replica = await createReplica({ storage: memoryDisk() });
  const document = await replica.open("room", schema);
  const listener = new TestListener();
  listening.set(address, listener);
  const gossip = partialViews({ dial, contacts, addresses: [address], limits });
  const sync = await createSync(replica, { network: [listener], tickMs: 10, gossip, ...options });
  opened.push(sync, replica);
  return { address, replica, document, core: replica.core.documents.get(document.id) as DocumentCore, sync, listener };
}

async function mesh(count: number): Promise<Member[]> {
  const members = [await member("m0", [])];
  for (let index = 1; index < count; index++) members.push(await member(`m${index}`, ["m0"]));
  return members;
}

const score = ({ document }: Member): number => document.value.score.get("ann") ?? 0;
const active = ({ sync }: Member): readonly string[] => sync.engine.mesh?.membership.active ?? [];

afterEach(async () => {
  for (const { close } of opened.splice(0).map((each) => ({ close: () => each.close() }))) await close();
  listening.clear();
});

describe("replicas with gossip", () => {
  it("come in step through one contact, with few links each", async () => {
    const members = await mesh(10);
    for (const each of members) each.document.change((draft) => draft.score.at("ann").add(1));
    await vi.waitFor(() => expect(members.map(score)).toEqual(members.map(() => members.length)), waiting);
    await vi.waitFor(() => {
      for (const each of members) {
        expect(active(each).length).toBeLessThanOrEqual(limits.activeMax);
        expect(each.sync.status(each.core)).toEqual({ state: "synced" });
        // What was only asked or turned down has ended.
        expect(each.sync.peers().length).toBeLessThanOrEqual(limits.activeMax + 1);
      }
    }, waiting);
  });

  it("go on where some are gone, and forget who has closed", async () => {
    const members = await mesh(10);
    const [gone, left] = [members.slice(0, 3), members.slice(3)];
    // Whoever is gone before shuffles have spread names may take the only way to others along.
    const known = ({ sync }: Member): number => sync.engine.mesh?.membership.passive.length ?? 0;
    const areSpread = (): boolean => members.every((each) => active(each).length > 0 && known(each) >= 5);
    await vi.waitFor(() => expect(areSpread()).toBe(true), waiting);
    for (const each of gone) {
      listening.delete(each.address);
      await each.sync.close();
    }
    for (const each of left) each.document.change((draft) => draft.score.at("ann").add(1));
    await vi.waitFor(() => expect(left.map(score)).toEqual(left.map(() => left.length)), waiting);
    const ids = new Set<string>(gone.map(({ replica }) => replica.id));
    for (const each of left) expect(active(each).filter((id) => ids.has(id))).toEqual([]);
  }, 60_000);

  it("sync with a replica that has none, and with whom they dial beside the mesh", async () => {
    const [first, second] = await mesh(2);
    const plain = await createReplica({ storage: memoryDisk() });
    const document = await plain.open("room", schema);
    const listener = new TestListener();
    const sync = await createSync(plain, { network: [listener, dial("m0")], tickMs: 10 });
    opened.push(sync, plain);
    document.change((draft) => draft.score.at("ann").add(1));
    await vi.waitFor(() => expect([score(first!), score(second!)]).toEqual([1, 1]), waiting);
    expect(active(first!)).toEqual([second!.replica.id]);
    // A contact that is no member is an ordinary peer, and dialled again when its link ends.
    listening.set("plain", listener);
    const late = await member("late", ["plain"]);
    await vi.waitFor(() => expect(score(late)).toBe(1), waiting);
    expect(active(late)).toEqual([]);
    const before = dials;
    await new Promise((resolve) => setTimeout(resolve, 3 * limits.retryMsMax));
    expect(dials).toBe(before);
  });

  it("dial nobody any more once closed, and end what comes late", async () => {
    const lone = await member("lone", ["nowhere"]);
    await vi.waitFor(() => expect(dials).toBeGreaterThan(2), waiting);
    await lone.sync.close();
    const before = dials;
    const [near, far] = connectionPair();
    lone.listener.accept(near);
    await new Promise((resolve) => setTimeout(resolve, 2 * limits.retryMsMax));
    expect(dials).toBe(before);
    expect(far.closedWith).toBe("CLOSED");
  });

  it("refuse addresses that can't be told", () => {
    for (const addresses of [[""], ["x".repeat(256)], ["a", "b", "c", "d", "e"]]) {
      const refusal = expect.objectContaining({ code: "INVALID_ADDRESS", name: "SyncError" });
      expect(() => partialViews({ dial, addresses })).toThrow(refusal);
    }
  });
});

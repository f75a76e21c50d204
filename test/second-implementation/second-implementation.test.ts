// A peer that is made from docs/protocol.md, docs/operations.md and the README of the transports alone, with none of the
// library's codecs, and replicas of the front door, over TCP.
import { type CreateReplicaOptions, counter, createReplica, map, type Replica, set } from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { tcpListener } from "joinery/transports/tcp";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { StructType } from "../operations/naive/schema.js";
import { addition } from "./own-entry.js";
import { SecondDocument, type SecondEntry } from "./second-document.js";
import { SecondSession } from "./second-session.js";
import { TcpLink } from "./tcp-link.js";

const schema = { score: map(counter()), players: set<string>() };
const page: StructType = {
  is: "struct",
  fields: { score: { is: "map", of: { is: "counter" } }, players: { is: "set" } },
};
/** The least text of a name and about the greatest: who has it speaks first, or is spoken to first. */
const [least, greatest] = ["A".repeat(22), `${"z".repeat(21)}w`] as const;
/** What is left out, by the messages that it begins with. */
const message = { summary: 20, tooLarge: 35, vectorSummary: 40, state: 48, noState: 49, parts: 52 } as const;
const patience = { timeout: 20_000, interval: 10 };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Where nothing gets lost nobody has to repair anything, so that a misunderstanding is not made good. */
const limits = { repairMs: 600_000, repairMsMax: 600_000 };

async function listening(options: CreateReplicaOptions = {}): Promise<{ replica: Replica; faults: string[] }> {
  const faults: string[] = [];
  const onPeerError = ({ code }: { code: string }): void => void faults.push(code);
  const replica = await createReplica({ limits, ...options, network: [tcpListener({ port: 0 })], onPeerError });
  ends.push(() => replica.close());
  return { replica, faults };
}

function dialed(replica: Replica, me: string, document: SecondDocument): SecondSession {
  const link = new TcpLink(replica.addresses[0]!, (frame) => session.receive(frame));
  const session = new SecondSession({ me, name: "room", document, link });
  ends.push(() => link.cut());
  return session;
}

describe("a second implementation", () => {
  it.each([
    ["speaks first", least],
    ["is spoken to first", greatest],
  ])("that %s takes part in a document, and goes on after a cut", async (_, me) => {
    const { replica, faults } = await listening();
    const room = await replica.open("room", schema);
    await replica.open("another", schema);
    room.change(({ score, players }) => {
      score.at("ann").add(5);
      for (const name of ["ann", "bob"]) players.add(name);
      players.remove("bob");
    });
    const document = new SecondDocument(page);
    const add = (by: number): void => session.write(document.take(addition(document, me, ["score", "ann"], by)));
    const bothHave = (sum: number): Promise<void> =>
      vi.waitFor(() => {
        expect([document.sum("score", "ann"), room.value.score.get("ann")]).toEqual([sum, sum]);
        expect([session.talk.isSettled, room.unsyncedChanges, room.status.state]).toEqual([true, 0, "synced"]);
      }, patience);

    let session = dialed(replica, me, document);
    await bothHave(5);
    expect([document.at("players", '"ann').length, document.at("players", '"bob').length]).toEqual([1, 0]);
    add(3);
    add(-1);
    await bothHave(7);
    for (let sum = 8; sum <= 47; sum++) {
      room.change(({ score }) => score.at("ann").add(1));
      await bothHave(sum);
    }
    expect(session.said).toContain(11);

    session.link.cut();
    room.change(({ score }) => score.at("ann").add(10));
    add(100);
    session = dialed(replica, me, document);
    await bothHave(157);
    expect([session.heard, session.said].map((types) => types.filter((type) => type === 5))).toEqual([[5], [5]]);
    expect([faults, session.fault]).toEqual([[], undefined]);
  });

  it("asks for what was lost on its way to it, and gives what it is asked for", async () => {
    const { replica } = await listening({ limits: { repairMs: 100, repairMsMax: 200 } });
    const room = await replica.open("room", schema);
    const document = new SecondDocument(page);
    const session = dialed(replica, least, document);
    const add = async (): Promise<void> => {
      session.write(document.take(addition(document, least, ["score", "ann"], 1)));
      await room.change(({ score }) => score.at("bob").add(1)).saved;
    };
    const bothHave = (count: number): Promise<void> =>
      vi.waitFor(() => {
        const values = [document.sum("score", "bob"), room.value.score.get("ann")];
        expect([...values, session.talk.isSettled, room.unsyncedChanges]).toEqual([count, count, true, 0]);
      }, patience);
    await add();
    await bothHave(1);
    session.link.loses = true;
    await add();
    await vi.waitFor(() => expect(session.link.lost.heard).toBeGreaterThan(0), patience);
    session.link.loses = false;
    await add();
    await bothHave(3);
    expect([session.heard, session.said].map((types) => types.includes(4))).toEqual([true, true]);
  });

  it("that leaves out what it may still gives and gets entries", async () => {
    const snapshots = { entries: 2, keep: 1, retain: "tail" } as const;
    const { replica, faults } = await listening({ storage: memoryStorage(), snapshots });
    const names = ["room", ...Array.from({ length: 70 }, (_, index) => `other ${index}`)];
    const [room] = await Promise.all(names.map((name) => replica.open(name, schema)));
    const reads = (sum: number): Promise<void> =>
      vi.waitFor(() => expect(room!.value.score.get("ann")).toBe(sum), patience);
    const hears = ({ heard }: SecondSession, ...types: number[]): Promise<void> =>
      vi.waitFor(() => expect(heard).toEqual(expect.arrayContaining(types)), patience);
    const byAuthors = (from: number, to: number): SecondEntry[] =>
      Array.from({ length: to - from }, (_, index) => {
        const author = Buffer.alloc(16, from + index).toString("base64url");
        return ours.take(addition(new SecondDocument(page), author, ["score", "ann"], 1));
      });

    const ours = new SecondDocument(page);
    byAuthors(1, 41);
    const giver = dialed(replica, greatest, ours);
    await reads(40);
    await vi.waitFor(() => expect(giver.talk.isSettled).toBe(true), patience);
    await hears(giver, message.summary);
    giver.link.cut();

    const late = new SecondDocument(page);
    const fresh = dialed(replica, least, late);
    await hears(fresh, message.state, message.noState);
    fresh.write(late.take(addition(late, least, ["score", "ann"], 1)));
    await reads(41);
    fresh.link.cut();

    for (let left = 8; left > 0; left--) await room!.change(({ score }) => score.at("ann").add(1)).saved;
    const again = dialed(replica, greatest, ours);
    await hears(again, message.parts, message.state, message.noState);
    for (const entry of byAuthors(41, 81)) again.write(entry);
    await reads(89);
    again.link.cut();

    const last = dialed(replica, greatest, ours);
    await hears(last, message.vectorSummary);
    for (const entry of byAuthors(81, 82)) last.write(entry);
    await reads(90);
    await room!.change(({ players }) => players.add("x".repeat(300_000))).saved;
    await hears(last, message.tooLarge);
    expect(new Set(faults)).toEqual(new Set(["STATE_REFUSED", "ENTRY_TOO_LARGE"]));
  });
});

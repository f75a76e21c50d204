// What many sessions are told of what became durable: together, before they speak, and nothing of it is lost at the end.
import { counter, map } from "@joinery/crdt";
import { createReplica, type DocumentCore, type Entry } from "@joinery/replica";
import { createSync } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { GatheredNews } from "../src/shell/gathered-news.js";
import { memoryDisk } from "./model/memory-disk.js";
import { connectionPair, TestListener } from "./model/test-connection.js";

const [room, hall] = ["room", "hall"].map((id) => ({ id }) as unknown as DocumentCore) as [DocumentCore, DocumentCore];
const [first, second, third] = [1, 2, 3].map((firstSeq) => ({ firstSeq }) as Entry) as [Entry, Entry, Entry];

/** An engine of so many sessions, and what it was told. */
function newsOf(sessions: number): { news: GatheredNews; told: (readonly [string, ...number[]])[] } {
  const told: (readonly [string, ...number[]])[] = [];
  const engine = {
    sessions: { size: sessions } as never,
    announce: (document: DocumentCore, entries: readonly Entry[]) =>
      void told.push([document.id, ...entries.map(({ firstSeq }) => firstSeq)]),
  };
  return { news: new GatheredNews(engine), told };
}

describe("what becomes durable", () => {
  it("is told to many sessions together, by document and in order, and once", () => {
    const { news, told } = newsOf(3);
    news.add(room, [first]);
    news.add(hall, [third]);
    news.add(room, [second]);
    expect(told).toEqual([]);
    news.tell();
    news.tell();
    expect(told).toEqual([
      ["room", 1, 2],
      ["hall", 3],
    ]);
  });

  it("is told to few at once", () => {
    const { news, told } = newsOf(2);
    news.add(room, [first]);
    expect(told).toEqual([["room", 1]]);
  });

  it("goes ahead of a state that comes later", () => {
    const { news, told } = newsOf(3);
    news.add(room, [first]);
    news.add(room, []);
    expect(told).toEqual([["room", 1], ["room"]]);
  });
});

const schema = { score: map(counter()) };
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function side() {
  const replica = await createReplica({ storage: memoryDisk() });
  const document = await replica.open("room", schema);
  const listener = new TestListener();
  const sync = await createSync(replica, { network: [listener], tickMs: 60_000 });
  opened.push(sync, replica);
  return { document, core: replica.core.documents.get(document.id) as DocumentCore, listener, sync };
}

describe("a hub", () => {
  it("that is closed when a change has just been saved has told it to all", async () => {
    const hub = await side();
    const others = [await side(), await side(), await side()];
    for (const { listener } of others) {
      const [near, far] = connectionPair();
      hub.listener.accept(near);
      listener.accept(far);
    }
    await vi.waitFor(() => expect(hub.sync.peers().map(({ settled }) => settled)).toEqual([true, true, true]));
    const { saved } = hub.document.change((draft) => draft.score.at("ann").add(1));
    await saved;
    void hub.sync.close();
    await vi.waitFor(() => {
      expect(others.map(({ document }) => document.value.score.get("ann"))).toEqual([1, 1, 1]);
    });
  });
});

// A schema that grows while it is in use: a relay with the older version loses nothing of the newer one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, defineSchema, map, type Replica, register } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const older = { title: register("untitled"), score: map(counter()) };
const v1 = defineSchema({ name: "room", version: 1, fields: older });
const v2 = defineSchema({ name: "room", version: 2, fields: { ...older, mood: register("calm"), votes: counter() } });
const backoff = { firstMs: 1, maxMs: 5 };

let folder = "";
const opened: Replica[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "joinery-schema-"));
});

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
  rmSync(folder, { recursive: true });
});

it("a relay with an older schema passes everything on, and shows it once it is upgraded", {
  timeout: 20_000,
}, async () => {
  const hub = memoryHub();
  const storage = () => sqliteStorage(join(folder, "relay.db"));
  const relay = await createReplica({ storage: storage(), network: [hub.listener("relay")] });
  const ann = await createReplica({ network: [hub.dialer("relay")], backoff });
  const cid = await createReplica({ network: [hub.dialer("relay")], backoff });
  opened.push(ann, cid);

  const between = await relay.open("room", v1);
  const here = await ann.open("room", v2);
  here.change(({ title, mood, votes, score }) => {
    title.set("Finals");
    mood.set("tense");
    votes.add(3);
    score.at("ann").add(1);
  });
  await here.synced();
  expect(between.value.title).toBe("Finals");
  expect(between.unknownOperations).toBe(2);
  // What is written on top of it reaches the others as well.
  between.change(({ score }) => score.at("ann").add(10));

  const there = await cid.open("room", v2);
  await vi.waitFor(() => expect(there.value.score.get("ann")).toBe(11));
  expect({ mood: there.value.mood, votes: there.value.votes }).toEqual({ mood: "tense", votes: 3 });
  expect(there.unknownOperations).toBe(0);
  await relay.close();

  const upgraded = await createReplica({ storage: storage(), network: [hub.listener("relay")] });
  opened.push(upgraded);
  const again = await upgraded.open("room", v2);
  expect(again.unknownOperations).toBe(0);
  expect({ mood: again.value.mood, votes: again.value.votes }).toEqual({ mood: "tense", votes: 3 });
  again.change(({ votes }) => votes.add(1));
  await vi.waitFor(() => expect([here.value.votes, there.value.votes]).toEqual([4, 4]));
});

// A document that is deleted at one replica and comes back from its peer.
import { counter, createReplica, map, register } from "joinery";
import { memoryHub } from "joinery/transports/memory";
import { expect, it, vi } from "vitest";

const schema = { title: register("New room"), score: map(counter()) };

it("a deleted document begins empty, fetches what peers have, and both agree on what is written then", async () => {
  const hub = memoryHub();
  const server = await createReplica({ network: [hub.listener("server")] });
  const client = await createReplica({ network: [hub.dialer("server")], backoff: { firstMs: 1, maxMs: 5 } });
  const there = await server.open("room", schema);
  const first = await client.open("room", schema);
  first.change(({ score }) => score.at("ann").add(5));
  await first.synced();

  await client.deleteDocument("room");
  expect(await client.documents()).toEqual([]);
  const again = await client.open("room", schema);
  expect(again.value.score.size).toBe(0);
  again.change(({ score }) => score.at("ann").add(1));
  await again.synced();
  expect(again.value.score.get("ann")).toBe(6);
  there.change(({ title }) => title.set("Still in step"));
  await vi.waitFor(() => expect(again.value.title).toBe("Still in step"));
  expect(there.value.score.get("ann")).toBe(6);
  expect([again.author === client.id, there.author === server.id]).toEqual([false, true]);
  expect(again.size.entries).toBe(there.size.entries);
  await client.close();
  await server.close();
});

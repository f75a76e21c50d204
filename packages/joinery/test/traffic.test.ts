// What an application sees of the bytes that its replica has sent and taken.
import { counter, createReplica } from "joinery";
import { memoryHub } from "joinery/transports/memory";
import { expect, it } from "vitest";

it("a replica's traffic is that of its peer, seen from the other end", async () => {
  const hub = memoryHub();
  const server = await createReplica({ network: [hub.listener("server")] });
  const client = await createReplica({ network: [hub.dialer("server")] });
  expect(client.traffic()).toMatchObject({ sent: {}, received: {}, newBytes: 0, rungs: {}, sendingBytes: 0 });
  const there = await server.open("room", { total: counter() });
  const here = await client.open("room", { total: counter() });
  here.change(({ total }) => total.add(1));
  await Promise.all([here.synced(), there.synced()]);
  const [sent, came] = [client.traffic(), server.traffic()];
  expect(came.newBytes).toBeGreaterThan(0);
  expect(came).toMatchObject({ duplicateBytes: 0, unfinishedBytes: 0 });
  expect(sent.newBytes).toBe(0);
  expect(sent.sent.entries).toBeGreaterThan(came.newBytes);
  expect(sent.sent.entries).toBe(came.received.entries);
  expect(sent.rungs.list).toBeGreaterThan(0);
  expect(client.traffic()).not.toBe(sent);
  await client.close();
  await server.close();
});

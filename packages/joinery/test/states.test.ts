// A replica that keeps no entries below its snapshots, and one that comes too late for them.
import { counter, createReplica, map, type PeerError, type Storage } from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { memoryHub } from "joinery/transports/memory";
import { expect, it, vi } from "vitest";
import { keptStorage } from "./kept-storage.js";

const schema = { score: map(counter()) };

/** A server with a hundred players whose log is gone, and whoever comes late on `storage`. */
async function late(storage: Storage) {
  const hub = memoryHub();
  const errors: PeerError[] = [];
  const server = await createReplica({
    network: [hub.listener("server")],
    storage: memoryStorage(),
    snapshots: { retain: "tail", keep: 1, entries: 20 },
    onPeerError: (error) => errors.push(error),
  });
  const there = await server.open("room", schema);
  for (let number = 0; number < 100; number++) {
    await there.change((draft) => draft.score.at(`player ${number}`).add(number)).saved;
  }
  await vi.waitFor(() => expect(there.size.entries).toBeLessThan(50));
  const client = await createReplica({
    network: [hub.dialer("server")],
    storage,
    onPeerError: (error) => errors.push(error),
  });
  const here = await client.open("room", schema);
  await here.change((draft) => draft.score.at("late").add(7)).saved;
  return { server, client, there, here, errors, close: () => Promise.all([client.close(), server.close()]) };
}

it("a replica that comes too late for the log gets the state, once, and keeps it", async () => {
  const storage = memoryStorage();
  const { server, client, there, here, close } = await late(storage);
  const origins: string[] = [];
  here.subscribe(({ origin }) => origins.push(origin));
  await Promise.all([here.synced(), there.synced()]);
  expect([...here.value.score.keys()].length).toBe(101);
  expect(there.value.score.get("late")).toBe(7);
  expect(server.traffic().rungs).toMatchObject({ state: 1, chunks: 1 });
  expect(client.traffic().newBytes).toBeLessThan(server.traffic().sent.entries ?? 0);
  expect(origins[0]).toBe("peer");
  await there.change((draft) => draft.score.at("late").add(1)).saved;
  await vi.waitFor(() => expect(here.value.score.get("late")).toBe(8));
  expect(server.traffic().rungs.state).toBe(1);
  await close();
});

it("a storage that keeps no snapshots takes no state: both sides hear of it, and go on with the rest", async () => {
  const { there, errors, close } = await late(keptStorage());
  await vi.waitFor(() => expect(errors.map(({ code }) => code)).toEqual(["STATE_REFUSED", "STATE_REFUSED"]));
  expect(errors[0]?.reason).toContain("the storage of the one that needs it keeps no snapshots");
  await vi.waitFor(() => expect(there.value.score.get("late")).toBe(7));
  await close();
});

it("a replica that keeps no history gets the join of what it missed, one that does gets every entry", async () => {
  for (const retain of ["tail", "all"] as const) {
    const hub = memoryHub();
    const server = await createReplica({ network: [hub.listener("server")] });
    const there = await server.open("room", schema);
    there.change((draft) => draft.score.at("ann").add(1));
    const open = memoryStorage();
    // It outlives the replica on it.
    open.close = async () => {};
    const first = await createReplica({ network: [hub.dialer("server")], storage: open, snapshots: { retain } });
    await (await first.open("room", schema)).synced();
    await first.close();
    for (let time = 0; time < 2000; time++) await there.change((draft) => draft.score.at("ann").add(1)).saved;
    const client = await createReplica({ network: [hub.dialer("server")], storage: open, snapshots: { retain } });
    const here = await client.open("room", schema);
    await vi.waitFor(() => expect(here.value.score.get("ann")).toBe(2001));
    await here.synced();
    expect(server.traffic().rungs.joined).toBe(retain === "tail" ? 1 : undefined);
    expect(here.size.entries > 1000).toBe(retain === "all");
    await Promise.all([client.close(), server.close()]);
  }
});

// Two replicas over WebSocket on this machine.
import { counter, createReplica, map, type PeerError, type Replica } from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { webSocketDialer } from "joinery/transports/websocket";
import { webSocketListener } from "joinery/transports/websocket-server";
import { afterEach, describe, expect, it, vi } from "vitest";

const schema = { score: map(counter()) };
const opened: Replica[] = [];
const backoff = { firstMs: 5, maxMs: 20 };

async function open(options: Parameters<typeof createReplica>[0]): Promise<Replica> {
  const replica = await createReplica({ backoff, ...options });
  opened.push(replica);
  return replica;
}

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

describe("replicas over WebSocket", () => {
  it("agree, and listen where they say", async () => {
    const server = await open({ network: [webSocketListener({ port: 0 })] });
    expect(server.addresses[0]).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    const client = await open({ network: [webSocketDialer(server.addresses[0]!)] });
    const [here, there] = [await client.open("room", schema), await server.open("room", schema)];
    here.change((draft) => draft.score.at("ann").add(1));
    there.change((draft) => draft.score.at("ann").add(2));
    await here.synced({ signal: AbortSignal.timeout(10_000) });
    expect([here.value.score.get("ann"), there.value.score.get("ann")]).toEqual([3, 3]);
  });

  it("go on when the server comes back on the same port", async () => {
    const first = await open({ network: [webSocketListener({ port: 0 })] });
    const address = first.addresses[0]!;
    const client = await open({ network: [webSocketDialer(address)] });
    const here = await client.open("room", schema);
    await first.open("room", schema);
    await here.synced();
    await first.close();
    await vi.waitFor(() => expect(client.peers()).toEqual([]));
    here.change((draft) => draft.score.at("ann").add(5));
    const second = await open({ network: [webSocketListener({ port: Number(new URL(address).port) })] });
    const there = await second.open("room", schema);
    await here.synced({ signal: AbortSignal.timeout(10_000) });
    expect(there.value.score.get("ann")).toBe(5);
  });

  it("say when the port is taken, and leave nothing open", async () => {
    const server = await open({ network: [webSocketListener({ port: 0 })] });
    const port = Number(new URL(server.addresses[0]!).port);
    const storage = memoryStorage();
    await expect(createReplica({ storage, network: [webSocketListener({ port })] })).rejects.toMatchObject({
      name: "TransportError",
      code: "ADDRESS_IN_USE",
      message: expect.stringContaining(String(port)),
    });
    await expect(storage.documents()).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("drop a peer that sends garbage, say so, and go on with the others", async () => {
    const errors: PeerError[] = [];
    const server = await open({
      network: [webSocketListener({ port: 0 })],
      onPeerError: (error) => errors.push(error),
    });
    const client = await open({ network: [webSocketDialer(server.addresses[0]!)] });
    const [here, there] = [await client.open("room", schema), await server.open("room", schema)];
    await here.synced();
    const stranger = await webSocketDialer(server.addresses[0]!).dial(new AbortController().signal);
    const closed = new Promise<string>((resolve) => stranger.start({ onFrame: () => {}, onClose: resolve }));
    stranger.send(new TextEncoder().encode("SELECT * FROM rooms"));
    expect(await closed).toBe("MALFORMED_FRAME");
    expect(errors).toEqual([
      {
        remote: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
        peer: undefined,
        code: "MALFORMED_FRAME",
        reason: "the peer sent bytes that are not a frame of this protocol",
        fatal: false,
      },
    ]);
    there.change((draft) => draft.score.at("ann").add(1));
    await there.synced();
    expect(here.value.score.get("ann")).toBe(1);
  });
});

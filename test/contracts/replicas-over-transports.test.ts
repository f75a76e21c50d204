// Two replicas over each transport: they agree, and agree again when the listener was gone for a while. Connecting again
// is one layer above all adapters, so what holds for one has to hold for each.
import { counter, createReplica, type Dialer, type Listener, map, type Replica, register } from "joinery";
import { broadcastChannelDialer, broadcastChannelListener } from "joinery/transports/broadcast-channel";
import { memoryHub } from "joinery/transports/memory";
import { messagePortDialer, messagePortListener } from "joinery/transports/message-port";
import { memoryDatagrams, narrowLinkDialer, narrowLinkListener } from "joinery/transports/narrow-link";
import { tcpDialer, tcpListener } from "joinery/transports/tcp";
import { webSocketDialer } from "joinery/transports/websocket";
import { webSocketListener } from "joinery/transports/websocket-server";
import { afterEach, describe, expect, it, vi } from "vitest";

const schema = { title: register("New room"), score: map(counter()) };
const backoff = { firstMs: 5, maxMs: 40 };
const opened: Replica[] = [];
afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

async function open(...network: (Dialer | Listener)[]): Promise<Replica> {
  const replica = await createReplica({ network, backoff });
  opened.push(replica);
  return replica;
}

/** `listener` is asked twice, the second time with the address of the first. */
interface Transport {
  listener(address?: string): Listener;
  dialer(address: string): Dialer;
}

const portOf = (address: string | undefined): number => Number(new URL(address ?? "tcp://a:0").port);
const short = { connectTimeoutMs: 300 };

const transports: Record<string, () => Transport> = {
  memory: () => {
    const hub = memoryHub();
    return { listener: () => hub.listener("server"), dialer: hub.dialer };
  },
  WebSocket: () => ({
    listener: (address) => webSocketListener({ port: portOf(address) }),
    dialer: (address) => webSocketDialer(address),
  }),
  TCP: () => ({
    listener: (address) => tcpListener({ port: portOf(address) }),
    dialer: (address) => tcpDialer(address),
  }),
  "message ports": () => {
    const { port1, port2 } = new MessageChannel();
    return { listener: () => messagePortListener(port2), dialer: () => messagePortDialer(port1, short) };
  },
  "broadcast channels": () => ({
    listener: () => broadcastChannelListener("room 7"),
    dialer: () => broadcastChannelDialer("room 7", short),
  }),
  "narrow links": () => {
    const network = memoryDatagrams({ datagramBytesMax: 20 });
    return {
      listener: () => narrowLinkListener(network.host("radio")),
      dialer: (address) => narrowLinkDialer(address, () => network.port(address), short),
    };
  },
};

describe.each(Object.entries(transports))("replicas over %s", (_name, setUp) => {
  it("agree, and agree again when the listener comes back", { timeout: 60_000 }, async () => {
    const { listener, dialer } = setUp();
    const first = await open(listener());
    const address = first.addresses[0]!;
    const client = await open(dialer(address));
    const [here, there] = [await client.open("room", schema), await first.open("room", schema)];
    here.change((draft) => draft.score.at("ann").add(1));
    there.change((draft) => draft.title.set("Final"));
    await vi.waitFor(() => expect([here.value.title, there.value.score.get("ann")]).toEqual(["Final", 1]), 10_000);

    await first.close();
    await vi.waitFor(() => expect(client.peers()).toEqual([]), 10_000);
    here.change((draft) => draft.score.at("ann").add(4));
    const second = await open(listener(address));
    const again = await second.open("room", schema);
    await here.synced({ signal: AbortSignal.timeout(20_000) });
    expect([again.value.title, again.value.score.get("ann")]).toEqual(["Final", 5]);
  });
});

describe("replicas over datagrams of 20 bytes, of which a fifth is lost", () => {
  it("agree, and live changes pass", { timeout: 60_000 }, async () => {
    let sent = 0;
    const fault = (): number[] => {
      // Numbers that look random and are the same in every run.
      const draw = (Math.imul(++sent, 2654435761) >>> 8) % 100;
      return draw < 20 ? [] : draw < 25 ? [1, 4] : [draw % 4];
    };
    const network = memoryDatagrams({ datagramBytesMax: 20, fault });
    const server = await open(narrowLinkListener(network.host("radio")));
    const client = await open(narrowLinkDialer("radio", () => network.port("radio")));
    const [here, there] = [await client.open("room", schema), await server.open("room", schema)];
    for (let player = 0; player < 200; player++) {
      here.change((draft) => draft.score.at(`player ${player}`).add(player));
      there.change((draft) => draft.score.at(`player ${player}`).add(1000));
    }
    await here.synced({ signal: AbortSignal.timeout(50_000) });
    await there.synced({ signal: AbortSignal.timeout(50_000) });
    expect([...here.value.score]).toEqual([...there.value.score]);
    expect(here.value.score.get("player 199")).toBe(1199);
    expect(sent).toBeGreaterThan(500);
    there.change((draft) => draft.title.set("Final"));
    await vi.waitFor(() => expect(here.value.title).toBe("Final"), 10_000);
  });
});

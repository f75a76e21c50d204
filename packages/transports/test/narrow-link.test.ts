// Narrow links over ports that lose, double and reorder: how they open, end, and come back.
import type { Connection } from "@joinery/sync";
import { Dice } from "@joinery/testing/hostile";
import { ConnectionLog, frameOf } from "@joinery/testing/probes";
import { afterEach, describe, expect, it, vi } from "vitest";
import { datagramKinds, openingSeals } from "../src/narrow-link/core/datagram.js";
import { type DatagramPort, memoryDatagrams, narrowLinkDialer, narrowLinkListener } from "../src/narrow-link/index.js";
import { decodeDial, encodeDial } from "../src/narrow-link/opening.js";
import { endOf, hear } from "./heard.js";

const { signal } = new AbortController();
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Network = ReturnType<typeof memoryDatagrams>;

async function listen(
  network: Network,
  options: Parameters<typeof narrowLinkListener>[1] = {},
): Promise<{ accepted: Connection[]; close(): Promise<void> }> {
  const accepted: Connection[] = [];
  const listening = await narrowLinkListener(network.host("radio"), options).listen((one) => accepted.push(one));
  const close = (): Promise<void> => listening.close({ signal: AbortSignal.abort() });
  closers.push(close);
  return { accepted, close };
}

/** Loses, doubles and delays a share of all datagrams, as a seed says. */
function stormy(seed: number, loss: number): (datagram: Uint8Array) => number[] {
  const dice = new Dice(seed);
  return () => {
    if (dice.roll(100) < loss * 100) return [];
    return dice.roll(100) < 10 ? [dice.roll(5), dice.roll(5)] : [dice.roll(5)];
  };
}

describe("a narrow link in bad weather", () => {
  it.each([1, 2, 3])("opens, brings every frame in order, and ends with its reason (%i)", async (seed) => {
    const network = memoryDatagrams({ datagramBytesMax: 20, fault: stormy(seed, 0.3) });
    const { accepted } = await listen(network);
    const near = await narrowLinkDialer("radio", () => network.port("radio")).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1), 10_000);
    const [nearLog, farLog] = [new ConnectionLog(near), new ConnectionLog(accepted[0]!)];
    const frames = Array.from({ length: 20 }, (_, index) => frameOf(index, index * 60));
    for (const frame of frames) expect([near.send(frame), accepted[0]!.send(frame)]).toEqual([true, true]);
    await nearLog.framesCome(20);
    near.close("the round is over");
    expect([await farLog.closed(), await nearLog.closed()]).toEqual(["the round is over", "the round is over"]);
    expect([nearLog.frames, farLog.frames]).toEqual([frames, frames]);
  });

  it("offers a datagram again that the port had no room for", async () => {
    const network = memoryDatagrams({ datagramBytesMax: 32 });
    const { accepted } = await listen(network);
    const port = keptOpen(network.port("radio"));
    const { send } = port;
    const offered: string[] = [];
    port.send = (datagram) => {
      offered.push(String(datagram));
      return offered.length % 3 === 0 ? false : send(datagram);
    };
    const near = await narrowLinkDialer("radio", () => port).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    near.send(frameOf(1, 4000));
    expect(await new ConnectionLog(accepted[0]!).framesCome(1)).toEqual([frameOf(1, 4000)]);
    const refused = offered.filter((_, index) => index % 3 === 2);
    expect(refused.length).toBeGreaterThan(20);
    expect(offered.filter((_, index) => index > 2 && index % 3 === 0)).toEqual(
      refused.slice(0, Math.floor((offered.length - 1) / 3)),
    );
  });
});

describe("the end of a narrow link", () => {
  it("is found when the other side is silent, and told to it where that still hears", async () => {
    let isDeaf = false;
    const network = memoryDatagrams({ fault: (_datagram, fromFirst) => (isDeaf && fromFirst ? [] : [0]) });
    const { accepted } = await listen(network, { keepAliveMs: 20 });
    const near = await narrowLinkDialer("radio", () => network.port("radio"), { keepAliveMs: 0 }).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    isDeaf = true;
    expect(await endOf(hear(accepted[0]!))).toBe("PEER_SILENT");
    expect(await endOf(hear(near))).toBe("CONNECTION_LOST");
  });

  it("comes for the old connection when its other side dials anew over the same port", async () => {
    const network = memoryDatagrams();
    const { accepted } = await listen(network);
    const lasting = keptOpen(network.port("radio"));
    const dialer = narrowLinkDialer("radio", () => lasting);
    await dialer.dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    const second = await dialer.dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(2));
    expect(await endOf(hear(accepted[0]!))).toBe("CONNECTION_LOST");
    second.send(new Uint8Array([5]));
    expect(await new ConnectionLog(accepted[1]!).framesCome(1)).toEqual([new Uint8Array([5])]);
  });

  it("doesn't come by a dial that is old or that nobody goes on with", async () => {
    const dials: Uint8Array[] = [];
    const network = memoryDatagrams({
      fault: (datagram) => {
        if (decodeDial(datagram) !== undefined) dials.push(datagram.slice());
        return [0];
      },
    });
    const { accepted } = await listen(network);
    const port = keptOpen(network.port("radio"));
    const near = await narrowLinkDialer("radio", () => port).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    const heard = hear(accepted[0]!);
    for (let count = 0; count < 5; count++) port.send(dials[0]!);
    port.send(encodeDial(7, { datagramBytesMax: 20, windowDatagrams: 1 }));
    near.send(new Uint8Array([5]));
    await vi.waitFor(() => expect(heard.frames).toEqual([[5]]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([accepted.length, heard.reasons]).toEqual([1, []]);
  });
});

describe("the opening of a narrow link", () => {
  it("takes the smaller one of both sides' datagrams", async () => {
    const sizes = new Set<number>();
    const network = memoryDatagrams({ datagramBytesMax: 512, fault: ({ length }) => [sizes.add(length).size * 0] });
    const { accepted } = await listen(network);
    const near = await narrowLinkDialer("radio", () => keptOpen(network.port("radio"), 40)).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    for (const connection of [near, accepted[0]!]) connection.send(frameOf(1, 3000));
    await Promise.all([near, accepted[0]!].map((connection) => new ConnectionLog(connection).framesCome(1)));
    expect(Math.max(...sizes)).toBe(40);
  });

  it("is refused by a side of another version, by options that can't work, and where no port is to be had", async () => {
    const network = memoryDatagrams();
    const host = network.host("radio");
    const opened = await host.open((port) => {
      port.onDatagram = (datagram) => {
        const dial = decodeDial(datagram);
        if (dial === undefined) return;
        const body = new Uint8Array([2, 64, 0, 20, ...datagram.subarray(6, 10), 0, 0, 0, 1]);
        port.send(openingSeals.accept.seal(datagramKinds.control, 2, body));
      };
    });
    closers.push(() => opened.close());
    await expect(narrowLinkDialer("radio", () => network.port("radio")).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("version 2"),
    });
    const narrower = narrowLinkDialer("radio", () => keptOpen(network.port("radio"), 19));
    await expect(narrower.dial(signal)).rejects.toMatchObject({ code: "INVALID_OPTION" });
    const invalid = expect.objectContaining({ code: "INVALID_OPTION" });
    expect(() => narrowLinkDialer("radio", () => network.port("radio"), { windowDatagrams: 129 })).toThrow(invalid);
    const cause = new RangeError("no radio");
    const without = narrowLinkDialer("radio", () => Promise.reject(cause));
    await expect(without.dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT", cause });
  });

  it("closes the port that comes when the dial was aborted", async () => {
    const port = keptOpen(memoryDatagrams().port("radio"));
    const closed = vi.fn();
    port.close = closed;
    let give: (port: DatagramPort) => void = () => {};
    const dialer = narrowLinkDialer("radio", () => new Promise<DatagramPort>((resolve) => (give = resolve)));
    const controller = new AbortController();
    const dialing = dialer.dial(controller.signal);
    controller.abort("enough");
    await expect(dialing).rejects.toBe("enough");
    give(port);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  });

  it("keeps connectionsMax ports, and gives up one without a connection for a new one", async () => {
    const network = memoryDatagrams();
    const { accepted } = await listen(network, { connectionsMax: 2 });
    const strangers = Array.from({ length: 5 }, () => network.port("radio"));
    for (const port of strangers) port.send(new Uint8Array(9));
    const dialer = narrowLinkDialer("radio", () => network.port("radio"), { connectTimeoutMs: 300 });
    for (const count of [1, 2]) {
      await dialer.dial(signal);
      await vi.waitFor(() => expect(accepted).toHaveLength(count));
    }
    await expect(dialer.dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
    expect(accepted).toHaveLength(2);
  });
});

/** A port that outlives the links over it. */
function keptOpen(port: DatagramPort, datagramBytesMax: number = port.datagramBytesMax): DatagramPort {
  return {
    datagramBytesMax,
    send: (datagram) => port.send(datagram),
    get onDatagram() {
      return port.onDatagram;
    },
    set onDatagram(hear) {
      port.onDatagram = hear;
    },
  };
}

// How ends on a broadcast channel find each other and lose each other, and what they do with posts that aren't theirs.
import type { Connection } from "@joinery/sync";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { broadcastChannelDialer, broadcastChannelListener } from "../src/broadcast-channel/index.js";
import { endOf, hear } from "./heard.js";

const { signal } = new AbortController();
const closers: (() => unknown)[] = [];
let name = "";
let names = 0;
beforeEach(() => {
  name = `channel ${++names}`;
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Tab {
  readonly address: string;
  readonly connections: Connection[];
  close(): Promise<void>;
}

async function tab(options: Parameters<typeof broadcastChannelListener>[1] = {}, address = name): Promise<Tab> {
  const connections: Connection[] = [];
  const listening = await broadcastChannelListener(address, options).listen((connection) =>
    connections.push(connection),
  );
  const close = (): Promise<void> => listening.close({ signal: AbortSignal.abort() });
  closers.push(close);
  return { address: listening.address, connections, close };
}

/** Somebody on the channel who isn't ours. */
function stranger(id = "stranger"): { heard: unknown[][]; post(to: string, link: string, body: unknown): void } {
  const channel = new BroadcastChannel(name);
  closers.push(() => channel.close());
  const heard: unknown[][] = [];
  channel.onmessage = ({ data }: { data: unknown }) => {
    if (Array.isArray(data) && data[1] === id) heard.push(data);
  };
  return { heard, post: (to, link, body) => channel.postMessage(["joinery/1", to, id, link, body]) };
}

const idOf = (address: string): string => address.split("#")[1]!;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe("listeners on one channel", () => {
  it("meet: each pair has one connection, whoever came first", async () => {
    const tabs = [await tab(), await tab(), await tab(), await tab()];
    await vi.waitFor(() => expect(tabs.map(({ connections }) => connections.length)).toEqual([3, 3, 3, 3]));
    await settled();
    for (const { address, connections } of tabs) {
      const others = tabs.map((other) => other.address).filter((other) => other !== address);
      expect(connections.map(({ remote }) => remote).sort()).toEqual(others.sort());
    }
    const heard = hear(tabs[1]!.connections.find(({ remote }) => remote === tabs[0]!.address)!);
    tabs[0]!.connections.find(({ remote }) => remote === tabs[1]!.address)!.send(new Uint8Array([7]));
    await vi.waitFor(() => expect(heard.frames).toEqual([[7]]));
  });

  it("meet again when their connection has ended, whoever ended it", async () => {
    const [first, second] = [await tab({ announceMs: 20 }), await tab({ announceMs: 20 })];
    for (const [round, { connections }] of [first, second].entries()) {
      await vi.waitFor(() =>
        expect([first.connections.length, second.connections.length]).toEqual([round + 1, round + 1]),
      );
      connections.at(-1)!.close("enough");
    }
    await vi.waitFor(() => expect([first.connections.length, second.connections.length]).toEqual([3, 3]));
  });

  it("on different channels don't", async () => {
    const [first, second] = [await tab({ announceMs: 10 }), await tab({ announceMs: 10 }, `${name} too`)];
    await settled();
    expect([first.connections, second.connections]).toEqual([[], []]);
  });

  it("find out that one of them is gone without a word", async () => {
    const { address, connections } = await tab({ keepAliveMs: 20 });
    const gone = stranger();
    gone.post(idOf(address), "link", "dial");
    gone.post(idOf(address), "link", ["open", 1, 1000]);
    await vi.waitFor(() => expect(connections).toHaveLength(1));
    expect(await endOf(hear(connections[0]!))).toBe("PEER_SILENT");
  });

  it("have room for connectionsMax", async () => {
    const full = await tab({ connectionsMax: 1 });
    await broadcastChannelDialer(full.address).dial(signal);
    const late = broadcastChannelDialer(full.address, { connectTimeoutMs: 100 });
    await expect(late.dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
  });
});

describe("a dialer", () => {
  it("takes one of several listeners, and the one that its address names", async () => {
    const tabs = [await tab({ announceMs: 0 }), await tab({ announceMs: 0 }, `${name}#the-second`)];
    await vi.waitFor(() => expect(tabs.map(({ connections }) => connections.length)).toEqual([1, 1]));
    const any = await broadcastChannelDialer(name).dial(signal);
    expect(tabs.map(({ address }) => address)).toContain(any.remote);
    await vi.waitFor(() => expect(tabs[0]!.connections.length + tabs[1]!.connections.length).toBe(3));
    const named = await broadcastChannelDialer(tabs[1]!.address).dial(signal);
    expect(named.remote).toBe(`broadcast-channel:${name}#the-second`);
  });

  it.each(["", "broadcast-channel:", "#id", "name#", "a#b#c"])("refuses %j at once", (address) => {
    expect(() => broadcastChannelDialer(address)).toThrow(expect.objectContaining({ code: "INVALID_ADDRESS" }));
    expect(() => broadcastChannelListener(address)).toThrow(expect.objectContaining({ code: "INVALID_ADDRESS" }));
  });
});

describe("an id that an address names", () => {
  it("is refused while somebody has it, and can be given up while it is being claimed", async () => {
    const first = await tab({}, `${name}#mine`);
    await expect(tab({}, first.address)).rejects.toMatchObject({ code: "ADDRESS_IN_USE" });
    const controller = new AbortController();
    const claiming = broadcastChannelListener(`${name}#free`, { claimMs: 5000 }).listen(() => {}, {
      signal: controller.signal,
    });
    controller.abort("enough");
    await expect(claiming).rejects.toBe("enough");
    await first.close();
    await tab({ claimMs: 30 }, first.address);
  });
});

describe("a post on a link", () => {
  it.each<[string, unknown, string]>([
    ["of text", "hello", "PROTOCOL_ERROR"],
    ["of a frame on larger memory", ["frame", new Uint8Array(new ArrayBuffer(50_000), 1, 2)], "PROTOCOL_ERROR"],
    ["of a frame that is too large", ["frame", new Uint8Array(1001)], "FRAME_TOO_LARGE"],
  ])("%s ends that link, and no other", async (_what, body, reason) => {
    const { address, connections } = await tab({ frameBytesMax: 1000 });
    const sound = await broadcastChannelDialer(address).dial(signal);
    await vi.waitFor(() => expect(connections).toHaveLength(1));
    const other = stranger();
    other.post(idOf(address), "link", "dial");
    other.post(idOf(address), "link", ["open", 1, 1000]);
    await vi.waitFor(() => expect(connections).toHaveLength(2));
    const [soundHeard, heard] = connections.map(hear);
    other.post(idOf(address), "link", body);
    expect(await endOf(heard!)).toBe(reason);
    expect(other.heard.at(-1)).toEqual(["joinery/1", "stranger", idOf(address), "link", ["close", reason]]);
    sound.send(new Uint8Array([1]));
    await vi.waitFor(() => expect(soundHeard).toEqual({ frames: [[1]], reasons: [] }));
  });

  it("from another end than the link's is left alone", async () => {
    const { address, connections } = await tab();
    const sound = await broadcastChannelDialer(address).dial(signal);
    await vi.waitFor(() => expect(connections).toHaveLength(1));
    const heard = hear(connections[0]!);
    for (const link of ["", "link", "x".repeat(65)]) stranger().post(idOf(address), link, ["close", "go away"]);
    await settled();
    expect(heard.reasons).toEqual([]);
    expect(sound.send(new Uint8Array(1))).toBe(true);
  });
});

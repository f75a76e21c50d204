// What the TCP adapter does with addresses, with peers that aren't ours, and with those it must not trust.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Connection } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tcpDialer, tcpListener } from "../src/tcp/index.js";
import { encodeClose, encodeFrame } from "../src/tcp/record-decoder.js";
import { endOf, hear } from "./heard.js";

const { signal } = new AbortController();
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type ListenerOptions = Parameters<typeof tcpListener>[0];

async function listen(options: ListenerOptions = {}): Promise<{ address: string; accepted: Connection[] }> {
  const accepted: Connection[] = [];
  const listening = await tcpListener(options).listen((connection) => accepted.push(connection));
  closers.push(() => listening.close({ signal: AbortSignal.abort() }));
  return { address: listening.address, accepted };
}

/** A peer that has greeted and then sends what it likes. */
async function stranger(address: string): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), "127.0.0.1");
  closers.push(() => socket.destroy());
  socket.on("error", () => {});
  socket.resume();
  socket.write("joinery\u0001");
  await once(socket, "connect");
  return socket;
}

async function serverThat(act: (socket: Socket) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    closers.push(() => socket.destroy());
    socket.on("error", () => {});
    act(socket);
  }).listen(0, "127.0.0.1");
  closers.push(() => server.close());
  await once(server, "listening");
  return `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
}

describe("a TCP connection", () => {
  it("takes IPv6, and listens where it says", async () => {
    const { address, accepted } = await listen({ host: "::1" });
    expect(address).toMatch(/^tcp:\/\/\[::1\]:\d+$/);
    const near = await tcpDialer(address).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    expect(near.remote).toBe(address);
    expect(accepted[0]!.remote).toMatch(/^tcp:\/\/\[::1\]:\d+$/);
    near.close("found it");
  });

  it.each<[string, number[], string]>([
    ["announces a frame that is too large", [1, 0, 3, 233], "FRAME_TOO_LARGE"],
    ["sends what is no record", [71, 69, 84, 32], "PROTOCOL_ERROR"],
  ])("ends with a reason when the other side %s, and keeps what came before", async (_what, bytes, reason) => {
    const { address, accepted } = await listen({ frameBytesMax: 1000 });
    const socket = await stranger(address);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    const heard = hear(accepted[0]!);
    socket.write(encodeFrame(new Uint8Array([1, 2])));
    socket.write(new Uint8Array(bytes));
    expect(await endOf(heard)).toBe(reason);
    expect(heard).toEqual({ frames: [[1, 2]], reasons: [reason] });
  });

  it("ends when the other side goes without a word", async () => {
    const { address, accepted } = await listen();
    const socket = await stranger(address);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    socket.resetAndDestroy();
    expect(await endOf(hear(accepted[0]!))).toBe("CONNECTION_LOST");
    expect(accepted[0]!.send(new Uint8Array(1))).toBe(false);
  });

  it("keeps the end that came in one piece with its greeting and its frames, until somebody starts it", async () => {
    const { address, accepted } = await listen();
    const socket = connect(Number(new URL(address).port), "127.0.0.1").on("error", () => {});
    const frames = [encodeFrame(new Uint8Array([1])), encodeFrame(new Uint8Array([2]))];
    socket.end(Buffer.concat([Buffer.from("joinery\u0001"), ...frames, encodeClose("enough")]));
    socket.resume();
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const heard = hear(accepted[0]!);
    expect(await endOf(heard)).toBe("enough");
    expect(heard.frames).toEqual([[1], [2]]);
  });

  it("is gone for the listener although nobody has started it", async () => {
    const { address, accepted } = await listen({ connectionsMax: 1 });
    (await stranger(address)).end();
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    await vi.waitFor(async () => void (await tcpDialer(address, { connectTimeoutMs: 200 }).dial(signal)));
  });

  it("loses one frame to a handler that throws, and surfaces what it threw", async () => {
    const { address, accepted } = await listen();
    const near = await tcpDialer(address).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    const surfaced: unknown[] = [];
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => surfaced.push(error));
    const heard: number[] = [];
    accepted[0]!.start({
      onFrame: ([byte]) => {
        if (byte === 2) throw new RangeError("a bug of the handler");
        heard.push(byte!);
      },
      onClose: () => {},
    });
    for (const byte of [1, 2, 3, 4]) near.send(new Uint8Array([byte]));
    await vi.waitFor(() => expect(heard).toEqual([1, 3, 4]));
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
    expect(surfaced).toEqual([new RangeError("a bug of the handler")]);
  });
});

describe("a TCP listener", () => {
  it("cuts off whoever doesn't greet in time, and shows nobody who hasn't", async () => {
    const { address, accepted } = await listen({ connectTimeoutMs: 60 });
    const socket = connect(Number(new URL(address).port), "127.0.0.1").on("error", () => {});
    socket.resume();
    socket.write("join");
    await once(socket, "close");
    expect(accepted).toEqual([]);
  });

  it("closes at once although somebody is connected who hasn't greeted", async () => {
    const listening = await tcpListener().listen(() => {});
    const socket = connect(Number(new URL(listening.address).port), "127.0.0.1").on("error", () => {});
    await once(socket, "data");
    const startedAtMs = performance.now();
    await listening.close();
    // Whoever has not greeted would be waited for 10 s.
    expect(performance.now() - startedAtMs).toBeLessThan(8000);
    expect(socket.destroyed || (await once(socket, "close"))).toBeTruthy();
  });

  it("lets in as many as connectionsMax, and another one when one has gone", async () => {
    const { address, accepted } = await listen({ connectionsMax: 2 });
    const first = await tcpDialer(address).dial(signal);
    await tcpDialer(address).dial(signal);
    await expect(tcpDialer(address).dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
    const gone = endOf(hear(accepted[0]!));
    first.close("making room");
    await gone;
    await vi.waitFor(async () => void (await tcpDialer(address).dial(signal)));
  });

  it("says which port of which host is taken, and refuses options that can't work", async () => {
    const { address } = await listen();
    const port = Number(new URL(address).port);
    await expect(tcpListener({ port }).listen(() => {})).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      message: `port ${port} of 127.0.0.1 is taken: stop the other program or choose another port`,
    });
    expect(() => tcpListener({ frameBytesMax: 2 ** 24 })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    const faulty = tcpListener({ tls: { cert: "no certificate", key: "no key" } });
    await expect((async () => faulty.listen(() => {}))()).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });
});

describe("a TCP dialer", () => {
  it.each(["no address", "ws://127.0.0.1:1", "tcp://127.0.0.1", "tcp://127.0.0.1:0", "tcp://a:1/path", "tcp://:1"])(
    "refuses %s at once",
    (address) => {
      expect(() => tcpDialer(address)).toThrow(expect.objectContaining({ code: "INVALID_ADDRESS" }));
    },
  );

  it("rejects when the other side says nothing, or can be aborted meanwhile", async () => {
    const silent = await serverThat((socket) => socket.resume());
    await expect(tcpDialer(silent, { connectTimeoutMs: 50 }).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("50 ms"),
    });
    const controller = new AbortController();
    const dialing = tcpDialer(silent).dial(controller.signal);
    setTimeout(() => controller.abort("enough"), 20);
    await expect(dialing).rejects.toBe("enough");
  });

  it.each(["220 mail.example ESMTP\r\n", "joinerz\u0001", "joinery\u0002", ""])(
    "rejects when the other side says %j",
    async (words) => {
      const other = await serverThat((socket) => socket.end(words));
      await expect(tcpDialer(other).dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
    },
  );
});

// How many connections one machine may have, on real sockets: all of 127.0.0.0/8 is this machine, so there are addresses enough.

import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Connection, Listener } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { ConnectionsPerAddress, sharedAddress } from "../src/net/connections-per-address.js";
import { tcpListener } from "../src/tcp/index.js";
import { webSocketListener } from "../src/websocket-server/index.js";
import { testCertificate, testCertificateKey } from "./test-only-certificate.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(listener: Listener): Promise<{ port: number; accepted: Connection[] }> {
  const accepted: Connection[] = [];
  const listening = await listener.listen((connection) => {
    accepted.push(connection);
    connection.start({ onFrame: () => {}, onClose: () => accepted.splice(accepted.indexOf(connection), 1) });
  });
  closers.push(() => listening.close({ signal: AbortSignal.abort() }));
  return { port: Number(new URL(listening.address).port), accepted };
}

/** A WebSocket from one of this machine's addresses; what the server answered, if it is none. */
async function webSocketFrom(localAddress: string, port: number): Promise<WebSocket | string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { localAddress } as never);
  closers.push(() => socket.terminate());
  return new Promise((resolve) => {
    socket.once("open", () => resolve(socket));
    socket.once("error", ({ message }) => resolve(message));
  });
}

/** A peer over TCP that has greeted, and its end. */
function tcpFrom(localAddress: string, port: number, isTls = false): { socket: Socket; ended: Promise<unknown> } {
  const where = { host: "127.0.0.1", port, localAddress };
  const socket = isTls ? connectTls({ socket: connect(where), rejectUnauthorized: false }) : connect(where);
  closers.push(() => socket.destroy());
  socket.on("error", () => {});
  socket.resume();
  socket.write("joinery\u0001");
  return { socket, ended: new Promise((resolve) => socket.once("close", resolve)) };
}

const ann = "127.0.0.2";
const bob = "127.0.0.3";

describe("connections of one address", () => {
  it.each(["its own", "a shared"])("to a WebSocket listener on %s server are as many as may be", async (which) => {
    const server = which === "its own" ? undefined : createServer();
    if (server !== undefined) {
      closers.push(() => server.close());
      await once(server.listen(0, "127.0.0.1"), "listening");
    }
    const options = { connectionsPerAddress: 2, ...(server === undefined ? {} : { server }) };
    const { port, accepted } = await listen(webSocketListener(options));
    const first = (await webSocketFrom(ann, port)) as WebSocket;
    expect(await webSocketFrom(ann, port)).toBeInstanceOf(WebSocket);
    expect(await webSocketFrom(ann, port)).toContain("503");
    expect(await webSocketFrom(bob, port)).toBeInstanceOf(WebSocket);
    first.close();
    await vi.waitFor(() => expect(accepted).toHaveLength(2));
    expect(await webSocketFrom(ann, port)).toBeInstanceOf(WebSocket);
    expect(await webSocketFrom(ann, port)).toContain("503");
  });

  it("that have not asked for a WebSocket are twice as many at most", async () => {
    const { port } = await listen(webSocketListener({ connectionsPerAddress: 2 }));
    const silent = Array.from({ length: 4 }, () => connect({ host: "127.0.0.1", port, localAddress: ann }));
    for (const socket of silent) {
      closers.push(() => socket.destroy());
      await once(socket, "connect");
    }
    const fifth = connect({ host: "127.0.0.1", port, localAddress: ann });
    fifth.on("error", () => {}).resume();
    await once(fifth, "close");
    expect(silent.every(({ destroyed }) => !destroyed)).toBe(true);
    expect(await webSocketFrom(bob, port)).toBeInstanceOf(WebSocket);
  });

  it.each([false, true])("to a TCP listener are as many as may be, with TLS: %s", async (isTls) => {
    const options = {
      connectionsPerAddress: 2,
      ...(isTls ? { tls: { cert: testCertificate, key: testCertificateKey } } : {}),
    };
    const { port, accepted } = await listen(tcpListener(options));
    const [first] = [tcpFrom(ann, port, isTls), tcpFrom(ann, port, isTls)] as const;
    await vi.waitFor(() => expect(accepted).toHaveLength(2));
    await tcpFrom(ann, port, isTls).ended;
    tcpFrom(bob, port, isTls);
    await vi.waitFor(() => expect(accepted).toHaveLength(3));
    first.socket.destroy();
    await vi.waitFor(() => expect(accepted).toHaveLength(2));
    tcpFrom(ann, port, isTls);
    await vi.waitFor(() => expect(accepted).toHaveLength(3));
    await tcpFrom(ann, port, isTls).ended;
  });

  it("are counted by the network of 64 bits in IPv6, and by the address in IPv4 however it is written", () => {
    expect(sharedAddress("192.0.2.7")).toBe("192.0.2.7");
    expect(sharedAddress("::ffff:192.0.2.7")).toBe("192.0.2.7");
    expect(sharedAddress("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(sharedAddress("2001:DB8:1:2::9")).toBe("2001:db8:1:2::/64");
    expect(sharedAddress("2001:db8::9")).toBe("2001:db8:0:0::/64");
    expect(sharedAddress("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
    expect(sharedAddress("::1")).toBe("0:0:0:0::/64");
    expect(sharedAddress("unknown")).toBe("unknown");
  });

  it("are forgotten when they are gone", () => {
    const counts = new ConnectionsPerAddress(1);
    counts.enter("2001:db8::1");
    expect([counts.hasRoom("2001:db8::2"), counts.hasRoom("2001:db8:0:1::2")]).toEqual([false, true]);
    counts.leave("2001:db8::1");
    expect(counts.hasRoom("2001:db8::2")).toBe(true);
  });
});

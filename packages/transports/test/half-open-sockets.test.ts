// Sockets that were opened and never become a WebSocket: none of them is held for ever, and they are not without number.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Listening } from "@joinery/sync";
import { afterEach, describe, expect, it } from "vitest";
import { webSocketDialer } from "../src/websocket/index.js";
import { type WebSocketListenerOptions, webSocketListener } from "../src/websocket-server/index.js";
import { testCertificate, testCertificateKey } from "./test-only-certificate.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listenWith(options: WebSocketListenerOptions): Promise<Listening> {
  const listening = await webSocketListener(options).listen(() => {});
  closers.push(() => listening.close());
  return listening;
}

/** A socket that says `words` and reads what comes, but never ends by itself. */
async function stranger({ address }: Listening, words: string): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(address).port), allowHalfOpen: true });
  closers.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.resume();
  if (words !== "") socket.write(words);
  return socket;
}

/** Resolves when the other side has ended or cut the socket. */
const cut = (socket: Socket): Promise<unknown> => Promise.race([once(socket, "end"), once(socket, "close")]);
/** Resolves when nothing of the socket is left at the other side: what is written there is answered by a reset. */
async function gone(socket: Socket): Promise<void> {
  const timer = setInterval(() => socket.write("?"), 20);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(timer);
}

const upgrade =
  "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";

describe("a socket at the port of a WebSocket listener", () => {
  it.each([
    ["says nothing", "", undefined],
    ["stops in the middle of its request", "GET / HTTP/1.1\r\nHost:", undefined],
    ["never begins TLS", "", { cert: testCertificate, key: testCertificateKey }],
  ])("is cut off after connectTimeoutMs where it %s", async (_, words, tls) => {
    const listening = await listenWith({ connectTimeoutMs: 150, ...(tls === undefined ? {} : { tls }) });
    await cut(await stranger(listening, words));
  });

  it("is let go of after a plain request", async () => {
    const listening = await listenWith({});
    await cut(await stranger(listening, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  });

  it("is let go of when it was refused, though it does not end by itself", async () => {
    await gone(await stranger(await listenWith({ connectionsMax: 0 }), upgrade));
  });

  it("stays for as long as it likes once it is a WebSocket", async () => {
    const listening = await listenWith({ connectTimeoutMs: 100 });
    const connection = await webSocketDialer(listening.address).dial(new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(connection.send(new Uint8Array([1]))).toBe(true);
    connection.close("enough");
  });

  it("is one of at most as many as there may be connections beside those", async () => {
    const listening = await listenWith({ connectionsMax: 2 });
    const strangers = await Promise.all(Array.from({ length: 4 }, () => stranger(listening, "")));
    await cut(await stranger(listening, ""));
    expect(strangers.filter(({ closed }) => closed)).toEqual([]);
  });
});

// What the WebSocket adapter does with peers that aren't ours: they send text, too much, or nothing at all.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Connection, Listening } from "@joinery/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { TransportError } from "../src/errors.js";
import { webSocketDialer } from "../src/websocket/index.js";
import { webSocketListener } from "../src/websocket-server/index.js";
import { endOf, hear } from "./heard.js";

const { signal } = new AbortController();

describe("a WebSocket listener", () => {
  let listening: Listening;
  let accepted: Connection[];
  beforeEach(async () => {
    accepted = [];
    const listener = webSocketListener({ frameBytesMax: 1000, keepAliveMs: 250 });
    listening = await listener.listen((connection) => accepted.push(connection));
  });
  afterEach(() => listening.close());

  /** A peer that speaks WebSocket and isn't ours. */
  async function foreignPeer(options: object = {}): Promise<WebSocket> {
    const peer = new WebSocket(listening.address, options);
    await once(peer, "open");
    return peer;
  }

  it.each<[string, string | Uint8Array, string]>([
    ["of text", "hello", "TEXT_FRAME"],
    ["of text without a character", "", "TEXT_FRAME"],
    ["larger than frameBytesMax", new Uint8Array(1001), "FRAME_TOO_LARGE"],
    ["far larger than frameBytesMax", new Uint8Array(5_000_000), "FRAME_TOO_LARGE"],
  ])("ends a connection that brings a frame %s, and says why to both", async (_what, bytes, reason) => {
    const peer = await foreignPeer();
    peer.on("error", () => {});
    const peerClosed = once(peer, "close");
    const heard = hear(accepted[0]!);
    peer.send(new Uint8Array([1]));
    peer.send(bytes);
    expect(await endOf(heard)).toBe(reason);
    expect(heard).toEqual({ frames: [[1]], reasons: [reason] });
    const [code, told] = await peerClosed;
    expect(reason === "FRAME_TOO_LARGE" ? [1009, 1006] : [4000]).toContain(code);
    expect([reason, ""]).toContain(told.toString());
  });

  it("takes a frame in pieces, and none whose pieces together are too large", async () => {
    const peer = await foreignPeer();
    peer.on("error", () => {});
    const heard = hear(accepted[0]!);
    peer.send(new Uint8Array([1, 2]), { fin: false });
    peer.send(new Uint8Array([3]), { fin: true });
    for (let piece = 0; piece < 3; piece++) peer.send(new Uint8Array(400), { fin: false });
    expect(await endOf(heard)).toBe("FRAME_TOO_LARGE");
    expect(heard.frames).toEqual([[1, 2, 3]]);
  });

  it("finds a peer that doesn't answer, and keeps one that does", async () => {
    const silent = await foreignPeer({ autoPong: false });
    const lively = await foreignPeer();
    const silentClosed = once(silent, "close");
    const [silentHeard, livelyHeard] = accepted.map(hear);
    expect(await endOf(silentHeard!)).toBe("PEER_SILENT");
    await silentClosed;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(livelyHeard!.reasons).toEqual([]);
    expect(lively.readyState).toBe(WebSocket.OPEN);
  });

  it("tells a connection that breaks without a word", async () => {
    const peer = await foreignPeer();
    const heard = hear(accepted[0]!);
    peer.terminate();
    expect(await endOf(heard)).toBe("CONNECTION_LOST");
    expect(accepted[0]!.send(new Uint8Array(1))).toBe(false);
  });

  it("agrees to no compression", async () => {
    const peer = await foreignPeer({ perMessageDeflate: true });
    expect(peer.extensions).toBe("");
  });
});

describe("a WebSocket dialer", () => {
  it.each(["no address", "ftp://127.0.0.1:1", "ws://127.0.0.1:1#fragment", "localhost:1"])(
    "refuses %s at once",
    (url) => {
      const error = refusal(() => webSocketDialer(url));
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({ code: "INVALID_ADDRESS", message: expect.stringContaining(url) });
    },
  );

  it("rejects when the other side takes the connection and says nothing", async () => {
    const silent = await foreignServer(() => {});
    const dialer = webSocketDialer(silent.url, { connectTimeoutMs: 50 });
    await expect(dialer.dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("50 ms"),
    });
    await silent.close();
  });

  it("can be aborted while the other side says nothing", async () => {
    const silent = await foreignServer(() => {});
    const controller = new AbortController();
    const dialing = webSocketDialer(silent.url).dial(controller.signal);
    setTimeout(() => controller.abort("enough"), 20);
    await expect(dialing).rejects.toBe("enough");
    await silent.close();
  });

  it("rejects, with the cause, when the other side speaks something else", async () => {
    const other = await foreignServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
    await expect(webSocketDialer(other.url).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      cause: expect.any(Error),
    });
    await other.close();
  });

  it("finds a listener that doesn't answer", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", autoPong: false });
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const connection = await webSocketDialer(`ws://127.0.0.1:${port}`, { keepAliveMs: 30 }).dial(signal);
    expect(await endOf(hear(connection))).toBe("PEER_SILENT");
    server.close();
  });
});

/** A server on TCP that does with its connections what it likes. */
async function foreignServer(onSocket: (socket: Socket) => void): Promise<{ url: string; close(): Promise<unknown> }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.resume();
    onSocket(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const close = (): Promise<unknown> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    return once(server, "close");
  };
  return { url: `ws://127.0.0.1:${port}`, close };
}

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

// Where a WebSocket listener listens: ports of its own, servers that it shares, paths, and how many it lets in.
import { once } from "node:events";
import { createServer, get, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Connection } from "@joinery/sync";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { webSocketDialer } from "../src/websocket/index.js";
import { webSocketListener } from "../src/websocket-server/index.js";
import { endOf, hear } from "./heard.js";

const { signal } = new AbortController();
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function sharedServer(listen = true): Promise<Server> {
  const server = createServer((_request, response) => response.end("plain"));
  closers.push(() => server.close());
  if (listen) await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

function bodyOf(url: string): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    get(url.replace(/^ws/, "http"), (response) => {
      let body = "";
      response.on("data", (part) => {
        body += part;
      });
      response.on("end", () => resolve([response.statusCode, body]));
    }).on("error", reject);
  });
}

describe("a WebSocket listener", () => {
  it("says which port of which host is taken and what to do", async () => {
    const first = await webSocketListener().listen(() => {});
    closers.push(() => first.close());
    const port = Number(new URL(first.address).port);
    await expect(webSocketListener({ port }).listen(() => {})).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      message: `port ${port} of 127.0.0.1 is taken: stop the other program or choose another port`,
      cause: { code: "EADDRINUSE" },
    });
  });

  it("says that a host isn't one of this machine", async () => {
    await expect(webSocketListener({ host: "192.0.2.1" }).listen(() => {})).rejects.toMatchObject({
      code: "CANNOT_LISTEN",
      message: expect.stringContaining("192.0.2.1"),
    });
  });

  it.each(["0.0.0.0", "127.0.0.1"])("has an address that can be dialed when it listens on %s", async (host) => {
    const listening = await webSocketListener({ host, path: "/sync" }).listen(() => {});
    closers.push(() => listening.close());
    expect(listening.address).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/sync$/);
    (await webSocketDialer(listening.address).dial(signal)).close("found it");
  });

  it("answers plain requests on a port of its own with words", async () => {
    const listening = await webSocketListener().listen(() => {});
    closers.push(() => listening.close());
    expect(await bodyOf(listening.address)).toEqual([426, "This is a WebSocket.\n"]);
  });

  it("accepts on its path only", async () => {
    const listening = await webSocketListener({ path: "/sync" }).listen(() => {});
    closers.push(() => listening.close());
    const base = listening.address.replace("/sync", "");
    await expect(webSocketDialer(`${base}/other`).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("404"),
    });
    (await webSocketDialer(`${base}/sync?room=1`).dial(signal)).close("found it");
  });

  it("lets in as many as connectionsMax, and another one when one has gone", async () => {
    const accepted: Connection[] = [];
    const listener = webSocketListener({ connectionsMax: 2 });
    const listening = await listener.listen((connection) => accepted.push(connection));
    closers.push(() => listening.close());
    const dialer = webSocketDialer(listening.address);
    const first = await dialer.dial(signal);
    await dialer.dial(signal);
    await expect(dialer.dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("503"),
    });
    const gone = endOf(hear(accepted[0]!));
    first.close("making room");
    await gone;
    await dialer.dial(signal);
    expect(accepted).toHaveLength(3);
  });

  it("shares a server, opens no port of its own and leaves the server open", async () => {
    const server = await sharedServer();
    const listening = await webSocketListener({ server, path: "/sync" }).listen(() => {});
    const { port } = server.address() as { port: number };
    expect(listening.address).toBe(`ws://127.0.0.1:${port}/sync`);
    const heard = hear(await webSocketDialer(listening.address).dial(signal));
    await listening.close();
    expect(await endOf(heard)).toBe("LISTENER_CLOSED");
    expect(await bodyOf(`http://127.0.0.1:${port}/`)).toEqual([200, "plain"]);
    expect(server.listenerCount("upgrade")).toBe(0);
  });

  it("has a secure address on a secure server", async () => {
    const server = createTlsServer().listen(0, "127.0.0.1");
    closers.push(() => server.close());
    const listening = await webSocketListener({ server }).listen(() => {});
    expect(listening.address).toMatch(/^wss:\/\/127\.0\.0\.1:\d+$/);
    await listening.close();
  });

  it("waits for a shared server that isn't open yet", async () => {
    const server = await sharedServer(false);
    const listening = webSocketListener({ server }).listen(() => {});
    server.listen(0, "127.0.0.1");
    const { address, close } = await listening.then((open) => ({ address: open.address, close: () => open.close() }));
    (await webSocketDialer(address).dial(signal)).close("found it");
    await close();
  });

  it("leaves other paths of a shared server to others, and refuses them when there are none", async () => {
    const server = await sharedServer();
    const listening = await webSocketListener({ server, path: "/sync" }).listen(() => {});
    closers.push(() => listening.close());
    const base = listening.address.replace("/sync", "");
    await expect(webSocketDialer(`${base}/chat`).dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });

    const chat = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, socket, head) => {
      if (request.url === "/chat") chat.handleUpgrade(request, socket, head, (peer) => peer.send("chat"));
    });
    const peer = new WebSocket(`${base}/chat`);
    expect(String((await once(peer, "message"))[0])).toBe("chat");
    peer.terminate();
  });
});

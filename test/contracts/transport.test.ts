// Runs the transport contract for every adapter of the transports package.
import { once } from "node:events";
import { connect } from "node:net";
import { transportContract } from "@joinery/testing";
import { memoryHub } from "@joinery/transports/memory";
import { tcpDialer, tcpListener } from "@joinery/transports/tcp";
import { webSocketDialer } from "@joinery/transports/websocket";
import { webSocketListener } from "@joinery/transports/websocket-server";

transportContract("memory", () => {
  const hub = memoryHub();
  return { listener: hub.listener("table"), dialer: hub.dialer, listenerAt: hub.listener };
});

transportContract("WebSocket", () => ({
  listener: webSocketListener(),
  dialer: webSocketDialer,
  listenerAt: (address) => webSocketListener({ port: Number(new URL(address).port) }),
  sendGarbage: sendToPort,
}));

transportContract("TCP", () => ({
  listener: tcpListener(),
  dialer: tcpDialer,
  listenerAt: (address) => tcpListener({ port: Number(new URL(address).port) }),
  sendGarbage: sendToPort,
}));

const requests = [
  "",
  "joinery",
  "joinery\u0002\u0001\0\0\u0001x",
  "\0\u0001\u0002\xff".repeat(100),
  "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: soup\r\nSec-WebSocket-Version: 99\r\n\r\n",
];

/** Bytes that aren't a greeting, nor HTTP, and HTTP that isn't a WebSocket's; the listener answers or hangs up. */
async function sendToPort(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  for (const request of requests) {
    const socket = connect(Number(port), hostname);
    const closed = once(socket, "close");
    socket.on("error", () => {});
    socket.on("data", () => socket.end());
    socket.end(request, "latin1");
    await closed;
  }
}

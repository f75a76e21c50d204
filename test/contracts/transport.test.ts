// Runs the transport contract for every adapter of the transports package.
import { once } from "node:events";
import { connect } from "node:net";
import { transportContract } from "@joinery/testing";
import { broadcastChannelDialer, broadcastChannelListener } from "@joinery/transports/broadcast-channel";
import { memoryHub } from "@joinery/transports/memory";
import { messagePortDialer, messagePortListener } from "@joinery/transports/message-port";
import { memoryDatagrams, narrowLinkDialer, narrowLinkListener } from "@joinery/transports/narrow-link";
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

transportContract("message ports", () => {
  const { port1, port2 } = new MessageChannel();
  return {
    listener: messagePortListener(port2, { name: "table" }),
    dialer: (address) => messagePortDialer(port1, { name: address.split(":")[1]!, connectTimeoutMs: 500 }),
    listenerAt: (address) => messagePortListener(port2, { name: address.split(":")[1]! }),
    sendGarbage: async () => {
      const { port1: near, port2: far } = new MessageChannel();
      for (const garbage of [undefined, null, 7, "dial", [], {}, { joinery: "dial" }]) port1.postMessage(garbage);
      port1.postMessage({ joinery: "dial", name: "table", port: {} });
      port1.postMessage({ joinery: "dial", name: 7, port: "table" });
      port1.postMessage({ joinery: "dial", name: "table", port: far }, [far]);
      near.postMessage(["frame", new Uint8Array(3)]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      near.close();
    },
    cleanUp: async () => port1.close(),
  };
});

let channels = 0;
transportContract("broadcast channels", () => {
  const name = `table ${++channels}`;
  return {
    listener: broadcastChannelListener(name),
    dialer: (address) => broadcastChannelDialer(address, { connectTimeoutMs: 500 }),
    listenerAt: (address) => broadcastChannelListener(address, { claimMs: 50 }),
    sendGarbage: async (address) => {
      const id = address.split("#")[1];
      const channel = new BroadcastChannel(name);
      for (const garbage of [undefined, null, "here", [], {}, ["joinery/1"], new Uint8Array(9)]) {
        channel.postMessage(garbage);
        channel.postMessage(["joinery/1", id, "stranger", "link", garbage]);
        channel.postMessage(["joinery/1", id, garbage, "link", "dial"]);
        channel.postMessage(["joinery/1", "*", "stranger", garbage, "dial"]);
      }
      channel.postMessage(["joinery/1", id, "stranger", "link", "dial"]);
      channel.postMessage(["joinery/1", id, "stranger", "link", ["frame", new Uint8Array(3)]]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      channel.close();
    },
  };
});

for (const datagramBytesMax of [20, 512]) {
  transportContract(`narrow links of ${datagramBytesMax} bytes`, () => {
    const network = memoryDatagrams({ datagramBytesMax });
    const bufferBytesMax = 256 * 1024;
    return {
      listener: narrowLinkListener(network.host("radio"), { bufferBytesMax }),
      dialer: (address) =>
        narrowLinkDialer(address, () => network.port(address), { connectTimeoutMs: 500, bufferBytesMax }),
      listenerAt: (address) => narrowLinkListener(network.host(address), { bufferBytesMax }),
      sendGarbage: async (address) => {
        const port = network.port(address);
        for (let length = 0; length <= 40; length++)
          port.send(new Uint8Array(length).map((_, index) => index * length));
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
    };
  });
}

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

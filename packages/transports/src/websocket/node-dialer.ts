// Dials by the `ws` package, on every version of Node: unlike Node's own WebSocket it can be paused, cut and asked
// whether the other side lives.
import type { Dialer } from "@joinery/sync";
import { WebSocket } from "ws";
import { checkOptionNames } from "../option-names.js";
import { checkedAddress } from "./checked-address.js";
import { dialSocket } from "./dial-socket.js";
import { keepAlive } from "./keep-alive.js";
import { dialerOptionNames, type NodeWebSocketOptions, withDefaults } from "./websocket-options.js";
import { asFrameSocket, wsSettings } from "./ws-socket.js";

/** Dials `url`, such as `ws://127.0.0.1:4100` or `wss://play.example/sync`. Frames are binary messages. Throws `TransportError` with code `INVALID_ADDRESS`. */
export function webSocketDialer(url: string, options: NodeWebSocketOptions = {}): Dialer {
  checkOptionNames("webSocketDialer", options, dialerOptionNames);
  const complete = withDefaults(options);
  return {
    target: checkedAddress(url),
    dial: (signal) => {
      let socket: WebSocket;
      return dialSocket({
        target: url,
        options: complete,
        signal,
        open: () => {
          socket = new WebSocket(url, { ...options.tls, ...wsSettings(complete) });
          return asFrameSocket(socket);
        },
        onOpen: (_socket, connection) => keepAlive(socket, connection, complete.keepAliveMs),
      });
    },
  };
}

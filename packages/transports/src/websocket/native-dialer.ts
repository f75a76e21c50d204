// Dials by the platform's own WebSocket: browsers, their workers, and whatever else has one. It can't ask whether the
// other side lives, but it answers when the other side asks.
import type { Dialer } from "@joinery/sync";
import { checkOptionNames } from "../option-names.js";
import { checkedAddress } from "./checked-address.js";
import { dialSocket } from "./dial-socket.js";
import type { FrameSocket } from "./frame-socket.js";
import { dialerOptionNames, type WebSocketOptions, withDefaults } from "./websocket-options.js";

/** Dials `url`; throws `TransportError` with code `INVALID_ADDRESS` when that is none. Frames are binary messages; `keepAliveMs` is without effect here. */
export function webSocketDialer(url: string, options: WebSocketOptions = {}): Dialer {
  checkOptionNames("webSocketDialer", options, dialerOptionNames);
  const complete = withDefaults(options);
  return {
    target: checkedAddress(url),
    dial: (signal) => dialSocket({ target: url, options: complete, signal, open: () => openNative(url) }),
  };
}

function openNative(url: string): FrameSocket {
  const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => FrameSocket };
  return new WebSocket(url);
}

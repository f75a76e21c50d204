// A socket of the `ws` package as the port of this adapter, and the settings both ends give it.
import type { WebSocket } from "ws";
import type { FrameSocket } from "./frame-socket.js";
import { closeTimeoutMs, type WebSocketOptions } from "./websocket-options.js";

/** Its events carry more than we read and its types say so, which is all that stands between the two. */
export function asFrameSocket(socket: WebSocket): FrameSocket {
  return socket as unknown as FrameSocket;
}

/** No compression, whose buffers have no bound and whose sizes leak what is in them; no message beyond a frame. */
export function wsSettings({ frameBytesMax }: Required<WebSocketOptions>): {
  readonly perMessageDeflate: false;
  readonly maxPayload: number;
  readonly closeTimeout: number;
} {
  return { perMessageDeflate: false, maxPayload: frameBytesMax, closeTimeout: closeTimeoutMs };
}

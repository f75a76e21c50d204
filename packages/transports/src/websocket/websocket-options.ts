// What both ends of a WebSocket can be told, with the defaults.
import type { ConnectionOptions } from "node:tls";
import { bufferBytesMaxDefault, frameBytesMaxDefault } from "../bounds.js";
import { connectionOptionNames, type OptionNames } from "../option-names.js";

export interface WebSocketOptions {
  /** The largest frame, both to send and to take; give both ends the same. Default 256 KiB. */
  readonly frameBytesMax?: number;
  /** How much may wait to be sent, and how much is kept before `start`. Default 4 MiB. */
  readonly bufferBytesMax?: number;
  /** How long a dial waits for an answer. Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
  /** How often the other side is asked whether it lives; it has as long to answer. 0 never asks. Default 15,000 ms. */
  readonly keepAliveMs?: number;
}

/** What a dialer on Node can be told besides. */
export interface NodeWebSocketOptions extends WebSocketOptions {
  /** For `wss:`: what `tls.connect` takes, such as `ca`, `cert`, `key`, `servername`. Default: the system's trust. */
  readonly tls?: ConnectionOptions;
}

/** `tls` in browsers too, where it does nothing: one call serves both. */
export const dialerOptionNames: OptionNames<NodeWebSocketOptions> = {
  ...connectionOptionNames,
  tls: true,
};

export function withDefaults(options: WebSocketOptions): Required<WebSocketOptions> {
  return {
    frameBytesMax: options.frameBytesMax ?? frameBytesMaxDefault,
    bufferBytesMax: options.bufferBytesMax ?? bufferBytesMaxDefault,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    keepAliveMs: options.keepAliveMs ?? 15_000,
  };
}

/** How long the other side has to answer a close before the link is cut. Browsers have a bound of their own. */
export const closeTimeoutMs = 5000;

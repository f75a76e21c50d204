// What both ends of a TCP connection can be told, with the defaults.
import { bufferBytesMaxDefault, frameBytesMaxDefault } from "../bounds.js";
import { TransportError } from "../errors.js";
import { recordBytesMax } from "./record-decoder.js";

export interface TcpOptions {
  /** The largest frame, both to send and to take; give both ends the same. At most 16 MiB - 1. Default 256 KiB. */
  readonly frameBytesMax?: number;
  /** How much may wait to be sent. Default 4 MiB. */
  readonly bufferBytesMax?: number;
  /** How long either end waits for the other's greeting. Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
  /** How long it may be quiet before the system asks whether the other side lives. 0 never asks. Default 15,000 ms. */
  readonly keepAliveMs?: number;
}

/** Throws `TransportError` with code `INVALID_OPTION` when frames could be longer than a length has room for. */
export function withDefaults(options: TcpOptions): Required<TcpOptions> {
  const { frameBytesMax = frameBytesMaxDefault } = options;
  if (frameBytesMax > recordBytesMax) {
    throw new TransportError("INVALID_OPTION", `frameBytesMax is ${frameBytesMax}: give at most ${recordBytesMax}`);
  }
  return {
    frameBytesMax,
    bufferBytesMax: options.bufferBytesMax ?? bufferBytesMaxDefault,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    keepAliveMs: options.keepAliveMs ?? 15_000,
  };
}

/** How long the other side has to answer a close before the link is cut. */
export const closeTimeoutMs = 5000;

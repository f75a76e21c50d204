// What both ends of a narrow link can be told, with the defaults.
import { TransportError } from "../errors.js";
import { connectionOptionNames, type OptionNames } from "../option-names.js";
import { narrowFrameBytesMax } from "./core/frame-stream.js";

export interface NarrowLinkOptions {
  /**
   * The largest frame, both to send and to take; give both ends the same, and more where entries may be larger. Small
   * frames let live changes overtake a backlog. Default 16 KiB, at least 4 KiB for sync.
   */
  readonly frameBytesMax?: number;
  /** How much may wait to be sent, and how much is kept before `start`. Default 64 KiB. */
  readonly bufferBytesMax?: number;
  /** How many datagrams may be under way at once, from 1 to 128; the smaller one of both sides is used. Default 64. */
  readonly windowDatagrams?: number;
  /** How long a dial waits for an answer. Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
  /** After how much silence the other side is asked whether it lives; after three times as much it is gone. 0 never asks. Default 5,000 ms. */
  readonly keepAliveMs?: number;
}

export const narrowOptionNames: OptionNames<NarrowLinkOptions> = {
  ...connectionOptionNames,
  windowDatagrams: true,
};

/** As many as an acknowledgement has bits for in the smallest datagram. */
const windowDatagramsMax = 128;

/** Throws `TransportError` with code `INVALID_OPTION`. */
export function withDefaults(options: NarrowLinkOptions): Required<NarrowLinkOptions> {
  const complete = {
    frameBytesMax: options.frameBytesMax ?? 16 * 1024,
    bufferBytesMax: options.bufferBytesMax ?? 64 * 1024,
    windowDatagrams: options.windowDatagrams ?? 64,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    keepAliveMs: options.keepAliveMs ?? 5000,
  };
  checkRange("windowDatagrams", complete.windowDatagrams, 1, windowDatagramsMax);
  checkRange("frameBytesMax", complete.frameBytesMax, 1, narrowFrameBytesMax);
  return complete;
}

export function checkRange(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new TransportError("INVALID_OPTION", `${name} is ${value}: give a number from ${least} to ${most}`);
}

/** How long the other side has to take what was sent before a close, and the close. */
export const closeTimeoutMs = 5000;
/** How long a side that has ended still acknowledges, in case its last one was lost. */
export const lingerMs = 3000;

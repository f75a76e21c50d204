// What both ends of a connection over messages can be told, with the defaults.
import { bufferBytesMaxDefault, frameBytesMaxDefault } from "../bounds.js";
import { connectionOptionNames, type OptionNames } from "../option-names.js";

export interface MessageOptions {
  /** The largest frame, both to send and to take; give both ends the same. Default 256 KiB. */
  readonly frameBytesMax?: number;
  /** How much may be under way to the other side, and how much is kept before `start`. Default 4 MiB. */
  readonly bufferBytesMax?: number;
  /** How long either end waits for the other's part of the opening. Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
  /** How often the other side is asked whether it lives; one that is silent three times is gone. 0 never asks. Default 5,000 ms. */
  readonly keepAliveMs?: number;
}

export const messageOptionNames: OptionNames<MessageOptions> = connectionOptionNames;

export function withDefaults(options: MessageOptions): Required<MessageOptions> {
  return {
    frameBytesMax: options.frameBytesMax ?? frameBytesMaxDefault,
    bufferBytesMax: options.bufferBytesMax ?? bufferBytesMaxDefault,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    keepAliveMs: options.keepAliveMs ?? 5000,
  };
}

/** How long the other side has to answer a close before this one lets go. */
export const closeTimeoutMs = 5000;

// What a link in memory can be told: its bounds, its faults, and what a turn is.
import { bufferBytesMaxDefault, frameBytesMaxDefault } from "../bounds.js";
import { nextTurn } from "../next-turn.js";

/**
 * What becomes of one frame: the delay of each copy that arrives, in turns. `[]` loses it, `[0]` lets it pass,
 * `[0, 3]` doubles it, `[2]` lets two turns of later frames overtake it. `fromFirst` says which side sent it.
 */
export type LinkFault = (frame: Uint8Array, fromFirst: boolean) => readonly number[];

export interface MemoryLinkOptions {
  /** The largest frame. Default 256 KiB. */
  readonly frameBytesMax?: number;
  /** How much may be under way in one direction. Default 4 MiB. */
  readonly bufferBytesMax?: number;
  /** Default: every frame passes, in order. */
  readonly fault?: LinkFault;
  /** Runs a function in the next turn. Default: `setImmediate`, or a timer of 0 ms. */
  readonly nextTurn?: (run: () => void) => void;
}

const passEvery: LinkFault = () => [0];

export function withDefaults(options: MemoryLinkOptions): Required<MemoryLinkOptions> {
  return {
    frameBytesMax: options.frameBytesMax ?? frameBytesMaxDefault,
    bufferBytesMax: options.bufferBytesMax ?? bufferBytesMaxDefault,
    fault: options.fault ?? passEvery,
    nextTurn: options.nextTurn ?? nextTurn,
  };
}

// A link between two replicas in virtual time: it delays every frame by the same, loses nothing, and keeps what it carried,
// so that counting costs nothing while the processor is measured.

import type { VirtualTime } from "./virtual-time.js";

/** One side's end of a wire. */
export interface WireEnd {
  send(frame: Uint8Array): void;
  /** Called once, by whoever wants what arrives. */
  listen(onFrame: (frame: Uint8Array) => void): void;
}

/** A frame, and when it was sent. */
export interface Sent {
  readonly frame: Uint8Array;
  readonly atMs: number;
}

/** One way, in milliseconds. */
export const wireDelayMs = 100;

export class Wire {
  readonly ends: readonly [WireEnd, WireEnd];
  /** All frames both ways, in the order in which they were sent. */
  readonly sent: readonly Sent[];
  readonly #sent: Sent[] = [];
  readonly #time: VirtualTime;
  readonly #listeners: ((frame: Uint8Array) => void)[] = [];
  #inFlight = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
    this.sent = this.#sent;
    this.ends = [this.#end(0), this.#end(1)];
  }

  /** True when nothing is under way. */
  get isQuiet(): boolean {
    return this.#inFlight === 0;
  }

  #end(side: 0 | 1): WireEnd {
    return {
      send: (frame) => this.#carry(frame, 1 - side),
      listen: (onFrame) => {
        this.#listeners[side] = onFrame;
      },
    };
  }

  #carry(frame: Uint8Array, to: number): void {
    this.#sent.push({ frame, atMs: this.#time.nowMs });
    this.#inFlight++;
    this.#time.after(wireDelayMs, () => {
      this.#inFlight--;
      this.#listeners[to]?.(frame);
    });
  }
}

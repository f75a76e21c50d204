// One direction of a link in memory: frames under way, each due at a turn, and the end that follows the last of them.
// Nothing arrives before the receiver has opened, so a receiver that never starts fills the wire and no other memory.
import { fitsBuffer, frameOverheadBytes } from "../bounds.js";
import type { MemoryLinkOptions } from "./link-options.js";

interface Travelling {
  readonly frame: Uint8Array;
  readonly dueTurn: number;
}

/** The far end of a wire. */
export interface WireReceiver {
  onFrame(frame: Uint8Array): void;
  onEnd(reason: string): void;
}

export class MemoryWire {
  readonly #options: Required<MemoryLinkOptions>;
  readonly #fromFirst: boolean;
  #receiver: WireReceiver | undefined;
  /** In the order in which they were sent. */
  #travelling: Travelling[] = [];
  #bufferedBytes = 0;
  #turn = 0;
  #scheduled = false;
  #endReason: string | undefined;

  constructor(options: Required<MemoryLinkOptions>, fromFirst: boolean) {
    this.#options = options;
    this.#fromFirst = fromFirst;
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Takes a frame, or says that the wire is full. */
  accept(frame: Uint8Array): boolean {
    if (!fitsBuffer(this.#bufferedBytes, frame, this.#options.bufferBytesMax)) return false;
    for (const delay of this.#options.fault(frame, this.#fromFirst)) {
      this.#travelling.push({ frame: frame.slice(), dueTurn: this.#turn + 1 + delay });
      this.#bufferedBytes += frame.length + frameOverheadBytes;
    }
    this.#schedule();
    return true;
  }

  /** Ends the wire once everything under way has arrived. Only the first reason counts. */
  end(reason: string): void {
    this.#endReason ??= reason;
    this.#schedule();
  }

  /** Lets frames arrive at `receiver`. */
  open(receiver: WireReceiver): void {
    this.#receiver = receiver;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#receiver === undefined) return;
    if (this.#travelling.length === 0 && this.#endReason === undefined) return;
    this.#scheduled = true;
    this.#options.nextTurn(() => this.#pass());
  }

  /** One turn: what is due arrives. A receiver that throws loses no frame but the one it threw at. */
  #pass(): void {
    this.#scheduled = false;
    this.#turn += 1;
    const due = this.#travelling.filter(({ dueTurn }) => dueTurn <= this.#turn);
    this.#travelling = this.#travelling.filter(({ dueTurn }) => dueTurn > this.#turn);
    let arrived = 0;
    try {
      for (const { frame } of due) {
        arrived += 1;
        this.#bufferedBytes -= frame.length + frameOverheadBytes;
        this.#receiver?.onFrame(frame);
      }
      if (this.#travelling.length === 0 && this.#endReason !== undefined) this.#finish(this.#endReason);
    } finally {
      this.#travelling.unshift(...due.slice(arrived));
      this.#schedule();
    }
  }

  #finish(reason: string): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.onEnd(reason);
  }
}

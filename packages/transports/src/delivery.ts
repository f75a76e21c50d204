// The receiving end that all adapters share: it keeps frames until `start`, hands them over in order, and tells the
// end exactly once, after the last frame.
import type { ConnectionHandlers } from "@joinery/sync";
import { fitsBuffer, frameOverheadBytes } from "./bounds.js";
import { TransportError } from "./errors.js";

export class Delivery {
  readonly #keptBytesMax: number;
  #handlers: ConnectionHandlers | undefined;
  /** Frames that came before `start` took effect. */
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #live = false;
  #muted = false;
  #endReason: string | undefined;

  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax;
  }

  get started(): boolean {
    return this.#handlers !== undefined;
  }

  /** Takes a frame; false when it must be kept and there is no room. */
  push(frame: Uint8Array): boolean {
    if (this.#muted || this.#endReason !== undefined) return true;
    if (this.#live) {
      this.#handlers?.onFrame(frame);
      return true;
    }
    if (!fitsBuffer(this.#keptBytes, frame, this.#keptBytesMax)) return false;
    this.#kept.push(frame);
    this.#keptBytes += frame.length + frameOverheadBytes;
    return true;
  }

  /** From now on no frame is handed over: this side has closed. */
  mute(): void {
    this.#muted = true;
    this.#kept = [];
  }

  /** Tells the end, now or after what is kept. Only the first reason counts. */
  end(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    if (this.#live) this.#handlers?.onClose(reason);
  }

  /** Hands over what was kept, soon but not before this call has returned, then all that follows. */
  start(handlers: ConnectionHandlers): void {
    if (this.#handlers !== undefined) {
      throw new TransportError("ALREADY_STARTED", "a connection was started twice: give each to one user only");
    }
    this.#handlers = handlers;
    queueMicrotask(() => this.#drain(handlers));
  }

  /** A handler that throws loses no frame but the one it threw at. */
  #drain(handlers: ConnectionHandlers): void {
    let taken = 0;
    try {
      while (taken < this.#kept.length) handlers.onFrame(this.#kept[taken++] as Uint8Array);
    } finally {
      this.#kept.splice(0, taken);
      if (this.#kept.length > 0) queueMicrotask(() => this.#drain(handlers));
      else this.#goLive(handlers);
    }
  }

  #goLive(handlers: ConnectionHandlers): void {
    this.#live = true;
    if (this.#endReason !== undefined) handlers.onClose(this.#endReason);
  }
}

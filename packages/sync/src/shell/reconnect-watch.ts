// A connection whose end is seen by two: by whoever starts it, and by the layer that will dial again. The second one
// hears of a close even if nobody ever started the connection.
import type { Connection, ConnectionHandlers } from "../transport-port.js";

export class WatchedConnection implements Connection {
  readonly #inner: Connection;
  readonly #onEnd: (reason: string) => void;
  #started = false;

  constructor(inner: Connection, onEnd: (reason: string) => void) {
    this.#inner = inner;
    this.#onEnd = onEnd;
  }

  get remote(): string {
    return this.#inner.remote;
  }

  get frameBytesMax(): number {
    return this.#inner.frameBytesMax;
  }

  get bufferedBytes(): number {
    return this.#inner.bufferedBytes;
  }

  start(handlers: ConnectionHandlers): void {
    this.#started = true;
    this.#inner.start({
      onFrame: (frame) => handlers.onFrame(frame),
      onClose: (reason) => {
        try {
          handlers.onClose(reason);
        } finally {
          this.#onEnd(reason);
        }
      },
    });
  }

  send(frame: Uint8Array): boolean {
    return this.#inner.send(frame);
  }

  close(reason: string): void {
    this.#inner.close(reason);
    if (!this.#started) this.#onEnd(reason);
  }
}

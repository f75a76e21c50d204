// A wire's end as the transport port of `@joinery/sync`: a dialer that finds it, and a listener that is found.

import type { Connection, ConnectionHandlers, Dialer, Listener } from "@joinery/sync";
import type { WireEnd } from "./wire.js";

/** What the adapters for real networks take by default. */
const frameBytesMax = 256 * 1024;

export function dialerOf(end: WireEnd): Dialer {
  return { target: "wire", dial: async () => new WireConnection(end) };
}

export function listenerOf(end: WireEnd): Listener {
  return {
    listen: async (onConnection) => {
      queueMicrotask(() => onConnection(new WireConnection(end)));
      return { address: "wire", close: async () => {} };
    },
  };
}

class WireConnection implements Connection {
  readonly remote = "wire";
  readonly frameBytesMax: number = frameBytesMax;
  readonly bufferedBytes = 0;
  readonly #end: WireEnd;
  #handlers: ConnectionHandlers | undefined;
  #isOpen = true;

  constructor(end: WireEnd) {
    this.#end = end;
  }

  start(handlers: ConnectionHandlers): void {
    this.#handlers = handlers;
    this.#end.listen((frame) => {
      if (this.#isOpen) handlers.onFrame(frame);
    });
  }

  send(frame: Uint8Array): boolean {
    if (this.#isOpen) this.#end.send(frame);
    return this.#isOpen;
  }

  /** The other side hears nothing: its own session is ended by whoever measures. */
  close(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    queueMicrotask(() => this.#handlers?.onClose(reason));
  }
}

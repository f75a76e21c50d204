// One end of a link in memory: it sends on one wire and listens to the other.
import type { Connection, ConnectionHandlers } from "@joinery/sync";
import { Delivery } from "../delivery.js";
import type { MemoryLinkOptions } from "./link-options.js";
import type { MemoryWire } from "./memory-wire.js";

export class MemoryConnection implements Connection {
  readonly remote: string;
  readonly frameBytesMax: number;
  readonly #outgoing: MemoryWire;
  readonly #incoming: MemoryWire;
  readonly #nextTurn: (run: () => void) => void;
  readonly #delivery: Delivery;
  readonly #onEnd: () => void;
  /** Why it ended: what this side said, or else the other side. */
  #reason: string | undefined;

  /** @param onEnd called once when the connection has ended for this side */
  constructor(
    remote: string,
    [outgoing, incoming]: readonly [MemoryWire, MemoryWire],
    options: Required<MemoryLinkOptions>,
    onEnd: () => void,
  ) {
    this.remote = remote;
    this.frameBytesMax = options.frameBytesMax;
    this.#outgoing = outgoing;
    this.#incoming = incoming;
    this.#nextTurn = options.nextTurn;
    this.#delivery = new Delivery(options.bufferBytesMax);
    this.#onEnd = onEnd;
  }

  get bufferedBytes(): number {
    return this.#outgoing.bufferedBytes;
  }

  start(handlers: ConnectionHandlers): void {
    this.#delivery.start(handlers);
    this.#listen();
  }

  send(frame: Uint8Array): boolean {
    if (this.#reason !== undefined || frame.length > this.frameBytesMax) return false;
    return this.#outgoing.accept(frame);
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#delivery.mute();
    this.#outgoing.end(reason);
    // Whatever the other side still sends has to arrive somewhere, or its wire stays full for ever.
    this.#listen();
    this.#nextTurn(() => this.#end(reason));
  }

  #listen(): void {
    this.#incoming.open({
      onFrame: (frame) => void this.#delivery.push(frame),
      onEnd: (reason) => this.#end(reason),
    });
  }

  /** Both sides may have closed: the first reason stays, and `Delivery` tells it once. */
  #end(reason: string): void {
    this.#reason ??= reason;
    this.#onEnd();
    this.#delivery.end(this.#reason);
  }
}

// A connection over a TCP or TLS socket on which both sides have greeted. Before `start` it reads up to the first frame
// and no further, so that the network slows the other side down, and an end that comes instead is still noticed.
import type { Socket } from "node:net";
import type { ConnectionHandlers } from "@joinery/sync";
import type { CuttableConnection } from "../accepted-connections.js";
import { fitsBuffer } from "../bounds.js";
import { type CloseReason, closeReasons } from "../close-reasons.js";
import { Delivery } from "../delivery.js";
import type { StreamRecord } from "../stream-record.js";
import { surface } from "../surface.js";
import { encodeClose, encodeFrame, RecordDecoder } from "./record-decoder.js";
import { closeTimeoutMs, type TcpOptions } from "./tcp-options.js";

export class TcpConnection implements CuttableConnection {
  readonly remote: string;
  readonly frameBytesMax: number;
  readonly #bufferBytesMax: number;
  readonly #socket: Socket;
  readonly #decoder: RecordDecoder;
  readonly #delivery: Delivery;
  /** The records of a piece that was being read when the first frame came before `start`. */
  #unread: Generator<StreamRecord> | undefined;
  /** Why it ends: what this side said, or else the other side or the network. */
  #reason: string | undefined;

  /** @param onEnd called once when the connection has ended */
  constructor(socket: Socket, remote: string, options: Required<TcpOptions>, onEnd: () => void = () => {}) {
    this.remote = remote;
    this.frameBytesMax = options.frameBytesMax;
    this.#bufferBytesMax = options.bufferBytesMax;
    this.#socket = socket;
    this.#decoder = new RecordDecoder(options.frameBytesMax);
    this.#delivery = new Delivery(options.bufferBytesMax);
    socket.setNoDelay(true);
    if (options.keepAliveMs > 0) socket.setKeepAlive(true, options.keepAliveMs);
    socket.on("data", (piece) => this.#read(this.#decoder.decode(piece)));
    socket.on("error", () => {
      this.#reason ??= closeReasons.connectionLost;
    });
    socket.on("close", () => {
      // A stream that has ended tells so even to those who have paused it. What was read already is a piece at most.
      if (this.#unread !== undefined) this.#read(this.#unread, true);
      this.#delivery.end(this.#reason ?? closeReasons.connectionLost);
      onEnd();
    });
    // Not before whoever gets the connection could have started it.
    setImmediate(() => this.#goOn());
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  start(handlers: ConnectionHandlers): void {
    this.#delivery.start(handlers);
    // Behind the microtask in which delivery goes live.
    queueMicrotask(() => this.#goOn());
  }

  send(frame: Uint8Array): boolean {
    if (this.#reason !== undefined || !this.#socket.writable || frame.length > this.frameBytesMax) return false;
    if (!fitsBuffer(this.bufferedBytes, frame, this.#bufferBytesMax)) return false;
    this.#socket.write(encodeFrame(frame));
    return true;
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#delivery.mute();
    this.#leave(reason);
    if (this.#socket.writable) this.#socket.end(encodeClose(reason));
  }

  cut(): void {
    this.#reason ??= closeReasons.connectionLost;
    this.#delivery.mute();
    this.#socket.destroy();
  }

  /** From now on nothing is sent, and what comes is read for its end alone. */
  #leave(reason: string): void {
    this.#reason = reason;
    const timer = setTimeout(() => this.#socket.destroy(), closeTimeoutMs);
    this.#socket.once("close", () => clearTimeout(timer));
    this.#socket.resume();
  }

  #goOn(): void {
    const unread = this.#unread;
    if (unread !== undefined && !this.#delivery.started) return;
    this.#unread = undefined;
    if (unread !== undefined) this.#read(unread);
    if (this.#unread === undefined) this.#socket.resume();
  }

  /** @param toTheEnd reads on although nobody has started the connection */
  #read(records: Generator<StreamRecord>, toTheEnd = false): void {
    while (this.#reason === undefined) {
      const { value: record, done } = records.next();
      if (done === true) return;
      this.#take(record);
      if (toTheEnd || this.#delivery.started) continue;
      this.#unread = records;
      this.#socket.pause();
      return;
    }
  }

  #take(record: StreamRecord): void {
    if (record.kind === "frame") surface(() => this.#delivery.push(record.frame));
    else if (record.kind === "fault") this.#fail(record.reason);
    else {
      this.#leave(record.reason);
      surface(() => this.#delivery.end(record.reason));
      this.#socket.end();
    }
  }

  #fail(reason: CloseReason): void {
    this.#leave(reason);
    this.#socket.end(encodeClose(reason));
  }
}

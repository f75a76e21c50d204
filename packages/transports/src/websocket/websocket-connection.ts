// A connection over a WebSocket that is open, the same for both ends and for both kinds of socket. Each binary message
// is one frame; whatever else arrives ends the connection with a reason from close-reasons.ts.
import type { ConnectionHandlers } from "@joinery/sync";
import type { CuttableConnection } from "../accepted-connections.js";
import { fitsBuffer } from "../bounds.js";
import { type CloseReason, closeReasons } from "../close-reasons.js";
import { Delivery } from "../delivery.js";
import { faultCode, fitReason, normalCode, reasonOfClose, reasonOfError } from "./close-codes.js";
import { type FrameSocket, openState } from "./frame-socket.js";
import type { WebSocketOptions } from "./websocket-options.js";

export class WebSocketConnection implements CuttableConnection {
  readonly remote: string;
  readonly frameBytesMax: number;
  readonly #bufferBytesMax: number;
  readonly #socket: FrameSocket;
  readonly #delivery: Delivery;
  /** Why this side ended the connection, where it did. */
  #reason: string | undefined;

  /** @param onEnd called once when the connection has ended */
  constructor(socket: FrameSocket, remote: string, options: Required<WebSocketOptions>, onEnd: () => void = () => {}) {
    this.remote = remote;
    this.frameBytesMax = options.frameBytesMax;
    this.#bufferBytesMax = options.bufferBytesMax;
    this.#socket = socket;
    this.#delivery = new Delivery(options.bufferBytesMax);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onerror = ({ error }) => {
      this.#reason ??= reasonOfError(error);
    };
    socket.onclose = ({ code, reason }) => {
      this.#delivery.end(this.#reason ?? reasonOfClose(code, reason));
      onEnd();
    };
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  start(handlers: ConnectionHandlers): void {
    this.#delivery.start(handlers);
    this.#socket.resume?.();
  }

  send(frame: Uint8Array): boolean {
    if (this.#reason !== undefined || this.#socket.readyState !== openState) return false;
    if (frame.length > this.frameBytesMax || !fitsBuffer(this.bufferedBytes, frame, this.#bufferBytesMax)) return false;
    try {
      // The socket may hold on to the bytes for a while, and the caller may use them again at once.
      this.#socket.send(frame.slice());
      return true;
    } catch {
      return false;
    }
  }

  /** @param code `faultCode` where an adapter found a fault */
  close(reason: string, code: number = normalCode): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#delivery.mute();
    this.#socket.close(code, fitReason(reason));
    // A socket that doesn't read doesn't see the other side's answer either.
    this.#socket.resume?.();
  }

  cut(): void {
    this.#fail(closeReasons.connectionLost);
    this.#socket.terminate?.();
  }

  #fail(reason: CloseReason): void {
    this.close(reason, faultCode);
  }

  #receive(data: unknown): void {
    if (this.#reason !== undefined) return;
    if (!(data instanceof ArrayBuffer)) this.#fail(closeReasons.textFrame);
    else if (data.byteLength > this.frameBytesMax) this.#fail(closeReasons.frameTooLarge);
    else if (!this.#delivery.push(new Uint8Array(data))) this.#fail(closeReasons.bufferFull);
    else if (!this.#delivery.started) this.#socket.pause?.();
  }
}

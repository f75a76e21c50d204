// A connection over a pipe of messages. Platforms queue messages without a bound, so each end counts what it has sent and
// the other's application hasn't taken, and stops at the bound.
import type { ConnectionHandlers } from "@joinery/sync";
import type { CuttableConnection } from "../accepted-connections.js";
import { fitsBuffer, frameOverheadBytes } from "../bounds.js";
import { type CloseReason, closeReasons } from "../close-reasons.js";
import { Delivery } from "../delivery.js";
import { nextTurn } from "../next-turn.js";
import { surface } from "../surface.js";
import { type MessageBody, parseBody, reasonLengthMax } from "./message-body.js";
import { closeTimeoutMs, type MessageOptions } from "./message-options.js";
import type { MessagePipe } from "./message-pipe.js";

export class MessageConnection implements CuttableConnection {
  readonly remote: string;
  readonly frameBytesMax: number;
  readonly #pipe: MessagePipe;
  readonly #bufferBytesMax: number;
  readonly #delivery: Delivery;
  readonly #onEnd: () => void;
  readonly #keepAlive: ReturnType<typeof setInterval> | undefined;
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  /** Bytes of frames sent, and of those the bytes that the other side's application has taken. */
  #sentBytes = 0;
  #takenThereBytes = 0;
  /** Bytes of frames that the application here has taken, and how many of them the other side knows of. */
  #takenHereBytes = 0;
  #toldBytes = 0;
  #isTelling = false;
  /** How often the other side was asked since it was heard. */
  #unanswered = 0;
  /** Why it ends: what this side said, or else the other side. */
  #reason: string | undefined;
  #ended = false;

  /**
   * @param peerBufferBytesMax how much the other side takes
   * @param onEnd called once when the connection has ended
   */
  constructor(
    pipe: MessagePipe,
    remote: string,
    options: Required<MessageOptions>,
    peerBufferBytesMax: number,
    onEnd: () => void = () => {},
  ) {
    this.remote = remote;
    this.frameBytesMax = options.frameBytesMax;
    this.#pipe = pipe;
    this.#bufferBytesMax = Math.min(options.bufferBytesMax, peerBufferBytesMax);
    this.#delivery = new Delivery(options.bufferBytesMax);
    this.#onEnd = onEnd;
    pipe.onBody = (body) => this.#hear(body);
    pipe.onGone = () => this.#end(closeReasons.connectionLost);
    if (options.keepAliveMs > 0) this.#keepAlive = setInterval(() => this.#ask(), options.keepAliveMs);
  }

  get bufferedBytes(): number {
    return this.#sentBytes - this.#takenThereBytes;
  }

  start(handlers: ConnectionHandlers): void {
    this.#delivery.start({
      onFrame: (frame) => {
        this.#took(frame.length + frameOverheadBytes);
        handlers.onFrame(frame);
      },
      onClose: (reason) => handlers.onClose(reason),
    });
  }

  send(frame: Uint8Array): boolean {
    if (this.#reason !== undefined || frame.length > this.frameBytesMax) return false;
    if (!fitsBuffer(this.bufferedBytes, frame, this.#bufferBytesMax)) return false;
    this.#sentBytes += frame.length + frameOverheadBytes;
    this.#pipe.post(["frame", new Uint8Array(frame)]);
    return true;
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#delivery.mute();
    this.#pipe.post(["close", reason.slice(0, reasonLengthMax)]);
    this.#closeTimer = setTimeout(() => this.#end(reason), closeTimeoutMs);
  }

  cut(): void {
    this.close(closeReasons.connectionLost);
    nextTurn(() => this.#end(closeReasons.connectionLost));
  }

  #fail(reason: CloseReason): void {
    this.close(reason);
    nextTurn(() => this.#end(reason));
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reason ??= reason;
    clearInterval(this.#keepAlive);
    clearTimeout(this.#closeTimer);
    this.#pipe.end();
    this.#onEnd();
    const ended = this.#reason;
    surface(() => this.#delivery.end(ended));
  }

  #hear(value: unknown): void {
    if (this.#ended) return;
    this.#unanswered = 0;
    const body = parseBody(value);
    if (body === undefined) this.#fail(closeReasons.protocolError);
    else if (body[0] === "frame") this.#takeFrame(body[1]);
    else this.#takeWord(body);
  }

  #takeFrame(frame: Uint8Array): void {
    if (this.#reason !== undefined) return;
    let fits = true;
    if (frame.length > this.frameBytesMax) this.#fail(closeReasons.frameTooLarge);
    else
      surface(() => {
        fits = this.#delivery.push(frame);
      });
    if (!fits) this.#fail(closeReasons.bufferFull);
  }

  #takeWord(body: MessageBody): void {
    if (body[0] === "ask") this.#tell();
    else if (body[0] === "closed") this.#end(closeReasons.connectionLost);
    else if (body[0] === "close") {
      this.#pipe.post(["closed"]);
      this.#end(body[1]);
    } else if (body[0] === "taken") this.#takenThere(body[1]);
    // A second opening, of a dialer that didn't know that its first one had come.
  }

  #takenThere(bytes: number): void {
    if (bytes > this.#sentBytes) this.#fail(closeReasons.protocolError);
    else this.#takenThereBytes = Math.max(this.#takenThereBytes, bytes);
  }

  /** Tells at once when the other side may be waiting for it, else once in a turn. */
  #took(bytes: number): void {
    this.#takenHereBytes += bytes;
    if (this.#takenHereBytes - this.#toldBytes >= this.#bufferBytesMax / 4) this.#tell();
    if (this.#isTelling) return;
    this.#isTelling = true;
    nextTurn(() => {
      this.#isTelling = false;
      if (this.#toldBytes < this.#takenHereBytes) this.#tell();
    });
  }

  #tell(): void {
    if (this.#ended) return;
    this.#toldBytes = this.#takenHereBytes;
    this.#pipe.post(["taken", this.#takenHereBytes]);
  }

  /**
   * A process that was frozen may run its timers before it reads the answers, so one silence proves nothing. Who waits
   * for a close has a timer of its own.
   */
  #ask(): void {
    if (this.#reason !== undefined) return;
    this.#unanswered += 1;
    if (this.#unanswered > 2) this.#fail(closeReasons.peerSilent);
    else this.#pipe.post(["ask"]);
  }
}

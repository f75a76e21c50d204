// An open narrow link as a connection: the core decides, this gives it datagrams, time and turns of the event loop.
import type { ConnectionHandlers } from "@joinery/sync";
import type { CuttableConnection } from "../accepted-connections.js";
import { fitsBuffer } from "../bounds.js";
import { closeReasons } from "../close-reasons.js";
import { Delivery } from "../delivery.js";
import { nextTurn } from "../next-turn.js";
import type { StreamRecord } from "../stream-record.js";
import { surface } from "../surface.js";
import type { LinkCore } from "./core/link-core.js";
import type { DatagramPort } from "./datagram-port.js";
import { closeTimeoutMs, lingerMs, type NarrowLinkOptions } from "./narrow-link-options.js";

/** How soon a datagram is tried again that the port had no room for. */
const refusedAgainMs = 5;

export interface NarrowConnectionUse {
  readonly remote: string;
  readonly options: Required<NarrowLinkOptions>;
  /** The connection has ended. */
  onEnd(connection: NarrowConnection): void;
  /** It needs the port no more. */
  onRelease(): void;
}

export class NarrowConnection implements CuttableConnection {
  readonly remote: string;
  readonly frameBytesMax: number;
  readonly #core: LinkCore;
  readonly #port: DatagramPort;
  readonly #use: NarrowConnectionUse;
  readonly #delivery: Delivery;
  /** A frame that came before `start` and has no room yet. The core keeps what lies behind it. */
  #waiting: Uint8Array | undefined;
  /** A datagram that the port had no room for. */
  #refused: Uint8Array | undefined;
  #isPumping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** Why it ends: what this side said, or else the other side or the link. */
  #reason: string | undefined;
  /** Whether nothing that comes means anything any more. */
  #isDeaf = false;
  #ended = false;

  constructor(core: LinkCore, port: DatagramPort, use: NarrowConnectionUse) {
    this.remote = use.remote;
    this.frameBytesMax = use.options.frameBytesMax;
    this.#core = core;
    this.#port = port;
    this.#use = use;
    this.#delivery = new Delivery(use.options.bufferBytesMax);
    this.#stir();
  }

  get bufferedBytes(): number {
    return this.#core.bufferedBytes;
  }

  start(handlers: ConnectionHandlers): void {
    this.#delivery.start(handlers);
    // Behind the microtask in which delivery goes live.
    queueMicrotask(() => this.#stir());
  }

  send(frame: Uint8Array): boolean {
    if (this.#reason !== undefined || frame.length > this.frameBytesMax) return false;
    if (!fitsBuffer(this.bufferedBytes, frame, this.#use.options.bufferBytesMax)) return false;
    this.#core.push(frame);
    this.#stir();
    return true;
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#delivery.mute();
    this.#waiting = undefined;
    this.#core.pushClose(reason);
    this.#deadline = setTimeout(() => this.#letGo(reason), closeTimeoutMs);
    this.#stir();
  }

  cut(): void {
    this.#reason ??= closeReasons.connectionLost;
    this.#delivery.mute();
    nextTurn(() => this.#letGo(closeReasons.connectionLost));
  }

  /** Takes a datagram; false when it isn't of this link. */
  receive(datagram: Uint8Array): boolean {
    if (!this.#core.receive(datagram, performance.now())) return false;
    this.#stir();
    return true;
  }

  /** In a turn of its own, so that small frames share datagrams and no handler runs inside a `send`. */
  #stir(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    nextTurn(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    const nowMs = performance.now();
    if (!this.#ended) this.#read(nowMs);
    this.#write(nowMs);
    if (this.#ended) return;
    if (this.#core.wasReset) this.#end(closeReasons.connectionLost);
    else if (this.#core.isSilent(nowMs)) this.#letGo(closeReasons.peerSilent);
    else if (this.#reason !== undefined && this.#core.isDone) this.#end(this.#reason);
    else this.#wakeAt(this.#core.wakeAtMs, nowMs);
  }

  #read(nowMs: number): void {
    if (this.#waiting !== undefined && !this.#hand(this.#waiting)) return;
    this.#waiting = undefined;
    while (!this.#isDeaf) {
      const record = this.#core.take(nowMs);
      if (record === undefined) return;
      this.#take(record, nowMs);
      if (this.#waiting !== undefined) return;
    }
  }

  #take(record: StreamRecord, nowMs: number): void {
    if (record.kind === "frame") {
      if (this.#reason === undefined && !this.#hand(record.frame)) this.#waiting = record.frame;
      return;
    }
    this.#isDeaf = true;
    if (record.kind === "fault") this.close(record.reason);
    else if (this.#reason === undefined) {
      // The other side waits for this acknowledgement to end.
      this.#write(nowMs);
      this.#end(record.reason);
    }
  }

  #hand(frame: Uint8Array): boolean {
    let taken = true;
    surface(() => {
      taken = this.#delivery.push(frame);
    });
    return taken;
  }

  #write(nowMs: number): void {
    for (;;) {
      const datagram = this.#refused ?? (this.#ended ? this.#core.pollAnswer(nowMs) : this.#core.poll(nowMs));
      this.#refused = undefined;
      if (datagram === undefined) return;
      if (this.#port.send(datagram)) continue;
      this.#refused = datagram;
      this.#wakeAt(nowMs + refusedAgainMs, nowMs);
      return;
    }
  }

  #wakeAt(atMs: number, nowMs: number): void {
    clearTimeout(this.#timer);
    if (atMs === Number.POSITIVE_INFINITY) return;
    const soonestMs = this.#refused === undefined ? atMs : Math.min(atMs, nowMs + refusedAgainMs);
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(soonestMs - nowMs)));
  }

  /** Ends without waiting for the other side, and tells it so once. */
  #letGo(reason: string): void {
    if (this.#ended) return;
    this.#port.send(this.#core.reset());
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reason ??= reason;
    clearTimeout(this.#timer);
    clearTimeout(this.#deadline);
    const linger = setTimeout(() => this.#release(), lingerMs);
    (linger as { unref?: () => void }).unref?.();
    const ended = this.#reason;
    surface(() => this.#delivery.end(ended));
    this.#use.onEnd(this);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#use.onRelease();
  }
}

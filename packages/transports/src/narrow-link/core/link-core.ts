// One side of an open link, without I/O: datagrams and times go in, datagrams, frames and times come out. It repairs
// loss, duplication and reordering; what it hands over is what was pushed, whole and in order.
import type { StreamRecord } from "../../stream-record.js";
import { controls, datagramKinds, datagramOverheadBytes, LinkSeal, nearestNumber, openDatagram } from "./datagram.js";
import { FragmentReceiver } from "./fragment-receiver.js";
import { FragmentSender } from "./fragment-sender.js";
import { encodeClose, encodeFrame, FrameStream } from "./frame-stream.js";
import { acknowledgeAfterMs } from "./retransmission-timer.js";

export interface LinkSettings {
  readonly dialerNonce: number;
  readonly listenerNonce: number;
  readonly isDialer: boolean;
  readonly datagramBytesMax: number;
  readonly windowDatagrams: number;
  readonly frameBytesMax: number;
  readonly keepAliveMs: number;
}

/** After how many fragments an acknowledgement waits no longer, and how long at most while one is missing. */
const acknowledgeAfter = 8;
const acknowledgeGapAfterMs = 1;
/** How often the other side is asked while everything waits for its word, which may have been lost. */
const urgentPingMs = 300;
/** How often the other side is asked in vain, at least, and for how many intervals of keep-alive, before it is gone. */
const unansweredMax = 3;

export class LinkCore {
  readonly #settings: LinkSettings;
  readonly #outgoingSeal: LinkSeal;
  readonly #incomingSeal: LinkSeal;
  readonly #sender: FragmentSender;
  readonly #receiver: FragmentReceiver;
  readonly #stream: FrameStream;
  /** The records of the fragment that is being read. */
  #records: Generator<StreamRecord> | undefined;
  /** When an acknowledgement is due, and how many fragments it waits with. */
  #acknowledgeAtMs = Number.POSITIVE_INFINITY;
  #unacknowledged = 0;
  #heardAtMs: number;
  #wasHeard = false;
  /** How often the other side was asked since it was heard, and when for the first and the last time. */
  #unanswered = 0;
  #firstPingAtMs = 0;
  #pingedAtMs: number;
  #wasReset = false;

  constructor(settings: LinkSettings, nowMs: number) {
    const { dialerNonce, listenerNonce, isDialer, datagramBytesMax, windowDatagrams } = settings;
    this.#settings = settings;
    this.#outgoingSeal = new LinkSeal(dialerNonce, listenerNonce, isDialer);
    this.#incomingSeal = new LinkSeal(dialerNonce, listenerNonce, !isDialer);
    this.#sender = new FragmentSender(datagramBytesMax - datagramOverheadBytes, windowDatagrams);
    this.#receiver = new FragmentReceiver(windowDatagrams);
    this.#stream = new FrameStream(settings.frameBytesMax);
    this.#heardAtMs = nowMs;
    // The dialer's first word tells the listener that it is there, so it comes at once.
    this.#pingedAtMs = isDialer ? nowMs - urgentPingMs : nowMs;
  }

  get bufferedBytes(): number {
    return this.#sender.bufferedBytes;
  }

  /** Whether the other side has taken everything that was pushed. */
  get isDone(): boolean {
    return this.#sender.isDone;
  }

  /** Whether the other side has said that it has let go. */
  get wasReset(): boolean {
    return this.#wasReset;
  }

  /** Whether the other side is gone. A process that was frozen asks again before it believes so. */
  isSilent(nowMs: number): boolean {
    const { keepAliveMs } = this.#settings;
    if (keepAliveMs <= 0 || this.#unanswered < unansweredMax) return false;
    return nowMs - this.#firstPingAtMs >= keepAliveMs * unansweredMax;
  }

  push(frame: Uint8Array): void {
    this.#sender.push(encodeFrame(frame));
  }

  pushClose(reason: string): void {
    this.#sender.push(encodeClose(reason));
  }

  /** Takes a datagram; false when it isn't of this link, and then nothing has changed. */
  receive(datagram: Uint8Array, nowMs: number): boolean {
    const head = openDatagram(datagram);
    if (head === undefined || datagram.length > this.#settings.datagramBytesMax) return false;
    const { kind, number: sent, body } = head;
    const isControl = kind === datagramKinds.control;
    const near = kind === datagramKinds.data ? this.#receiver.next : this.#sender.base;
    const number = isControl ? sent : nearestNumber(sent, near);
    if (number < 0 || !this.#incomingSeal.holds(datagram, number)) return false;
    if (!this.#take(kind, number, body, nowMs)) return false;
    this.#heardAtMs = nowMs;
    this.#wasHeard = true;
    this.#unanswered = 0;
    return true;
  }

  /** The next record in order, when it has come. Whoever doesn't ask slows the other side down. */
  take(nowMs: number): StreamRecord | undefined {
    for (;;) {
      const record = this.#records?.next();
      if (record !== undefined && record.done !== true) {
        // Whoever says its last word waits for nothing but that it has come.
        if (record.value.kind === "close") this.#acknowledgeAtMs = nowMs;
        return record.value;
      }
      this.#records = undefined;
      const payload = this.#receiver.take();
      if (payload === undefined) return undefined;
      this.#records = this.#stream.decode(payload);
      this.#acknowledgeAtMs = Math.min(this.#acknowledgeAtMs, nowMs + acknowledgeAfterMs);
    }
  }

  /** The datagram to send now; undefined when nothing is due. Whatever is answered counts as sent. */
  poll(nowMs: number): Uint8Array | undefined {
    if (nowMs >= this.#acknowledgeAtMs) return this.#acknowledgement();
    const fragment = this.#sender.poll(nowMs);
    if (fragment !== undefined) {
      return this.#outgoingSeal.seal(datagramKinds.data, fragment.number, fragment.payload);
    }
    if (nowMs < this.#nextPingMs()) return undefined;
    return this.#ping(nowMs);
  }

  /** The acknowledgement that is due, and nothing else: what a side that has ended still owes. */
  pollAnswer(nowMs: number): Uint8Array | undefined {
    return nowMs >= this.#acknowledgeAtMs ? this.#acknowledgement() : undefined;
  }

  /** When `poll` has something at the latest, if nothing is heard. */
  get wakeAtMs(): number {
    return Math.min(this.#acknowledgeAtMs, this.#sender.dueAtMs, this.#nextPingMs());
  }

  /** Tells the other side that this one has let go. */
  reset(): Uint8Array {
    return this.#control(controls.reset);
  }

  /** False for what no side ever sends. */
  #take(kind: number, number: number, body: Uint8Array, nowMs: number): boolean {
    if (kind === datagramKinds.acknowledgement) {
      // One that comes late was true once, and still is.
      const isWhole = body.length <= Math.ceil(this.#settings.windowDatagrams / 8);
      return isWhole && this.#sender.acknowledge(number, body, nowMs);
    }
    if (kind === datagramKinds.data) {
      if (body.length > 0) this.#takeFragment(number, body, nowMs);
      return body.length > 0;
    }
    if (kind !== datagramKinds.control || body.length > 0) return false;
    if (number === controls.ping) this.#acknowledgeAtMs = nowMs;
    else if (number === controls.reset) this.#wasReset = true;
    return number === controls.ping || number === controls.reset;
  }

  #takeFragment(number: number, payload: Uint8Array, nowMs: number): void {
    const isNew = this.#receiver.accept(number, payload);
    this.#unacknowledged += 1;
    const isMissingSome = !isNew || this.#receiver.hasGap;
    const waitMs = isMissingSome ? acknowledgeGapAfterMs : acknowledgeAfterMs;
    const atMs = this.#unacknowledged >= acknowledgeAfter ? nowMs : nowMs + waitMs;
    this.#acknowledgeAtMs = Math.min(this.#acknowledgeAtMs, atMs);
  }

  #acknowledgement(): Uint8Array {
    this.#acknowledgeAtMs = Number.POSITIVE_INFINITY;
    this.#unacknowledged = 0;
    return this.#outgoingSeal.seal(datagramKinds.acknowledgement, this.#receiver.next, this.#receiver.bitmap());
  }

  #control(number: number): Uint8Array {
    return this.#outgoingSeal.seal(datagramKinds.control, number, new Uint8Array(0));
  }

  #ping(nowMs: number): Uint8Array {
    if (this.#unanswered === 0) this.#firstPingAtMs = nowMs;
    this.#unanswered += 1;
    this.#pingedAtMs = nowMs;
    return this.#control(controls.ping);
  }

  /** Soon when everything waits for the other side's word, else when it has been silent for a while. */
  #nextPingMs(): number {
    const { isDialer, keepAliveMs } = this.#settings;
    const everyMs = keepAliveMs > 0 ? keepAliveMs : Number.POSITIVE_INFINITY;
    const isUrgent = this.#sender.isStalled || (isDialer && !this.#wasHeard);
    if (isUrgent) return Math.max(this.#pingedAtMs, this.#wasHeard ? this.#heardAtMs : 0) + urgentPingMs;
    return Math.max(this.#heardAtMs, this.#pingedAtMs) + everyMs;
  }
}

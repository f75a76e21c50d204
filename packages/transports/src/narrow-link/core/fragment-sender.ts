// Cuts a stream into fragments and sends each until it is acknowledged (selective repeat). At most a window of them is
// under way; a fragment is sent again a little later than a round trip when three that were sent after it have come (as in
// RFC 8985), else when its time is over.
import { RetransmissionTimer } from "./retransmission-timer.js";

interface Fragment {
  readonly number: number;
  readonly payload: Uint8Array;
  sentAtMs: number;
  sends: number;
  /** Which sending of all this was, from 1. */
  order: number;
  /** Whether later ones have come. */
  wasOvertaken: boolean;
}

/** How many later ones may overtake a fragment before it is taken for lost. */
const overtakingMax = 3;

export class FragmentSender {
  readonly #payloadBytesMax: number;
  readonly #window: number;
  readonly #timer: RetransmissionTimer = new RetransmissionTimer();
  /** What isn't cut yet. */
  #queue: Uint8Array[] = [];
  #bufferedBytes = 0;
  /** The first number that the other side hasn't taken, and the first that was never sent. */
  #base = 0;
  #next = 0;
  /** Sent and not known to have come, by number. */
  readonly #underway: Map<number, Fragment> = new Map();
  #sendings = 0;

  constructor(payloadBytesMax: number, window: number) {
    this.#payloadBytesMax = payloadBytesMax;
    this.#window = window;
  }

  /** Bytes that aren't known to have come. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Whether the other side has taken everything. */
  get isDone(): boolean {
    return this.#queue.length === 0 && this.#base === this.#next;
  }

  /** Whether the other side has all that may be sent and takes nothing. */
  get isStalled(): boolean {
    return this.#underway.size === 0 && this.#base < this.#next;
  }

  get base(): number {
    return this.#base;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    this.#bufferedBytes += bytes.length;
  }

  /** The fragment to send now, and it counts as sent; undefined when nothing is due. */
  poll(nowMs: number): { readonly number: number; readonly payload: Uint8Array } | undefined {
    const fragment = this.#lost(nowMs) ?? this.#cut();
    if (fragment === undefined) return undefined;
    fragment.sentAtMs = nowMs;
    fragment.sends += 1;
    fragment.order = ++this.#sendings;
    fragment.wasOvertaken = false;
    return fragment;
  }

  /** When something is due again at the latest, if nothing is heard. */
  get dueAtMs(): number {
    let dueAtMs = Number.POSITIVE_INFINITY;
    for (const fragment of this.#candidates()) dueAtMs = Math.min(dueAtMs, this.#dueAtMs(fragment));
    return dueAtMs;
  }

  /**
   * The other side has taken all before `taken`, and has what `bitmap` shows from there on. False when that can't be: it
   * was never sent.
   */
  acknowledge(taken: number, bitmap: Uint8Array, nowMs: number): boolean {
    if (taken > this.#next) return false;
    let latest = 0;
    for (const fragment of [...this.#underway.values()]) {
      const index = fragment.number - taken;
      const byte = index < 0 ? 0xff : (bitmap[index >> 3] ?? 0);
      if (index >= 0 && (byte & (1 << (index & 7))) === 0) continue;
      this.#came(fragment, nowMs);
      // Of one that was sent twice nobody knows which sending came.
      if (fragment.sends === 1) latest = Math.max(latest, fragment.order);
    }
    this.#base = Math.max(this.#base, taken);
    for (const fragment of this.#underway.values()) {
      if (fragment.order + overtakingMax < latest) fragment.wasOvertaken = true;
    }
    return true;
  }

  #came(fragment: Fragment, nowMs: number): void {
    this.#underway.delete(fragment.number);
    this.#bufferedBytes -= fragment.payload.length;
    if (fragment.sends === 1) this.#timer.sample(nowMs - fragment.sentAtMs);
    this.#timer.progressed();
  }

  #dueAtMs({ sentAtMs, wasOvertaken }: Fragment): number {
    const { waitMs, patienceMs } = this.#timer;
    return sentAtMs + (wasOvertaken ? Math.min(waitMs, patienceMs) : waitMs);
  }

  /** What may be sent again: while nothing at all is acknowledged, the first one alone asks whether anybody is there. */
  #candidates(): Iterable<Fragment> {
    if (!this.#timer.isBackedOff) return this.#underway.values();
    const [first] = this.#underway.values();
    return first === undefined ? [] : [first];
  }

  /** The first fragment that is due again. */
  #lost(nowMs: number): Fragment | undefined {
    for (const fragment of this.#candidates()) {
      if (this.#dueAtMs(fragment) > nowMs) continue;
      if (!fragment.wasOvertaken) this.#timer.expired(nowMs);
      return fragment;
    }
    return undefined;
  }

  /** The next fragment of the stream, while the window has room: small frames share one. */
  #cut(): Fragment | undefined {
    if (this.#queue.length === 0 || this.#next >= this.#base + this.#window) return undefined;
    const payload = new Uint8Array(this.#payloadBytesMax);
    let length = 0;
    let used = 0;
    for (const bytes of this.#queue) {
      const part = bytes.subarray(0, payload.length - length);
      payload.set(part, length);
      length += part.length;
      if (part.length < bytes.length) {
        this.#queue[used] = bytes.subarray(part.length);
        break;
      }
      used += 1;
    }
    this.#queue.splice(0, used);
    const fragment = {
      number: this.#next++,
      payload: payload.slice(0, length),
      sentAtMs: 0,
      sends: 0,
      order: 0,
      wasOvertaken: false,
    };
    this.#underway.set(fragment.number, fragment);
    return fragment;
  }
}

// Two cores of a narrow link and what lies between them, in a time of their own: datagrams are lost, doubled and late as
// a seed says, and the same seed gives the same run.
import { Dice } from "@joinery/testing/hostile";
import { LinkCore, type LinkSettings } from "../src/narrow-link/core/link-core.js";

export interface Weather {
  readonly seed: number;
  /** Shares of 1. */
  readonly loss: number;
  readonly doubling: number;
  /** How long a datagram takes, from and to. */
  readonly delayMs: readonly [number, number];
}

export const settings: LinkSettings = {
  dialerNonce: 0x12345678,
  listenerNonce: 0x9abcdef0,
  isDialer: true,
  datagramBytesMax: 20,
  windowDatagrams: 64,
  frameBytesMax: 300 * 1024,
  keepAliveMs: 5000,
};

export interface Side {
  readonly core: LinkCore;
  readonly heard: Uint8Array[];
  readonly faults: string[];
  /** Whether it takes what comes. */
  takes: boolean;
  datagrams: number;
  bytes: number;
}

export class Crossing {
  readonly sides: readonly [Side, Side];
  nowMs = 0;
  readonly #weather: Weather;
  readonly #dice: Dice;
  readonly #underway: { readonly atMs: number; readonly to: Side; readonly datagram: Uint8Array }[] = [];

  constructor(weather: Weather, changes: Partial<LinkSettings> = {}) {
    this.#weather = weather;
    this.#dice = new Dice(weather.seed);
    const side = (isDialer: boolean): Side => ({
      core: new LinkCore({ ...settings, ...changes, isDialer }, 0),
      heard: [],
      faults: [],
      takes: true,
      datagrams: 0,
      bytes: 0,
    });
    this.sides = [side(true), side(false)];
  }

  /** Goes on until `isOver`, or says at which time it gave up. */
  run(isOver: () => boolean, untilMs: number): void {
    while (!isOver()) {
      if (this.nowMs > untilMs) throw new RangeError(`not over after ${this.nowMs} ms`);
      this.step();
    }
  }

  /** Everything that is due now, and then the next time that something is. */
  step(): void {
    const due = this.#underway.filter(({ atMs }) => atMs <= this.nowMs);
    for (const one of due) this.#underway.splice(this.#underway.indexOf(one), 1);
    for (const { to, datagram } of due) to.core.receive(datagram, this.nowMs);
    for (const side of this.sides) this.#speak(side);
    const next = [...this.#underway.map(({ atMs }) => atMs), ...this.sides.map(({ core }) => core.wakeAtMs)];
    this.nowMs = Math.max(this.nowMs + 1, Math.min(...next));
  }

  inject(to: Side, datagram: Uint8Array): void {
    this.#underway.push({ atMs: this.nowMs, to, datagram });
  }

  #speak(side: Side): void {
    while (side.takes) {
      const record = side.core.take(this.nowMs);
      if (record === undefined) break;
      if (record.kind === "frame") side.heard.push(record.frame);
      else side.faults.push(record.reason);
    }
    for (;;) {
      const datagram = side.core.poll(this.nowMs);
      if (datagram === undefined) return;
      side.datagrams += 1;
      if (side.datagrams > 100_000) throw new RangeError("a side sends without an end");
      side.bytes += datagram.length;
      this.#send(side === this.sides[0] ? this.sides[1] : this.sides[0], datagram);
    }
  }

  #send(to: Side, datagram: Uint8Array): void {
    const { loss, doubling, delayMs } = this.#weather;
    const happens = (share: number): boolean => this.#dice.roll(10_000) < share * 10_000;
    const copies = happens(loss) ? 0 : happens(doubling) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const atMs = this.nowMs + delayMs[0] + this.#dice.roll(delayMs[1] - delayMs[0] + 1);
      this.#underway.push({ atMs, to, datagram });
    }
  }
}

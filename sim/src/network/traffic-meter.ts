// How much was sent, by class of frame and interval of virtual time: the numbers behind a report's traffic chart.
// Every byte is counted once, in the interval in which it was sent.

import { assert } from "@joinery/crdt";

export interface TrafficSeries {
  /** The start of each interval, virtual milliseconds. */
  readonly timesMs: readonly number[];
  /** By class, then by interval. */
  readonly classes: readonly { readonly name: string; readonly bytesPerSecond: readonly number[] }[];
}

export class TrafficMeter {
  readonly #classes: readonly string[];
  readonly #intervalMs: number;
  /** By interval, then by class: bytes. */
  readonly #intervals: number[][] = [];

  /** `intervalMs` is a positive integer. */
  constructor(classes: readonly string[], intervalMs: number) {
    assert(Number.isInteger(intervalMs) && intervalMs > 0, `no interval of ${intervalMs} ms`);
    this.#classes = classes;
    this.#intervalMs = intervalMs;
  }

  /** Counts bytes sent at `atMs`; `classIndex` is a place in the list of classes. */
  add(atMs: number, classIndex: number, bytes: number): void {
    assert(classIndex in this.#classes, `no traffic class ${classIndex}`);
    const interval = Math.floor(atMs / this.#intervalMs);
    while (this.#intervals.length <= interval) this.#intervals.push(this.#classes.map(() => 0));
    const bytesByClass = this.#intervals[interval] as number[];
    bytesByClass[classIndex] = (bytesByClass[classIndex] as number) + bytes;
  }

  series(): TrafficSeries {
    const perSecond = (bytes: number): number => (bytes * 1000) / this.#intervalMs;
    return {
      timesMs: this.#intervals.map((_, interval) => interval * this.#intervalMs),
      classes: this.#classes.map((name, index) => ({
        name,
        bytesPerSecond: this.#intervals.map((bytesByClass) => perSecond(bytesByClass[index] as number)),
      })),
    };
  }
}

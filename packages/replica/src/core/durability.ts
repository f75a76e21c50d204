// Which entries are on disk. Writes may finish in any order, yet an entry counts as durable only when everything
// before it is, so the durable vector never gets ahead of a gap.

import type { VersionVector } from "@joinery/clock";
import type { Entry } from "./entry.js";

/** What one write brings to disk: entries, or a snapshot with everything up to `upTo`. */
export interface Write {
  readonly entries: readonly Entry[];
  readonly upTo: VersionVector | undefined;
}

interface PendingWrite extends Write {
  readonly ticket: number;
  done: boolean;
}

/** Writes under way, oldest first. */
export class Durability {
  readonly #writes: PendingWrite[] = [];
  #lastTicket = 0;
  #bytes = 0;

  /** True while anything is not yet on disk. */
  get pending(): boolean {
    return this.#writes.length > 0;
  }

  /** Bytes of the entries that are not yet on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Begins a write and answers its ticket. */
  begin(entries: readonly Entry[], upTo?: VersionVector): number {
    const ticket = ++this.#lastTicket;
    for (const { rest } of entries) this.#bytes += rest.length;
    this.#writes.push({ ticket, entries, upTo, done: false });
    return ticket;
  }

  /** Marks a write as done and answers those that are durable by it: none while an older one is under way. */
  finish(ticket: number): readonly Write[] {
    const write = this.#writes.find((candidate) => candidate.ticket === ticket);
    if (write !== undefined) write.done = true;
    const durable: Write[] = [];
    while (this.#writes.length > 0 && this.#writes[0]?.done === true) {
      const first = this.#writes.shift() as PendingWrite;
      for (const { rest } of first.entries) this.#bytes -= rest.length;
      durable.push(first);
    }
    return durable;
  }
}

// Decides when an entry from outside may be applied: once, verified, in its author's order, after its dependencies,
// and not before its time. What must wait is held within a bound.

import type { AuthorIndex, Dot, VersionVector } from "@joinery/clock";
import { CausalBuffer } from "./causal-buffer.js";
import type { DocumentCounts, DocumentOptions } from "./document-options.js";
import { type Entry, sameEntry } from "./entry.js";
import { someDep } from "./entry-codec.js";
import type { EntryLog } from "./entry-log.js";

const pendingBytesMaxDefault = 16 * 1024 * 1024;
const aheadMsMaxDefault = 5 * 60 * 1000;

/** The waiting room of one document. */
export class Inbox {
  /** True when entries from outside must be verified first. */
  readonly verifies: boolean;
  readonly #applied: VersionVector;
  readonly #log: EntryLog;
  readonly #counts: DocumentCounts;
  readonly #bytesMax: number;
  readonly #aheadMsMax: number;
  readonly #buffer: CausalBuffer;
  #parked: Entry[] = [];
  #parkedBytes = 0;
  readonly #unverified: Map<number, Entry> = new Map();
  #unverifiedBytes = 0;
  #lastTicket = 0;
  #missing: Dot | undefined;
  readonly #isMissing = (author: AuthorIndex, seq: number): boolean => {
    if (this.#applied.covers(author, seq)) return false;
    this.#missing = { author, seq };
    return true;
  };

  constructor(
    applied: VersionVector,
    log: EntryLog,
    counts: DocumentCounts,
    options: Pick<DocumentOptions<never>, "verifies" | "pendingBytesMax" | "aheadMsMax">,
  ) {
    this.#applied = applied;
    this.#log = log;
    this.#counts = counts;
    this.verifies = options.verifies ?? false;
    this.#bytesMax = options.pendingBytesMax ?? pendingBytesMaxDefault;
    this.#aheadMsMax = options.aheadMsMax ?? aheadMsMaxDefault;
    this.#buffer = new CausalBuffer(this.#bytesMax);
  }

  get bytes(): number {
    return this.#buffer.bytes + this.#parkedBytes + this.#unverifiedBytes;
  }

  get unverifiedBytes(): number {
    return this.#unverifiedBytes;
  }

  /** When the first of the parked entries may be applied; undefined while none is parked. */
  get dueMs(): number | undefined {
    if (this.#parked.length === 0) return undefined;
    const firstMs = this.#parked.reduce((least, entry) => Math.min(least, entry.stamp.ms), Number.POSITIVE_INFINITY);
    return firstMs - this.#aheadMsMax;
  }

  /** The greatest time that may be applied at `nowMs`. */
  stampMsMax(nowMs: number): number {
    return nowMs + this.#aheadMsMax;
  }

  /** Takes in the entries that nobody has verified yet, and answers them with their tickets. */
  takeForVerification(entries: readonly Entry[]): { readonly ticket: number; readonly entry: Entry }[] {
    const taken: { ticket: number; entry: Entry }[] = [];
    for (const entry of entries) {
      if (this.#isKnown(entry) || !this.#hasRoom(entry)) continue;
      this.#unverified.set(++this.#lastTicket, entry);
      this.#unverifiedBytes += entry.rest.length;
      taken.push({ ticket: this.#lastTicket, entry });
    }
    return taken;
  }

  /** Takes out an entry that was being verified; undefined for an unknown ticket. */
  verified(ticket: number): Entry | undefined {
    const entry = this.#unverified.get(ticket);
    if (entry === undefined) return undefined;
    this.#unverified.delete(ticket);
    this.#unverifiedBytes -= entry.rest.length;
    return entry;
  }

  /** True when `entry` can be applied now; else it was dropped as known or misfitting, or is held. */
  admits(entry: Entry, nowMs: number): boolean {
    if (this.#isKnown(entry)) return false;
    const lacks = this.#lacks(entry);
    if (lacks !== undefined) {
      this.hold(entry, lacks);
      return false;
    }
    if (entry.stamp.ms <= this.stampMsMax(nowMs)) return true;
    this.#park(entry);
    return false;
  }

  /** Holds `entry` until `lacks` has been applied, if there is room. */
  hold(entry: Entry, lacks: Dot): void {
    if (!this.#hasRoom(entry)) return;
    if (this.#buffer.hold(entry, lacks) === "held") this.#counts.held++;
  }

  /** The entries that waited for `entry`, or for anything else with these numbers. */
  release({ author, firstSeq, lastSeq }: Pick<Entry, "author" | "firstSeq" | "lastSeq">): readonly Entry[] {
    return this.#buffer.release(author, firstSeq, lastSeq);
  }

  /** Takes out what was parked and whose time has come. */
  due(nowMs: number): Entry[] {
    if (this.#parked.length === 0) return [];
    const isDue = (entry: Entry): boolean => entry.stamp.ms <= this.stampMsMax(nowMs);
    const due = this.#parked.filter(isDue);
    this.#parked = this.#parked.filter((entry) => !isDue(entry));
    for (const entry of due) this.#parkedBytes -= entry.rest.length;
    return due;
  }

  #park(entry: Entry): void {
    if (this.#parked.some((parked) => sameEntry(parked, entry)) || !this.#hasRoom(entry)) return;
    this.#counts.held++;
    this.#parked.push(entry);
    this.#parkedBytes += entry.rest.length;
  }

  #hasRoom(entry: Entry): boolean {
    if (this.bytes + entry.rest.length <= this.#bytesMax) return true;
    this.#counts.overflowed++;
    return false;
  }

  /**
   * A second entry under numbers that are taken is either the first one again or a fork of its author's chain. Below the cut
   * nothing is left that would tell.
   */
  #isKnown(entry: Entry): boolean {
    if (entry.firstSeq > this.#applied.get(entry.author)) return false;
    if (this.#log.cut.covers(entry.author, entry.lastSeq) || this.#log.has(entry)) this.#counts.duplicate++;
    else this.#counts.rejected++;
    return true;
  }

  /** The first thing that `entry` needs and that is not applied. */
  #lacks(entry: Entry): Dot | undefined {
    if (entry.firstSeq > this.#applied.get(entry.author) + 1) {
      return { author: entry.author, seq: entry.firstSeq - 1 };
    }
    return someDep(entry, this.#isMissing) ? this.#missing : undefined;
  }
}

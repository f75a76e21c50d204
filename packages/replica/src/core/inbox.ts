// Decides when an entry from outside may be applied: once, verified, in its author's order, after its dependencies,
// and not before its time. What must wait is held within a bound.

import type { AuthorIndex, Dot, VersionVector } from "@joinery/clock";
import type { DocumentCounts, DocumentOptions } from "./document-options.js";
import type { Entry } from "./entry.js";
import { someDep } from "./entry-codec.js";
import type { EntryLog } from "./entry-log.js";
import { HeldEntries, pendingBytesOf } from "./held-entries.js";
import { PendingBudget, PendingShare, pendingBytesMaxDefault } from "./pending-budget.js";

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
  readonly #share: PendingShare;
  readonly #held: HeldEntries;
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
    options: Pick<DocumentOptions<never>, "verifies" | "pendingBytesMax" | "pending" | "aheadMsMax">,
  ) {
    this.#applied = applied;
    this.#log = log;
    this.#counts = counts;
    this.verifies = options.verifies ?? false;
    this.#bytesMax = options.pendingBytesMax ?? pendingBytesMaxDefault;
    this.#aheadMsMax = options.aheadMsMax ?? aheadMsMaxDefault;
    this.#share = new PendingShare(options.pending ?? new PendingBudget(), (bytes) => {
      counts.overflowed += this.#held.shed(bytes);
    });
    this.#held = new HeldEntries(this.#share, (bytes) => this.#fits(bytes));
  }

  /** What waits here leaves its room to others. */
  close(): void {
    this.#share.end();
  }

  /** What is held takes in memory. */
  get bytes(): number {
    return this.#share.bytes;
  }

  /** True when the next entry of `author` came, and there was no room for it to wait. */
  isCrowdedOut(author: AuthorIndex): boolean {
    return this.#held.isCrowdedOut(author, this.#applied.get(author) + 1);
  }

  /** Bytes of the entries that are being verified, as they are on the wire. */
  get unverifiedBytes(): number {
    return this.#unverifiedBytes;
  }

  /** When the first of the parked entries may be applied; undefined while none is parked. */
  get dueMs(): number | undefined {
    const { firstMs } = this.#held;
    return firstMs === undefined ? undefined : firstMs - this.#aheadMsMax;
  }

  /** The greatest time that may be applied at `nowMs`. */
  stampMsMax(nowMs: number): number {
    return nowMs + this.#aheadMsMax;
  }

  /** Takes in the entries that nobody has verified yet, and answers them with their tickets. */
  takeForVerification(entries: readonly Entry[]): { readonly ticket: number; readonly entry: Entry }[] {
    const taken: { ticket: number; entry: Entry }[] = [];
    for (const entry of entries) {
      if (this.#isKnown(entry)) continue;
      if (!this.#fits(pendingBytesOf(entry))) {
        this.#counts.overflowed++;
        this.#held.crowdOut(entry);
        continue;
      }
      this.#unverified.set(++this.#lastTicket, entry);
      this.#unverifiedBytes += entry.rest.length;
      this.#share.take(pendingBytesOf(entry));
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
    this.#share.give(pendingBytesOf(entry));
    return entry;
  }

  /** True when `entry` can be applied now; else it was dropped as known or misfitting, or is held. */
  admits(entry: Entry, nowMs: number): boolean {
    if (this.#isKnown(entry)) return false;
    const lacks = this.#lacks(entry);
    if (lacks === undefined && entry.stamp.ms <= this.stampMsMax(nowMs)) return true;
    this.hold(entry, lacks, nowMs);
    return false;
  }

  /** Holds `entry` until `lacks` has been applied, or until its time, if there is room. */
  hold(entry: Entry, lacks: Dot | undefined, nowMs: number): void {
    const outcome = this.#held.hold(entry, lacks, nowMs);
    if (outcome === "held") this.#counts.held++;
    else if (outcome === "full") this.#counts.overflowed++;
  }

  /** The entries that waited for `entry`, or for anything else with these numbers, which are taken now. */
  release({ author, firstSeq, lastSeq }: Pick<Entry, "author" | "firstSeq" | "lastSeq">): readonly Entry[] {
    return this.#held.release(author, firstSeq, lastSeq);
  }

  /** Takes out what was parked and whose time has come. */
  due(nowMs: number): Entry[] {
    return this.#held.due(this.stampMsMax(nowMs));
  }

  #fits(bytes: number): boolean {
    return this.bytes + bytes <= this.#bytesMax && this.#share.hasRoom(bytes);
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

// Memory of so many bytes for what is collected, which no link can keep to itself. While there is room anybody takes it. Else those
// who wait are served in turn, and what makes way for them is what nobody brings, then what a link has beyond its share.

import type { SessionLimits } from "../session-options.js";
import type { Collecting } from "./collecting.js";
import { WaitingLine } from "./waiting-line.js";

/** A link that has a part of so much of the room, or one whole alone, keeps it. */
const sharePart = 4;

/** What is less counts as so much, so that the number of those that are collected is bounded too. */
const costMin = 16 * 1024;

/** Something that is collected, and who is told when it has to go. */
export interface Staged {
  readonly collecting: Collecting;
  /** Forgets it, which gives its room back; with a time when it has been waited for long enough. */
  drop(expiredMs?: number): void;
}

export class StagingShare {
  readonly #bytesMax: number;
  readonly #line: WaitingLine;
  /** In the order in which they began. */
  readonly #staged: Set<Staged> = new Set();
  #cost = 0;

  /** @param bytesMax beyond it one alone is let in */
  constructor(bytesMax: number, { repairMs }: SessionLimits) {
    this.#bytesMax = bytesMax;
    this.#line = new WaitingLine(repairMs);
  }

  get staged(): Iterable<Staged> {
    return this.#staged;
  }

  get isEmpty(): boolean {
    return this.#staged.size === 0;
  }

  /** Takes it in; false when there is no room for it now. */
  take(staged: Staged, nowMs: number): boolean {
    const { link } = staged.collecting;
    if (link === undefined || !this.#mayTake(staged, link, nowMs)) return false;
    this.#line.leave(link);
    this.#staged.add(staged);
    this.#cost += costOf(staged);
    return true;
  }

  give(staged: Staged): void {
    if (this.#staged.delete(staged)) this.#cost -= costOf(staged);
  }

  #mayTake(staged: Staged, link: object, nowMs: number): boolean {
    const isTurn = this.#line.isTurnOf(link, nowMs);
    if (isTurn && this.#hasRoom(staged)) return true;
    const held = this.#heldBy(link);
    // Whoever has its share lets others pass.
    if (held > 0 && !this.#isShare(held + costOf(staged))) return false;
    if (isTurn && this.#makeRoom(staged, nowMs)) return true;
    this.#line.wait(link, nowMs);
    return false;
  }

  #isShare(bytes: number): boolean {
    return bytes * sharePart <= this.#bytesMax;
  }

  #hasRoom(staged: Staged): boolean {
    return this.#staged.size === 0 || this.#cost + costOf(staged) <= this.#bytesMax;
  }

  /** Drops what has to go for it; nothing where that would not do. */
  #makeRoom(staged: Staged, nowMs: number): boolean {
    const victims: Staged[] = [];
    let excess = this.#cost + costOf(staged) - this.#bytesMax;
    for (const victim of this.#yielding(nowMs)) {
      if (excess <= 0) break;
      victims.push(victim);
      excess -= costOf(victim);
    }
    if (excess > 0 && victims.length < this.#staged.size) return false;
    for (const victim of victims) victim.drop();
    return true;
  }

  /** Those that may have to go, in that order: of a link that has more than its share the last ones. */
  *#yielding(nowMs: number): Iterable<Staged> {
    const held = new Map<object, number>();
    const kept: Staged[] = [];
    for (const staged of this.#staged) {
      const { collecting } = staged;
      if (collecting.link === undefined || collecting.yields(nowMs)) yield staged;
      else {
        kept.unshift(staged);
        held.set(collecting.link, (held.get(collecting.link) ?? 0) + costOf(staged));
      }
    }
    for (const staged of kept) {
      const link = staged.collecting.link as object;
      const bytes = held.get(link) as number;
      if (this.#isShare(bytes) || bytes === costOf(staged)) continue;
      held.set(link, bytes - costOf(staged));
      yield staged;
    }
  }

  #heldBy(link: object): number {
    let bytes = 0;
    for (const staged of this.#staged) if (staged.collecting.link === link) bytes += costOf(staged);
    return bytes;
  }
}

function costOf({ collecting }: Staged): number {
  return Math.max(collecting.bytes, costMin);
}

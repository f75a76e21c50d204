// Memory for large entries that are being collected, or for states, over all documents of a replica: it is taken before the first
// chunk is asked for. What is larger than all of it is let in too, one at a time, beside the others. What makes no progress for long is given
// up, whether anybody still talks about its document or not.

import type { SessionLimits } from "../session-options.js";
import { type Staged, StagingShare } from "./staging-share.js";

export class StagingRoom {
  readonly #limits: SessionLimits;
  readonly #usual: StagingShare;
  readonly #oversize: StagingShare;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
    this.#usual = new StagingShare(limits.stagedBytesMax, limits);
    this.#oversize = new StagingShare(0, limits);
  }

  /** Bytes that are taken. */
  get bytes(): number {
    let bytes = 0;
    for (const { collecting } of this.#all()) bytes += collecting.bytes;
    return bytes;
  }

  /** Bytes that have come, of what is still coming. */
  arrivedBytes(nowMs: number): number {
    let bytes = 0;
    for (const { collecting } of this.#all()) if (!collecting.isIdle(nowMs)) bytes += collecting.entry.arrivedBytes;
    return bytes;
  }

  /** Takes memory for it; false when there is none for it now. */
  take(staged: Staged, nowMs: number): boolean {
    const isOversize = staged.collecting.bytes > this.#limits.stagedBytesMax;
    return (isOversize ? this.#oversize : this.#usual).take(staged, nowMs);
  }

  give(staged: Staged): void {
    this.#usual.give(staged);
    this.#oversize.give(staged);
  }

  /** Nothing comes from `source` any more. */
  leave(source: object): void {
    for (const staged of [...this.#all()]) if (staged.collecting.collector?.source === source) staged.drop();
  }

  get isEmpty(): boolean {
    return this.#usual.isEmpty && this.#oversize.isEmpty;
  }

  /** Gives up what has made no progress for long, in whatever document. */
  expire(nowMs: number): void {
    if (this.isEmpty || nowMs < this.#lookedMs + this.#limits.repairMs) return;
    this.#lookedMs = nowMs;
    for (const staged of [...this.#all()]) if (staged.collecting.isExpired(nowMs)) staged.drop(nowMs);
  }

  *#all(): Iterable<Staged> {
    yield* this.#usual.staged;
    yield* this.#oversize.staged;
  }
}

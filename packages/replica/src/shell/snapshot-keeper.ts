// Decides when a document is due for a snapshot, and remembers what those of this session cover. The adaptive rule: when what
// would be replayed at an opening has grown as large as the snapshot itself, so that snapshots write at most about twice the
// bytes of the log, and opening reads about twice the state at most.

import type { VersionVector } from "@joinery/clock";
import { checkArgument, checkNumber, checkOptionNames } from "../check-argument.js";
import type { Entry } from "../core/entry.js";
import type { SnapshotWriting } from "../storage-port.js";
import type { Opening } from "./load-document.js";

export interface SnapshotOptions {
  /**
   * `all` keeps the log whole: snapshots only make opening fast. `tail` drops the entries that all kept snapshots cover; a
   * peer that lacks some of those needs a snapshot, and the application's history ends there. Default `all`.
   */
  readonly retain?: "all" | "tail";
  /** How many of the latest snapshots are kept, 1 to 1,000. Default 2: what if one is damaged. */
  readonly keep?: number;
  /** A snapshot is made after so many entries. */
  readonly entries?: number;
  /** Or after so many bytes of entries. */
  readonly bytes?: number;
  /**
   * Or when the entries that an opening would replay have so many times the bytes of the snapshot that it would begin with, and
   * 256 KiB at least. 1 where none of these limits is given.
   */
  readonly replayRatio?: number;
  /** Or with the first entry that comes when the last snapshot, or the opening, is as old as this. */
  readonly ageMs?: number;
}

const snapshotOptionNames: Readonly<Record<keyof SnapshotOptions, true>> = {
  retain: true,
  keep: true,
  entries: true,
  bytes: true,
  replayRatio: true,
  ageMs: true,
};

/** Without limits of one's own: least bytes of entries that are worth a snapshot. They are replayed in some 10 ms. */
const bytesMin = 256 * 1024;

const keepMax = 1_000;

/** Throws `ArgumentError` for what is no option `snapshots`. */
export function checkSnapshotOptions(given: SnapshotOptions | false | undefined): void {
  if (given === undefined || given === false) return;
  const isObject = typeof given === "object" && given !== null;
  checkArgument(isObject, "options.snapshots", '{ retain: "all" }, or false', given);
  checkOptionNames(given, "options.snapshots", snapshotOptionNames);
  const { retain, keep, entries, bytes, replayRatio, ageMs } = given;
  const isRule = retain === undefined || retain === "all" || retain === "tail";
  checkArgument(isRule, "options.snapshots.retain", '"all" or "tail"', retain);
  checkNumber(keep, "options.snapshots.keep", "snapshots", 1, keepMax);
  checkNumber(entries, "options.snapshots.entries", "entries", 1);
  checkNumber(bytes, "options.snapshots.bytes", "bytes", 1);
  checkArgument(isRatio(replayRatio), "options.snapshots.replayRatio", "a number above 0", replayRatio);
  checkNumber(ageMs, "options.snapshots.ageMs", "milliseconds", 0);
}

function isRatio(given: unknown): boolean {
  return given === undefined || (typeof given === "number" && given > 0);
}

export class SnapshotKeeper {
  readonly writing: SnapshotWriting;
  readonly #options: SnapshotOptions;
  readonly #vectors: VersionVector[] = [];
  #entries: number;
  #bytes: number;
  #snapshotBytes: number;
  #sinceMs: number;

  constructor(options: SnapshotOptions, opening: Opening, nowMs: number) {
    this.#options = options;
    this.writing = { keep: options.keep ?? 2, truncate: options.retain === "tail" };
    this.#entries = opening.entries;
    this.#bytes = opening.entryBytes;
    this.#snapshotBytes = opening.snapshotBytes;
    this.#sinceMs = nowMs;
  }

  /** Entries have come to disk. */
  note(entries: readonly Entry[]): void {
    this.#entries += entries.length;
    for (const { rest } of entries) this.#bytes += rest.length;
  }

  isDue(nowMs: number): boolean {
    const { entries, bytes, ageMs } = this.#options;
    if (this.#entries === 0) return false;
    const ratio = this.#replayRatio;
    if (ratio !== undefined && this.#bytes >= Math.max(bytesMin, this.#snapshotBytes * ratio)) return true;
    if (this.#entries >= (entries ?? Number.POSITIVE_INFINITY)) return true;
    if (this.#bytes >= (bytes ?? Number.POSITIVE_INFINITY)) return true;
    return nowMs - this.#sinceMs >= (ageMs ?? Number.POSITIVE_INFINITY);
  }

  get #replayRatio(): number | undefined {
    const { entries, bytes, ageMs, replayRatio } = this.#options;
    const isLimited = entries !== undefined || bytes !== undefined || ageMs !== undefined;
    return replayRatio ?? (isLimited ? undefined : 1);
  }

  /** A snapshot is being written: what comes from now on counts for the next. */
  began(snapshotBytes: number, nowMs: number): void {
    this.#entries = 0;
    this.#bytes = 0;
    this.#snapshotBytes = snapshotBytes;
    this.#sinceMs = nowMs;
  }

  /** A snapshot is on disk. Answers up to where storage has let go of entries by it, as far as this session knows. */
  written(vector: VersionVector): VersionVector | undefined {
    this.#vectors.push(vector);
    if (this.#vectors.length > this.writing.keep) this.#vectors.shift();
    return this.writing.truncate && this.#vectors.length === this.writing.keep ? this.#vectors[0] : undefined;
  }
}

// The disk of one node: an append is safe only once its sync is over, and only then is its caller told so.
// Appends that come while a sync runs wait and share the next one (group commit). A crash keeps what was synced, in order.
// A relaxed append is told at once and synced some time later, with a durable one at the latest. Made to lie, it tells the caller at once: that breaks the promise, to prove that a checker sees it.

import { assert } from "@joinery/crdt";
import type { AppendDurability } from "@joinery/replica";
import type { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";

/** What a disk keeps: one entry of a log. The disk itself looks at none of it. */
export interface DiskRecord {
  readonly author: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}

export interface VirtualDiskOptions {
  readonly events: EventQueue;
  readonly seed: Seed;
  /** The node it belongs to: the key of its randomness and its lane in the event queue. */
  readonly node: number;
  /** How long a sync takes. Default: 1 to 8 ms, and 50 ms for one of a hundred. */
  readonly syncMs?: (random: KeyedRandom) => number;
  /** In a crash a random first part of the appends under sync survives, though nobody was told. Default: none does. */
  readonly tearing?: boolean;
  /** How much longer a sync takes that begins now, by what is wrong with the disk. Default: none. */
  readonly delayMs?: () => number;
  /** A sync that ends now fails, when it answers true: whoever owns the disk crashes, in which some of the sync may survive. Default: none. */
  readonly fails?: () => boolean;
  /** Has to crash the disk. */
  readonly onFailed?: () => void;
  /** Tells the caller at once and syncs only this much later. */
  readonly lyingSyncMs?: number;
  /** How long relaxed appends wait for a durable one before they are synced by themselves. Default 1,000 ms. */
  readonly relaxedMsMax?: number;
}

interface Append<Entry> {
  readonly records: readonly Entry[];
  readonly done: () => void;
}

interface Sync<Entry> {
  readonly appends: readonly Append<Entry>[];
  /** A crash takes the sync with it: the one that ends in a later life does nothing. */
  readonly crashes: number;
}

export class VirtualDisk<Entry = DiskRecord> {
  readonly #options: VirtualDiskOptions;
  readonly #syncTimes: KeyedRandom;
  readonly #tears: KeyedRandom;
  #synced: Entry[] = [];
  /** After each sync: when it ended, and how much was there. */
  readonly #history: { readonly atMs: number; readonly length: number }[] = [];
  #waiting: Append<Entry>[] = [];
  #syncing: Sync<Entry> | undefined;
  #crashes = 0;
  #isSyncDue = false;
  #hasFailed = false;

  constructor(options: VirtualDiskOptions) {
    this.#options = options;
    this.#syncTimes = new KeyedRandom(options.seed, "disk sync", options.node);
    this.#tears = new KeyedRandom(options.seed, "disk tear", options.node);
  }

  /** How many appends are not safe yet. */
  get unsynced(): number {
    return this.#waiting.length + (this.#syncing?.appends.length ?? 0);
  }

  /**
   * Writes the records, all or none. `done` is called once they survive a crash, in the order of the appends; after a relaxed
   * append at once. What is synced is a first part of all appends, whatever they are.
   */
  append(records: readonly Entry[], done: () => void, durability: AppendDurability = "durable"): void {
    const isRelaxed = durability === "relaxed";
    const isTold = isRelaxed || this.#options.lyingSyncMs !== undefined;
    if (isTold) this.#later(0, tell, this.#unlessCrashed(done));
    this.#waiting.push({ records: [...records], done: isTold ? nothing : done });
    if (isRelaxed) this.#syncLater();
    else if (this.#syncing === undefined) this.#startSync();
    else this.#isSyncDue = true;
  }

  /** Loses what was not synced and forgets whom to tell. The next append belongs to the node's next life. */
  crash(): void {
    this.#crashes++;
    if (this.#options.tearing === true || this.#hasFailed) this.#tear(this.#syncing?.appends ?? []);
    this.#syncing = undefined;
    this.#waiting = [];
    this.#isSyncDue = false;
    this.#hasFailed = false;
  }

  /** Has on it what it had at a moment, as a disk that was set up from a backup. Only between a crash and the next append. */
  rewindTo(atMs: number): void {
    assert(this.unsynced === 0, "a disk is rewound while nothing is being written");
    while ((this.#history.at(-1)?.atMs ?? atMs) > atMs) this.#history.pop();
    this.#synced = this.#synced.slice(0, this.#history.at(-1)?.length ?? 0);
  }

  /** Has these records on it from now on, as a disk that rotted or was copied. Only between a crash and the next append. */
  replace(records: readonly Entry[]): void {
    assert(this.unsynced === 0, "what is on a disk is replaced while nothing is being written");
    this.#synced = [...records];
    this.#history.splice(0, this.#history.length, { atMs: this.#options.events.now, length: records.length });
  }

  /** Something that is not its node writes these records behind what is there. Only between a crash and the next append. */
  add(records: readonly Entry[]): void {
    assert(this.unsynced === 0, "a disk is written on by others while its node does not");
    this.#keep([{ records, done: nothing }]);
  }

  /** What a crash now would leave, in the order it was appended. */
  synced(): readonly Entry[] {
    return this.#synced;
  }

  #startSync(): void {
    const sync: Sync<Entry> = { appends: this.#waiting, crashes: this.#crashes };
    this.#waiting = [];
    this.#isSyncDue = false;
    this.#syncing = sync;
    this.#later(this.#nextSyncMs(), this.#finishSync, sync);
  }

  readonly #finishSync = (sync: Sync<Entry>): void => {
    if (sync.crashes !== this.#crashes) return;
    this.#hasFailed = this.#options.fails?.() === true;
    if (this.#hasFailed) {
      this.#options.onFailed?.();
      assert(sync.crashes !== this.#crashes, "whose disk fails a write crashes");
      return;
    }
    this.#keep(sync.appends);
    this.#syncing = undefined;
    if (this.#isSyncDue) this.#startSync();
    for (const { done } of sync.appends) {
      // What the caller does when told may be to crash: then nobody else is left to be told.
      if (sync.crashes === this.#crashes) done();
    }
  };

  #syncLater(): void {
    const sync = this.#unlessCrashed(() => {
      if (this.#waiting.length === 0) return;
      if (this.#syncing === undefined) this.#startSync();
      else this.#isSyncDue = true;
    });
    this.#later(this.#options.relaxedMsMax ?? 1000, tell, sync);
  }

  #nextSyncMs(): number {
    const { syncMs = usualSyncMs, lyingSyncMs } = this.#options;
    const drawnMs = syncMs(this.#syncTimes);
    assert(Number.isInteger(drawnMs) && drawnMs >= 0, `a sync of ${drawnMs} ms`);
    return lyingSyncMs ?? drawnMs + (this.#options.delayMs?.() ?? 0);
  }

  #tear(appends: readonly Append<Entry>[]): void {
    if (appends.length > 0) this.#keep(appends.slice(0, this.#tears.integer(appends.length + 1)));
  }

  #keep(appends: readonly Append<Entry>[]): void {
    for (const { records } of appends) this.#synced.push(...records);
    this.#history.push({ atMs: this.#options.events.now, length: this.#synced.length });
  }

  #unlessCrashed(done: () => void): () => void {
    const crashes = this.#crashes;
    return () => {
      if (crashes === this.#crashes) done();
    };
  }

  #later<Argument>(delayMs: number, handler: (argument: Argument) => void, argument: Argument): void {
    const { events, node } = this.#options;
    events.schedule(events.now + delayMs, handler, argument, node);
  }
}

function usualSyncMs(random: KeyedRandom): number {
  const shortMs = random.between(1, 8);
  return random.chance(0.01) ? 50 : shortMs;
}

function tell(done: () => void): void {
  done();
}

function nothing(): void {}

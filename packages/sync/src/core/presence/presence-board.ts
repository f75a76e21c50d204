// Who is present in one document, as far as this replica has heard, and what it says of itself. A later word of a peer
// replaces an earlier one; whoever has not been heard for too long is taken for gone. Of those who are gone the number of
// their last word is kept for a while, so that nothing older brings them back.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, EncodedPlain, PlainValue } from "@joinery/replica";
import type { SyncCounts } from "../session-options.js";
import { OwnPresence } from "./own-presence.js";
import type { PresenceLimits } from "./presence-limits.js";
import type { PresenceLine } from "./presence-line.js";
import type { PresenceRoom, Source } from "./presence-room.js";
import { compareVersions, equalBytes, type PresenceUpdate, type PresenceVersion } from "./presence-update.js";
import { ShownPresence } from "./shown-presence.js";

/** What is known of one peer. */
export interface KnownPeer extends PresenceVersion {
  readonly author: ReplicaId;
  /** Undefined of one that is gone. */
  readonly value: PlainValue | undefined;
  readonly bytes: Uint8Array;
  /** By the clock here, when its owner said it, or when it went; what took time on the way is not counted. */
  readonly heardMs: number;
  /** Who brought it. */
  readonly source: Source;
}

/** How many times as long as a state lives its number is remembered: any copy of it elsewhere has expired by then. */
const rememberedExpiries = 4;

/** How often a state is repeated while it lives. */
const repeatsPerExpiry = 3;

export class PresenceBoard {
  readonly document: DocumentCore;
  readonly limits: PresenceLimits;
  readonly own: OwnPresence;
  readonly lines: Set<PresenceLine> = new Set();
  readonly shown: ShownPresence;
  readonly #author: ReplicaId;
  readonly #counts: SyncCounts;
  readonly #room: PresenceRoom;
  readonly #known: Map<ReplicaId, KnownPeer> = new Map();
  /** Nothing expires, is forgotten or is repeated before. */
  #dueMs: number = Number.POSITIVE_INFINITY;

  constructor(document: DocumentCore, author: ReplicaId, instance: number, room: PresenceRoom, counts: SyncCounts) {
    this.document = document;
    this.limits = room.limits;
    this.own = new OwnPresence(author, instance);
    this.shown = new ShownPresence(room.limits.presenceIntervalMs);
    this.#author = author;
    this.#counts = counts;
    this.#room = room;
  }

  get known(): Iterable<KnownPeer> {
    return this.#known.values();
  }

  /** When there is something to do besides telling peers. */
  get nextMs(): number {
    return Math.min(this.#dueMs, this.shown.nextMs);
  }

  /** All of whom there is a state, this replica included. */
  *present(): IterableIterator<ReplicaId> {
    if (this.own.value !== undefined) yield this.#author;
    for (const { author, value } of this.#known.values()) if (value !== undefined) yield author;
  }

  /** Says of this replica what is to be seen of it, or that there is nothing. */
  say(state: EncodedPlain | undefined, nowMs: number): void {
    if (equalBytes(this.own.bytes, state?.bytes ?? new Uint8Array())) return;
    this.own.say(state, nowMs);
    this.#dueAt(this.own.saidMs + this.#repeatMs);
    this.#noteAll(this.#author);
  }

  /** True when there is anything new in an update, so that its state has to be read. */
  isNews(update: PresenceUpdate): boolean {
    if (update.author === this.#author || update.bytes.length === 0) return false;
    const known = this.#known.get(update.author);
    const isAlive = update.ageMs < this.limits.presenceExpiryMs;
    return isAlive && (known === undefined || compareVersions(update, known) > 0);
  }

  /** A peer told of somebody. `value` is the state in it, where that is news. */
  receive(line: PresenceLine, update: PresenceUpdate, value: PlainValue | undefined, nowMs: number): void {
    const { author } = update;
    if (author === this.#author) {
      this.#hearOfSelf(line, update, nowMs);
      return;
    }
    const known = this.#known.get(author);
    const order = known === undefined ? 1 : compareVersions(update, known);
    if (order < 0) line.correct(author);
    else if (order === 0) line.knows(author);
    else if (value !== undefined || update.bytes.length === 0) this.#learn(line, update, value, nowMs);
  }

  /** What to tell of a peer; undefined when there is nothing by now. */
  updateOf(author: ReplicaId, nowMs: number): PresenceUpdate | undefined {
    if (author === this.#author) return this.own.update;
    const known = this.#known.get(author);
    if (known === undefined) return undefined;
    const ageMs = known.value === undefined ? 0 : Math.max(0, nowMs - known.heardMs);
    return ageMs < this.limits.presenceExpiryMs ? { ...known, ageMs } : undefined;
  }

  /** Repeats what is to be repeated, and lets go of whoever was not heard. */
  tick(nowMs: number): void {
    if (nowMs < this.#dueMs) return;
    this.#dueMs = Number.POSITIVE_INFINITY;
    if (nowMs >= this.own.saidMs + this.#repeatMs) {
      this.own.repeat(nowMs);
      this.#noteAll(this.#author);
    }
    this.#dueAt(this.own.saidMs + this.#repeatMs);
    for (const known of [...this.#known.values()]) this.#age(known, nowMs);
  }

  /** Takes out what is known of a peer. */
  remove(known: KnownPeer): void {
    this.#known.delete(known.author);
    this.#room.release(this, known);
    this.shown.touch(known.author, undefined);
  }

  /** Whoever brought these is not there any more. */
  abandon(source: Source, heir: Source): void {
    for (const known of [...this.#known.values()]) {
      if (known.source !== source) continue;
      this.#room.release(this, known);
      this.#put({ ...known, source: heir });
    }
  }

  /** Forgets everybody. */
  clear(): void {
    for (const known of [...this.#known.values()]) this.remove(known);
    this.#dueMs = Number.POSITIVE_INFINITY;
  }

  get #repeatMs(): number {
    return this.limits.presenceExpiryMs / repeatsPerExpiry;
  }

  #hearOfSelf(line: PresenceLine, update: PresenceUpdate, nowMs: number): void {
    const answer = this.own.hear(update, nowMs);
    if (answer === "overrule") this.#noteAll(this.#author);
    else if (answer === "correct") line.correct(this.#author);
    else line.knows(this.#author);
  }

  #learn(line: PresenceLine, update: PresenceUpdate, value: PlainValue | undefined, nowMs: number): void {
    const { author, instance, clock, ageMs } = update;
    const before = this.#known.get(author);
    if (before !== undefined) this.#drop(before);
    const bytes = value === undefined ? new Uint8Array() : update.bytes.slice();
    const heardMs = value === undefined ? nowMs : nowMs - ageMs;
    const known: KnownPeer = { author, instance, clock, value, bytes, heardMs, source: line.talk };
    if (!this.#room.make(this, known)) {
      if (before !== undefined) this.#put(before);
      this.#counts.presenceIgnored++;
      return;
    }
    this.#put(known);
    if (!equalBytes(bytes, before?.bytes ?? new Uint8Array())) this.shown.touch(author, value);
    line.knows(author);
    // That somebody left whom nobody has seen here is no news to those who hear from here.
    if (value !== undefined || before?.value !== undefined) this.#noteAll(author, line);
  }

  #age(known: KnownPeer, nowMs: number): void {
    const { author, instance, clock, heardMs } = known;
    const { presenceExpiryMs } = this.limits;
    if (nowMs >= heardMs + rememberedExpiries * presenceExpiryMs) this.remove(known);
    else if (known.value === undefined || nowMs < heardMs + presenceExpiryMs)
      this.#dueAt(endMsOf(known, presenceExpiryMs));
    else {
      this.#drop(known);
      this.#put({ author, instance, clock, value: undefined, bytes: new Uint8Array(), heardMs, source: known.source });
      this.shown.touch(author, undefined);
    }
  }

  #drop(known: KnownPeer): void {
    this.#known.delete(known.author);
    this.#room.release(this, known);
  }

  #put(known: KnownPeer): void {
    this.#known.set(known.author, known);
    this.#room.take(this, known);
    this.#dueAt(endMsOf(known, this.limits.presenceExpiryMs));
  }

  #dueAt(ms: number): void {
    this.#dueMs = Math.min(this.#dueMs, ms);
  }

  #noteAll(author: ReplicaId, except?: PresenceLine): void {
    for (const line of this.lines) if (line !== except) line.note(author);
  }
}

/** When a state expires, or when one that is gone is forgotten. */
function endMsOf({ value, heardMs }: KnownPeer, expiryMs: number): number {
  return heardMs + (value === undefined ? rememberedExpiries : 1) * expiryMs;
}

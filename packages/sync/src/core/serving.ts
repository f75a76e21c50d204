// What the peer asks for of one document: noted as it comes, and looked up when its frame has been read. So however often a frame asks,
// there is one look, and none while the session's allowance is used up.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentCore, Interval } from "@joinery/replica";
import type { ChannelAccess } from "./access/channel-access.js";
import type { Fetch } from "./branch-messages.js";
import { type BranchTalk, hashesMax } from "./branch-talk.js";
import type { BusyTalk } from "./flow/busy-talk.js";
import { intervalsBeyond } from "./intervals-beyond.js";
import type { ChunkRequest } from "./large/large-messages.js";
import type { LargeTalk } from "./large/large-talk.js";
import type { Sending } from "./sending.js";
import type { StateGiver } from "./states/state-giver.js";
import type { Telling } from "./telling.js";

export interface ServingContext {
  readonly document: DocumentCore;
  /** What the peer has on disk, as far as it said. */
  readonly peer: VersionVector;
  readonly sending: Sending;
  readonly large: LargeTalk;
  readonly states: StateGiver;
  readonly busy: BusyTalk;
  readonly access: ChannelAccess;
  readonly telling: Telling;
  /** Undefined for a document without signatures. */
  readonly branches: BranchTalk | undefined;
}

export class Serving {
  readonly #context: ServingContext;
  /** By author: one interval that holds all that was asked for. */
  readonly #intervals: Map<AuthorIndex, Interval> = new Map();
  #isWanted = false;
  #isPulled = false;
  #fetch: Fetch | undefined;
  /** It asked for chunks of a state that is not kept any more, or never was. */
  #isStateLost = false;

  constructor(context: ServingContext) {
    this.#context = context;
  }

  /** True while something is to be looked up. */
  get isDue(): boolean {
    return this.#isWanted || this.#isPulled || this.#isStateLost || this.#fetch !== undefined;
  }

  /** Intervals of authors' logs. */
  want(intervals: readonly Interval[]): void {
    this.#context.access.isReadOnly = false;
    this.#isWanted = true;
    for (const { author, from, to } of intervals) {
      const other = this.#intervals.get(author) ?? { author, from, to };
      this.#intervals.set(author, { author, from: Math.min(from, other.from), to: Math.max(to, other.to) });
    }
  }

  /** Whatever it lacks. */
  pull(): void {
    this.#isPulled = true;
  }

  /** Entries by their hash. */
  fetch({ hashes, reach }: Fetch): void {
    const { hashes: others, reach: other } = this.#fetch ?? { hashes: [], reach: 0 };
    this.#fetch = { hashes: [...others, ...hashes.slice(0, hashesMax - others.length)], reach: Math.max(reach, other) };
  }

  /** Chunks of a large entry, or of a state. */
  get(request: ChunkRequest, nowMs: number): void {
    const { large, states, busy } = this.#context;
    const bytes = large.bytesOf(request) + states.bytesOf(request.digest);
    if (!busy.admits(bytes, nowMs) || large.receiveGet(request)) return;
    if (!states.receiveGet(request)) this.#isStateLost = true;
  }

  /** The peer gets nothing more of what it asked for, nor of what is new. */
  clear(): void {
    this.#forget();
    this.#context.sending.clear();
  }

  #forget(): void {
    this.#intervals.clear();
    this.#isWanted = false;
    this.#isPulled = false;
    this.#isStateLost = false;
    this.#fetch = undefined;
  }

  /** Looks up what was asked for, and queues it. Whoever asks for what is not here has a wrong idea of what is, and is told. */
  serve(nowMs: number): void {
    if (!this.isDue) return;
    const { document, peer, sending, states, telling, branches } = this.#context;
    const isWanted = this.#isWanted;
    const asked = [...this.#intervals.values()];
    const isPulled = this.#isPulled;
    const isStateLost = this.#isStateLost;
    const byHash = this.#fetch;
    this.#forget();
    if (isWanted && !sending.oweIntervals(asked, nowMs)) telling.tellAll(0);
    if (isPulled) sending.oweWhatIsLacking(nowMs);
    if (byHash !== undefined) sending.oweWhatIsAsked(branches?.receiveFetch(byHash) ?? [], nowMs);
    if (isStateLost && !states.replaces(intervalsBeyond(document.durable, peer), nowMs)) telling.tellAll(0);
  }
}

// What has been asked of some peer and has not come yet, per document, so that one thing has one bulk source at a time.
// A request whose source stays silent expires, and whoever has the thing is asked next.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { Interval } from "@joinery/replica";
import type { SessionLimits } from "./session-options.js";

/** Whoever can be asked. */
export interface Source {
  /** When something that it was asked for came last. */
  readonly lastArrivalMs: number;
  /** True when it has said that it has this. */
  offers(author: AuthorIndex, seq: number): boolean;
}

/** What a source offers, and what is known at the moment. */
export interface Offer {
  readonly source: Source;
  /** What the source has. */
  readonly has: VersionVector;
  readonly applied: VersionVector;
  readonly nowMs: number;
  readonly intervalsMax: number;
}

/** What to ask for; `complete` is false when there was more than `intervalsMax`. */
export interface Claim {
  readonly intervals: readonly Interval[];
  readonly complete: boolean;
}

interface Request {
  readonly upTo: number;
  readonly source: Source;
  readonly askedMs: number;
  readonly patienceMs: number;
  /** What was applied when it was asked. */
  readonly known: number;
  /** The next entry has come: when it isn't applied even so, asking soon again would bring it in vain. */
  hasCome: boolean;
}

/** How much longer than for a lost request one waits for what came and could not be applied. */
const inVainFactor = 16;

/** Requests under way of one document. */
export class Wanted {
  readonly #limits: SessionLimits;
  readonly #requests: Map<AuthorIndex, Request> = new Map();
  readonly #sources: Set<Source> = new Set();

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** There is one more to ask. */
  join(source: Source): void {
    this.#sources.add(source);
  }

  /** The intervals that are offered, not applied and not on their way; they count as asked for from now on. */
  claim({ source, has, applied, nowMs, intervalsMax }: Offer): Claim {
    const intervals: Interval[] = [];
    for (const { author, seq } of has.entries()) {
      const known = applied.get(author);
      if (seq <= known) continue;
      const request = this.#requests.get(author);
      const asked = request !== undefined && isUnderWay(request, nowMs) ? request.upTo : 0;
      if (seq <= asked) continue;
      if (asked === 0 && request?.source === source && this.#isOfferedElsewhere(source, author, known + 1)) continue;
      if (intervals.length >= intervalsMax) return { intervals, complete: false };
      intervals.push({ author, from: Math.max(known, asked) + 1, to: seq });
      const patienceMs = this.#patienceMs(request, known, asked > 0);
      this.#requests.set(author, { upTo: seq, source, askedMs: nowMs, patienceMs, known, hasCome: false });
    }
    return { intervals, complete: true };
  }

  /** An entry has come from `source`; true when that is what it was asked for. */
  arrived(source: Source, author: AuthorIndex, firstSeq: number): boolean {
    const request = this.#requests.get(author);
    if (request === undefined || request.source !== source || firstSeq > request.upTo) return false;
    if (firstSeq <= request.known + 1) request.hasCome = true;
    return true;
  }

  /** Forgets what has been applied. */
  settle(author: AuthorIndex, seq: number): void {
    const request = this.#requests.get(author);
    if (request !== undefined && request.upTo <= seq) this.#requests.delete(author);
  }

  /** Nothing is to be expected from `source` any more. */
  release(source: Source): void {
    this.#sources.delete(source);
    for (const [author, request] of this.#requests) if (request.source === source) this.#requests.delete(author);
  }

  /** Whoever let a request expire is asked again only after the others, or a silent one would be asked for ever. */
  #isOfferedElsewhere(source: Source, author: AuthorIndex, seq: number): boolean {
    for (const other of this.#sources) if (other !== source && other.offers(author, seq)) return true;
    return false;
  }

  #patienceMs(last: Request | undefined, known: number, underWay: boolean): number {
    const { repairMs, repairMsMax } = this.#limits;
    if (last === undefined || last.known !== known) return repairMs;
    if (underWay) return last.patienceMs;
    return Math.min(last.patienceMs * 2, last.hasCome ? repairMsMax * inVainFactor : repairMsMax);
  }
}

function isUnderWay({ askedMs, source, patienceMs }: Request, nowMs: number): boolean {
  return nowMs < Math.max(askedMs, source.lastArrivalMs) + patienceMs;
}

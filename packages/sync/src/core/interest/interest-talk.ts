// What the two sides of a session want to talk about. Each tells it with its greeting, in the same frame, so that nothing can
// be said of other documents before it is known; and again after every change, until the peer says that it has heard.

import { RateLimit } from "../flow/rate-limit.js";
import { type FrameDraft, messageType, type RawMessage } from "../frame.js";
import type { SessionLimits } from "../session-options.js";
import {
  encodeInterest,
  encodeInterestHeard,
  readInterest,
  readInterestHeard,
  type ToldInterest,
} from "./interest-messages.js";
import { everything, type Interests } from "./interests.js";
import type { OwnInterest } from "./own-interest.js";

/** Changes that are in force at once, and each second: every one may end and begin all documents of the session. */
const changesMax = 16;
const changesPerSecond = 2;

export class InterestTalk {
  readonly #own: OwnInterest;
  readonly #limits: SessionLimits;
  #peer: ToldInterest = { number: 0, interests: everything };
  /** What the peer has told since `take` was called. */
  #news: ToldInterest | undefined;
  #isAnswerDue = false;
  /** The number that was told last, and the last of which the peer has said that it has heard. */
  #told = 0;
  #heard = 0;
  #waitMs: number;
  #nextMs = 0;
  #isLate = false;

  readonly #pace: RateLimit;

  constructor(own: OwnInterest, limits: SessionLimits, nowMs: number) {
    this.#own = own;
    this.#limits = limits;
    this.#waitMs = limits.repairMs;
    this.#pace = new RateLimit(changesPerSecond, nowMs, changesMax);
  }

  get isDue(): boolean {
    return this.#isAnswerDue || this.#isTellingDue;
  }

  /** What the peer wants, as far as it is in force. */
  get peer(): Interests {
    return this.#peer.interests;
  }

  /** True for a document that this side wants to talk about. */
  isOwn(document: string): boolean {
    return this.#own.current.covers(document);
  }

  /** True for a document that both want to talk about. */
  isShared(document: string): boolean {
    return this.isOwn(document) && this.#peer.interests.covers(document);
  }

  receive({ type, body }: RawMessage): void {
    if (type === messageType.interestHeard) {
      const number = readInterestHeard(body);
      if (number <= this.#own.number) this.#heard = Math.max(this.#heard, number);
      return;
    }
    const told = readInterest(body);
    this.#isAnswerDue = true;
    if (told.number > (this.#news ?? this.#peer).number) this.#news = told;
  }

  /** Puts in force what the peer has told; true when there was anything. One that changes it all the time is heard now and then. */
  take(nowMs: number): boolean {
    if (this.#news === undefined || !this.#pace.take(nowMs)) return false;
    this.#peer = this.#news;
    this.#news = undefined;
    return true;
  }

  /** The peer has heard what is wanted here, and what it wants is in force. */
  get isAtRest(): boolean {
    return this.#heard >= this.#own.number && this.#news === undefined;
  }

  tick(nowMs: number): void {
    if (this.#heard < this.#own.number && this.#told > 0 && nowMs >= this.#nextMs) this.#isLate = true;
  }

  /** Goes first into a frame, which has room for it. True where it takes so much that nothing else but a greeting should follow. */
  write(draft: FrameDraft, isGreeting: boolean, nowMs: number): boolean {
    if (this.#isAnswerDue) {
      this.#isAnswerDue = false;
      draft.add(encodeInterestHeard((this.#news ?? this.#peer).number));
    }
    if (this.#heard === this.#own.number || !(isGreeting || this.#isTellingDue)) return false;
    const isNew = this.#told < this.#own.number;
    this.#waitMs = isNew ? this.#limits.repairMs : Math.min(2 * this.#waitMs, this.#limits.repairMsMax);
    this.#nextMs = nowMs + this.#waitMs;
    this.#told = this.#own.number;
    this.#isLate = false;
    draft.add(encodeInterest({ number: this.#told, interests: this.#own.current }));
    return true;
  }

  get #isTellingDue(): boolean {
    return this.#told < this.#own.number || (this.#isLate && this.#heard < this.#own.number);
  }
}

export function isAboutInterest(type: number): boolean {
  return type === messageType.interest || type === messageType.interestHeard;
}

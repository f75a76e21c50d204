// Which component of the mesh a replica is in: each draws a ticket, and the least one that is told from link to link names them all
// alike. How old it is goes along and grows with time and with each link, so where its owner is out of reach it dies out
// (as bridges elect the root of their tree and age what they hear of it: Perlman 1985, IEEE 802.1D).

import type { Draws } from "./draws.js";
import type { MembershipLimits } from "./membership-limits.js";

/** A ticket, which compares as text, and how long ago its owner said so, at least. */
export interface RootWord {
  readonly ticket: string;
  readonly ageMs: number;
}

/** How many links the word of a root goes over before it has no life left. */
const hopsMax = 64;

export class ComponentRoot {
  readonly own: string;
  readonly #limits: MembershipLimits;
  #ticket: string;
  /** When the owner of the ticket said so, by the clock here. */
  #saidMs: number;
  /** Since when it is the ticket. */
  #sinceMs: number;

  /** @param isLast whoever knows no contacts leaves it to others to be the root, as the root looks for other components */
  constructor(limits: MembershipLimits, draws: Draws, nowMs: number, isLast: boolean) {
    this.#limits = limits;
    this.own = (isLast ? "f" : draws.below(15).toString(16)) + draws.name().slice(1);
    this.#ticket = this.own;
    this.#saidMs = nowMs;
    this.#sinceMs = nowMs;
  }

  /** What is to be told of the component now. */
  word(nowMs: number): RootWord {
    if (this.#ticket !== this.own && nowMs - this.#saidMs >= this.#lifeMs) this.#set(this.own, nowMs);
    return { ticket: this.#ticket, ageMs: this.#ticket === this.own ? 0 : nowMs - this.#saidMs };
  }

  /** It is for this replica to look whether there are other components. */
  isOwn(nowMs: number): boolean {
    return this.word(nowMs).ticket === this.own && this.isSettled(nowMs);
  }

  /** False while the members of one component may still name it differently. */
  isSettled(nowMs: number): boolean {
    return nowMs - this.#sinceMs >= this.#limits.timeoutMs / 3;
  }

  /** A link tells of a root; true where others are to hear of it: it is a lesser one, or was heard of anew. */
  hear({ ticket, ageMs }: RootWord, nowMs: number): boolean {
    const known = this.word(nowMs);
    const told = ageMs + Math.ceil(this.#lifeMs / hopsMax);
    if (ticket > known.ticket || ticket === this.own || told >= this.#lifeMs) return false;
    const isNews = ticket < known.ticket || known.ageMs - told > this.#limits.timeoutMs / 6;
    if (ticket < known.ticket || told < known.ageMs) this.#saidMs = nowMs - told;
    if (ticket < known.ticket) this.#set(ticket, nowMs);
    return isNews;
  }

  #set(ticket: string, nowMs: number): void {
    this.#ticket = ticket;
    this.#sinceMs = nowMs;
  }

  get #lifeMs(): number {
    return 2 * this.#limits.timeoutMs;
  }
}

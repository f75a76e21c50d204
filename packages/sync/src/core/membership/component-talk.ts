// Links tell which component their ends are in: a lesser root or a fresh word of it goes on at once, and whoever has heard of none
// as good is told. So peers that meet know whether they are in one component.

import { RateLimit } from "../flow/rate-limit.js";
import type { RootWord } from "./component-root.js";
import type { MemberLink } from "./member-links.js";
import { encodeNeighbor, neighbor } from "./membership-messages.js";
import type { MembershipState } from "./membership-state.js";

/** How often what a link tells goes on at once to all others, at once and per second; else it goes when they are told anyway. */
const newsBurst = 8;
const newsPerSecond = 1;

export class ComponentTalk {
  readonly #state: MembershipState;
  readonly #news: RateLimit;

  constructor(state: MembershipState) {
    this.#state = state;
    this.#news = new RateLimit(newsPerSecond, state.nowMs, newsBurst);
  }

  /** An active link tells of its peer's component. */
  hear(member: MemberLink, word: RootWord): void {
    const { root, links, nowMs } = this.#state;
    if (root.hear(word, nowMs)) {
      if (!this.#news.take(nowMs)) return;
      for (const other of links.active) if (other !== member) this.tell(other);
    } else if (word.ticket > root.word(nowMs).ticket) this.tell(member);
  }

  /** Says that the link is still held, and of which component it is. */
  tell(member: MemberLink): void {
    const { root, nowMs } = this.#state;
    member.toldMs = nowMs;
    this.#state.say(member, encodeNeighbor({ kind: neighbor.still, root: root.word(nowMs), addresses: [] }));
  }
}

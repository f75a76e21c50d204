// Looking for other components whatever the views hold: two islands with full views would look for nobody. A contact, by turns,
// and a peer of the passive view are asked at times that differ from one replica to the next: often by the root of a component, as
// one is enough, and rarely by all others, as a root may know nobody outside, or be a liar.

import type { Dialing } from "./dialing.js";
import type { MembershipState } from "./membership-state.js";

/** How much longer all but the root wait. */
const othersWaitTimes = 8;

export class Probing {
  readonly #state: MembershipState;
  readonly #dialing: Dialing;
  #probedMs: number;
  /** Half of `retryMsMax` to one and a half of it. */
  #waitMs: number;
  #turn = 0;

  constructor(state: MembershipState, dialing: Dialing) {
    this.#state = state;
    this.#dialing = dialing;
    this.#probedMs = state.nowMs;
    this.#waitMs = this.#drawWaitMs();
  }

  tick(): void {
    const { links, root, nowMs } = this.#state;
    const times = root.isOwn(nowMs) ? 1 : othersWaitTimes;
    if (links.active.length === 0 || nowMs - this.#probedMs < this.#waitMs * times) return;
    this.#probedMs = nowMs;
    this.#waitMs = this.#drawWaitMs();
    this.#probe();
  }

  #drawWaitMs(): number {
    const { draws, limits } = this.#state;
    return limits.retryMsMax / 2 + draws.below(limits.retryMsMax);
  }

  #probe(): void {
    const { draws, passive, nowMs } = this.#state;
    const contacts = this.#dialing.contactsBeside;
    const contact = contacts[this.#turn++ % contacts.length];
    if (contact !== undefined) this.#dialing.probe(contact, undefined);
    const peer = passive.draw(nowMs);
    const address = draws.pick(peer?.addresses ?? []);
    if (address !== undefined) this.#dialing.probe(address, peer?.id);
  }
}

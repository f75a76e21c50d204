// How passive views mix: each shows somebody at the end of a random walk some of the peers that it is linked to, and is shown as
// many in return. Only peers that the teller is linked to are shown, so invented ones go no further than their inventor's own walks.

import type { MemberLink } from "./member-links.js";
import { encodeShuffle, encodeShuffleReply, type Shuffle } from "./membership-messages.js";
import { type MembershipState, shownMax } from "./membership-state.js";
import { isDialable, type MeshPeer } from "./mesh-peer.js";
import { Walks } from "./walks.js";

export class Shuffling {
  readonly #state: MembershipState;
  readonly #walks: Walks = new Walks();
  #nextMs = 0;

  constructor(state: MembershipState) {
    this.#state = state;
  }

  /** A link is new: who was alone shows itself soon. */
  linked(): void {
    const { draws, limits, nowMs } = this.#state;
    this.#nextMs = Math.min(this.#nextMs, nowMs + draws.below(Math.min(limits.retryMs, limits.shuffleMs)));
  }

  tick(): void {
    const { links, passive, draws, limits, nowMs } = this.#state;
    if (nowMs < this.#nextMs) return;
    passive.expire(nowMs);
    this.#nextMs = nowMs + Math.ceil(limits.shuffleMs / 2) + draws.below(limits.shuffleMs);
    const first = draws.pick(links.active);
    if (first === undefined) return;
    const walk = draws.name();
    this.#walks.add(walk, "own");
    const peers = [this.#state.self, ...this.#state.shown(first.id, shownMax - 1)].filter(isDialable);
    this.#state.say(first, encodeShuffle({ walk, ttl: limits.joinWalkMax, peers }));
  }

  /** Passes it on, or ends the walk and answers. */
  shuffled(member: MemberLink, { walk, ttl, peers }: Shuffle): void {
    const { links, draws, limits, nowMs } = this.#state;
    if (!member.shuffles.take(nowMs) || this.#walks.has(walk)) return;
    const left = Math.min(ttl, limits.joinWalkMax);
    const next = left === 0 ? undefined : draws.pick(links.active.filter(({ id }) => id !== member.id));
    if (next !== undefined) {
      this.#walks.add(walk, member.link);
      this.#state.say(next, encodeShuffle({ walk, ttl: left - 1, peers }));
      return;
    }
    const shown = this.#state.shown(peers[0]?.id ?? member.id, shownMax - 1);
    this.#state.say(member, encodeShuffleReply({ walk, peers: [this.#state.self, ...shown].filter(isDialable) }));
    this.#state.hear(peers, member);
  }

  /** An answer goes back as its question came. */
  answered(member: MemberLink, walk: string, peers: readonly MeshPeer[]): void {
    const back = this.#walks.take(walk);
    if (back === "own") this.#state.hear(peers, member);
    const to = back === undefined || back === "own" ? undefined : this.#state.links.get(back);
    if (to?.stage === "active") this.#state.say(to, encodeShuffleReply({ walk, peers }));
  }
}

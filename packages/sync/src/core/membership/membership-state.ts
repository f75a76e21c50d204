// What the parts of membership share: the views, the clock, and the effects that are to be performed.

import type { ReplicaId } from "@joinery/clock";
import type { RandomWord } from "../session-options.js";
import { ComponentRoot } from "./component-root.js";
import { Draws } from "./draws.js";
import { dialable, type MemberLink, MemberLinks } from "./member-links.js";
import type { MembershipEffect } from "./membership-effects.js";
import type { MembershipLimits } from "./membership-limits.js";
import type { MeshPeer } from "./mesh-peer.js";
import { PassiveView } from "./passive-view.js";
import { Retries } from "./retries.js";

/** Most peers that one message shows, and that are taken from one. */
export const shownMax = 8;
/** How many of those who left are remembered, so that a late word does not bring them back. */
const leftMax = 64;

export class MembershipState {
  readonly author: ReplicaId;
  readonly limits: MembershipLimits;
  readonly draws: Draws;
  readonly root: ComponentRoot;
  readonly links: MemberLinks = new MemberLinks();
  readonly passive: PassiveView;
  readonly retries: Retries;
  /** Where this replica can be dialled. */
  addresses: readonly string[] = [];
  nowMs: number;
  readonly #left: Set<ReplicaId> = new Set();
  #effects: MembershipEffect[] = [];

  constructor(
    author: ReplicaId,
    limits: MembershipLimits,
    { randomWord, nowMs, hasContacts }: { randomWord: RandomWord; nowMs: number; hasContacts: boolean },
  ) {
    this.author = author;
    this.limits = limits;
    this.draws = new Draws(randomWord);
    this.root = new ComponentRoot(limits, this.draws, nowMs, !hasContacts);
    this.passive = new PassiveView(limits, this.draws);
    this.retries = new Retries(limits, this.draws);
    this.nowMs = nowMs;
  }

  get self(): MeshPeer {
    return { id: this.author, addresses: this.addresses };
  }

  emit(effect: MembershipEffect): void {
    this.#effects.push(effect);
  }

  say(member: MemberLink, message: Uint8Array): void {
    this.emit({ type: "say", link: member.link, message });
  }

  take(): readonly MembershipEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** Notes peers that a link tells of. */
  hear(peers: readonly MeshPeer[], source: MemberLink): void {
    for (const peer of peers.slice(0, shownMax)) {
      if (peer.id === this.author || this.#left.has(peer.id) || this.links.isLinked(peer.id)) continue;
      this.passive.hear(peer, source.link, this.nowMs);
    }
  }

  /** Some of those that are linked to. Others are told of nobody else: so nothing that nobody has met goes far. */
  shown(except: ReplicaId, count: number): MeshPeer[] {
    const others = this.links.active.filter(({ id }) => id !== except);
    return this.draws.sample(dialable(others), count);
  }

  /** It has said that it leaves. */
  left(id: ReplicaId): void {
    this.passive.forget(id);
    this.retries.forget(id);
    this.#left.add(id);
    for (const oldest of this.#left) if (this.#left.size > leftMax) this.#left.delete(oldest);
  }

  /** It is there. */
  came(id: ReplicaId): void {
    this.#left.delete(id);
  }
}

// The peers that are known and not linked to. What others told counts by the link that brought it: no link has more than its share,
// and where there is no room, the one that brought most makes way (as in presence), so a flood of invented peers pushes out nobody's
// equal share. A peer of which nothing more is heard is forgotten, and one that was only heard of with the first dial in vain.

import type { ReplicaId } from "@joinery/clock";
import { Shares } from "../flow/shares.js";
import type { Draws } from "./draws.js";
import type { MembershipLimits } from "./membership-limits.js";
import { isDialable, type MeshPeer } from "./mesh-peer.js";

interface Known {
  readonly peer: MeshPeer;
  /** Who told of it: a link, `ended` for those that are gone, `own` for a peer that was met. */
  source: object;
  heardMs: number;
  /** Dials in vain. */
  failures: number;
  /** It is not dialled before. */
  dueMs: number;
}

/** Hearsay of links that are gone counts together. */
const ended = {};
const own = {};

/** A peer that was met is forgotten after so many dials in vain. */
const failuresMax = 6;
/** And any after so many times `shuffleMs` without a word of it. */
const shufflesMax = 30;

export class PassiveView {
  readonly #limits: MembershipLimits;
  readonly #draws: Draws;
  readonly #known: Map<ReplicaId, Known> = new Map();
  readonly #shares: Shares<object> = new Shares();

  constructor(limits: MembershipLimits, draws: Draws) {
    this.#limits = limits;
    this.#draws = draws;
  }

  get peers(): readonly MeshPeer[] {
    return Array.from(this.#known.values(), ({ peer }) => peer);
  }

  has(id: ReplicaId): boolean {
    return this.#known.has(id);
  }

  /** A link tells of a peer. What is known already is not changed by hearsay. */
  hear(peer: MeshPeer, source: object, nowMs: number): void {
    if (!isDialable(peer)) return;
    const known = this.#known.get(peer.id);
    if (known !== undefined) {
      if (known.peer.addresses.join() === peer.addresses.join()) known.heardMs = nowMs;
      return;
    }
    this.#put({ peer, source, heardMs: nowMs, failures: 0, dueMs: nowMs });
    if (this.#shares.of(source) > this.#toldMax) this.#forgetOldestOf(source);
  }

  /** Most that one link's hearsay may hold. */
  get #toldMax(): number {
    const { passiveMax, activeMax } = this.#limits;
    return Math.max(1, Math.floor(passiveMax / activeMax));
  }

  /** A peer said so itself; it is not dialled before `dueMs`. */
  meet(peer: MeshPeer, nowMs: number, dueMs: number): void {
    this.forget(peer.id);
    if (isDialable(peer)) this.#put({ peer, source: own, heardMs: nowMs, failures: 0, dueMs });
  }

  forget(id: ReplicaId): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    this.#known.delete(id);
    this.#shares.add(known.source, -1);
  }

  /** One to dial, which is not drawn again for as long as an answer may take. */
  draw(nowMs: number): MeshPeer | undefined {
    const drawn = this.#draws.pick([...this.#known.values()].filter(({ dueMs }) => dueMs <= nowMs));
    if (drawn === undefined) return undefined;
    drawn.dueMs = nowMs + 2 * this.#limits.answerMs;
    return drawn.peer;
  }

  /** A dial was in vain. */
  failed(id: ReplicaId, nowMs: number): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    known.failures++;
    if (known.source !== own || known.failures >= failuresMax) this.forget(id);
    known.dueMs = nowMs + this.#draws.backoffMs(this.#limits.retryMs, this.#limits.retryMsMax, known.failures);
  }

  /** The link is gone. */
  ended(source: object): void {
    for (const known of this.#known.values()) {
      if (known.source !== source) continue;
      known.source = ended;
      this.#shares.add(ended, 1);
      this.#shares.add(source, -1);
    }
  }

  expire(nowMs: number): void {
    const untilMs = nowMs - shufflesMax * this.#limits.shuffleMs;
    for (const [id, { heardMs }] of this.#known) if (heardMs < untilMs) this.forget(id);
  }

  #put(known: Known): void {
    this.#known.set(known.peer.id, known);
    this.#shares.add(known.source, 1);
    const { largest } = this.#shares;
    if (this.#known.size > this.#limits.passiveMax && largest !== undefined) this.#forgetOldestOf(largest);
  }

  /** Forgets whom `source` told of longest ago. */
  #forgetOldestOf(source: object): void {
    let oldest: Known | undefined;
    for (const one of this.#known.values()) {
      if (one.source === source && one.heardMs < (oldest?.heardMs ?? Number.POSITIVE_INFINITY)) oldest = one;
    }
    if (oldest !== undefined) this.forget(oldest.peer.id);
  }
}

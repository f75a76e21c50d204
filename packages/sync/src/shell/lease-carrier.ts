// Where leased authors meet connections: questions of peers go to the pool of this replica, the question of this replica to
// the peer that has its pool, or to the first that may have one.

import type { ReplicaId } from "@joinery/clock";
import type { LeaseAnswer } from "@joinery/replica";
import type { LeaseEffect } from "../core/leases/lease-talk.js";
import type { PeerLink } from "./peer-link.js";
import type { SyncableReplica } from "./sync.js";

export class LeaseCarrier {
  readonly #replica: SyncableReplica;
  readonly #links: ReadonlySet<PeerLink>;
  readonly #stirred: (link: PeerLink) => void;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #askers: Map<number, PeerLink> = new Map();
  readonly #numbers: Map<PeerLink, number> = new Map();
  #lastAsker = 0;

  constructor(replica: SyncableReplica, links: ReadonlySet<PeerLink>, stirred: (link: PeerLink) => void) {
    this.#replica = replica;
    this.#links = links;
    this.#stirred = stirred;
    const { lessor, lessee } = replica;
    this.#unsubscribe = [
      lessor?.onAnswer((asker, answer) => this.#answer(this.#askers.get(asker), answer)) ?? ignore,
      lessee?.onQuestion(() => this.#stirAll()) ?? ignore,
    ];
  }

  /** A session has heard of leases. */
  heard(link: PeerLink, effect: LeaseEffect): void {
    const { lessor, lessee } = this.#replica;
    if (effect.type === "answered") {
      const { peer } = link.session;
      if (peer !== undefined) lessee?.answered(peer, effect.answer);
    } else if (lessor === undefined) {
      this.#answer(link, { type: "refused", lease: effect.question.lease, reason: "none" });
    } else {
      lessor.ask(effect.question, this.#askerOf(link));
    }
  }

  /** Gives the question there is to the one session that it is for, and takes it from all others. */
  assign(): void {
    const { lessee } = this.#replica;
    if (lessee === undefined) return;
    const asked = lessee.question;
    const target = asked === undefined ? undefined : this.#linkTo(asked.to);
    for (const link of this.#links) link.session.leases.ask(link === target ? asked?.question : undefined);
  }

  ended(link: PeerLink): void {
    const asker = this.#numbers.get(link);
    if (asker === undefined) return;
    this.#numbers.delete(link);
    this.#askers.delete(asker);
    this.#replica.lessor?.gone(asker);
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #linkTo(lessor: ReplicaId | undefined): PeerLink | undefined {
    for (const link of this.#links) {
      const { peer, leases, isAdmitted } = link.session;
      if (peer !== undefined && isAdmitted && (lessor === undefined ? !leases.refuses : lessor === peer)) return link;
    }
    return undefined;
  }

  #answer(link: PeerLink | undefined, answer: LeaseAnswer): void {
    if (link === undefined) return;
    link.session.leases.answer(answer);
    this.#stirred(link);
  }

  #askerOf(link: PeerLink): number {
    const known = this.#numbers.get(link);
    if (known !== undefined) return known;
    const asker = ++this.#lastAsker;
    this.#numbers.set(link, asker);
    this.#askers.set(asker, link);
    return asker;
  }

  #stirAll(): void {
    for (const link of this.#links) this.#stirred(link);
  }
}

function ignore(): void {}

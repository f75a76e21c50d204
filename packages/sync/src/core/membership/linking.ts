// Who is linked to whom. Links are made by request and answer, so both ends agree; a newcomer is always let in, if need be in the
// place of another, and is told of along random walks whose ends offer it links (HyParView: Leitao, Pereira, Rodrigues, DSN 2007).

import type { ReplicaId } from "@joinery/clock";
import { RateLimit } from "../flow/rate-limit.js";
import type { ComponentTalk } from "./component-talk.js";
import type { Dialing } from "./dialing.js";
import { type MemberLink, peerOf } from "./member-links.js";
import {
  encodeDisconnect,
  encodeForwardJoin,
  encodeJoin,
  encodeNeighbor,
  type ForwardJoin,
  type Neighbor,
  type NeighborKind,
  neighbor,
  parting,
} from "./membership-messages.js";
import type { MembershipState } from "./membership-state.js";
import { isDialable, type MeshPeer } from "./mesh-peer.js";

/** How many peers may lose their place to others at once, and per second. */
const evictionsBurst = 8;
const evictionsPerSecond = 2;
/** With fewer links than this a request is urgent. */
const linksMin = 2;

export class Linking {
  readonly #state: MembershipState;
  readonly #dialing: Dialing;
  readonly #components: ComponentTalk;
  readonly #evictions: RateLimit;

  constructor(state: MembershipState, dialing: Dialing, components: ComponentTalk) {
    this.#state = state;
    this.#dialing = dialing;
    this.#components = components;
    this.#evictions = new RateLimit(evictionsPerSecond, state.nowMs, evictionsBurst);
  }

  /** Asks the peer that was dialled for what it was dialled for. */
  ask(member: MemberLink): void {
    const { retries, links, nowMs } = this.#state;
    const target = member.target;
    if (target === undefined) return;
    const isAlone = links.active.length === 0;
    const isJoin = target.purpose === "contact" && (isAlone || retries.vainOf(target.address) > 0);
    const isFew = target.purpose === "fill" && links.active.length < linksMin;
    member.isUrgent = isJoin || isFew || target.purpose === "lost";
    const kind = target.purpose === "probe" ? neighbor.apart : neighbor.low;
    member.request = isJoin ? "join" : member.isUrgent ? neighbor.high : kind;
    member.stage = "asked";
    member.sinceMs = nowMs;
    this.request(member);
  }

  /** Says a request, for the first time or again. */
  request(member: MemberLink): void {
    const { addresses, limits, nowMs } = this.#state;
    if (member.request === undefined) return;
    member.repeatMs = nowMs + limits.retryMs;
    if (member.request === "join") this.#state.say(member, encodeJoin(addresses));
    else this.#say(member, member.request);
  }

  /** A newcomer is let in, and the others hear of it. */
  joined(member: MemberLink, addresses: readonly string[]): void {
    const isNew = member.stage !== "active";
    if (!this.#admit(member, addresses, neighbor.high) || !isNew || addresses.length === 0) return;
    const { links, limits } = this.#state;
    const message = encodeForwardJoin({ ttl: limits.joinWalkMax, peer: peerOf(member) });
    for (const other of links.active) if (other.id !== member.id) this.#state.say(other, message);
  }

  /** Passes on the news of a newcomer; at the end of the walk it is dialled. */
  forwarded(member: MemberLink, { ttl, peer }: ForwardJoin): void {
    const { links, limits, author, draws } = this.#state;
    if (peer.id === author || links.isLinked(peer.id) || !isDialable(peer)) return;
    const left = Math.min(ttl, limits.joinWalkMax);
    const others = links.active.filter(({ id }) => id !== member.id && id !== peer.id);
    const next = left === 0 ? undefined : draws.pick(others);
    if (next === undefined) {
      if (!this.#dialing.adopt(peer)) this.#state.hear([peer], member);
      return;
    }
    if (left === limits.passiveWalk) this.#state.hear([peer], member);
    this.#state.say(next, encodeForwardJoin({ ttl: left - 1, peer }));
  }

  heard(member: MemberLink, { kind, root, addresses }: Neighbor): void {
    member.ticket = root.ticket;
    if (kind === neighbor.yes) this.#accepted(member, addresses);
    else if (kind !== neighbor.still) this.#admit(member, addresses, kind);
    if (member.stage === "active") this.#components.hear(member, root);
  }

  /** The peer has no room, or leaves. */
  parted(member: MemberLink, isLeaving: boolean, peers: readonly MeshPeer[]): void {
    const { passive, retries, limits, draws, nowMs } = this.#state;
    this.#state.hear(peers, member);
    if (isLeaving) this.#state.left(member.id);
    else passive.meet(peerOf(member), nowMs, nowMs + limits.answerMs + draws.below(limits.shuffleMs));
    if (member.stage === "asked") {
      if (!member.isUrgent) retries.forget(keyOfTarget(member));
      this.#dialing.turnedDown(member.target);
    }
    this.drop(member);
  }

  /** Ends a link, with a word. */
  part(member: MemberLink, why: number): void {
    const { passive, limits, nowMs } = this.#state;
    const shown = why === parting.leaving ? [] : this.#state.shown(member.id, limits.activeMax);
    this.#state.say(member, encodeDisconnect(why, shown));
    if (why !== parting.leaving) passive.meet(peerOf(member), nowMs, nowMs + limits.shuffleMs);
    this.drop(member);
  }

  /** Forgets a link, and ends it. */
  drop(member: MemberLink): void {
    this.#state.links.delete(member.link);
    this.#state.passive.ended(member.link);
    this.#state.emit({ type: "close", link: member.link });
  }

  /** Answers a request; true where the peer is linked to now. */
  #admit(member: MemberLink, addresses: readonly string[], kind: NeighborKind): boolean {
    member.addresses = addresses;
    if (member.stage !== "active") {
      if (!this.#yields(member)) return false;
      if (!this.#hasRoom(member, kind)) {
        this.part(member, parting.room);
        return false;
      }
      this.#activate(member);
    }
    this.#say(member, neighbor.yes);
    return true;
  }

  /** Two may dial each other at once, and one that lost a link may dial before the other has noticed. */
  #yields(member: MemberLink): boolean {
    const { links, author, nowMs, limits } = this.#state;
    for (const twin of links.twinsOf(member)) {
      if (twin.stage === "asked" && author < member.id) return false;
      if (twin.stage === "active" && nowMs - twin.heardMs < limits.timeoutMs / 3) {
        this.part(member, parting.room);
        return false;
      }
    }
    return true;
  }

  #hasRoom(member: MemberLink, kind: NeighborKind): boolean {
    const { links, limits, nowMs } = this.#state;
    if (kind === neighbor.apart && !this.#isApart(member)) return false;
    if (links.active.length < limits.activeMax) return true;
    if (kind === neighbor.low || !this.#evictions.take(nowMs)) return false;
    this.#evict(undefined);
    return true;
  }

  #evict(except: ReplicaId | undefined): void {
    const { links, draws } = this.#state;
    const victim = draws.pick(links.active.filter(({ id }) => id !== except));
    if (victim !== undefined) this.part(victim, parting.room);
  }

  #accepted(member: MemberLink, addresses: readonly string[]): void {
    if (member.stage !== "asked") return;
    const { links, limits } = this.#state;
    member.addresses = addresses;
    if (links.active.length >= limits.activeMax) {
      if (member.target?.purpose === "fill" && !member.isUrgent) {
        this.part(member, parting.room);
        return;
      }
      this.#evict(member.id);
    }
    this.#activate(member);
    this.#dialing.linked(member.target);
  }

  /** True where the peer has said that it is in another component. */
  #isApart({ ticket }: MemberLink): boolean {
    const { root, nowMs } = this.#state;
    return ticket !== undefined && root.isSettled(nowMs) && ticket !== root.word(nowMs).ticket;
  }

  #say(member: MemberLink, kind: NeighborKind): void {
    const { root, addresses, nowMs } = this.#state;
    this.#state.say(member, encodeNeighbor({ kind, root: root.word(nowMs), addresses }));
  }

  #activate(member: MemberLink): void {
    const { passive, retries, links } = this.#state;
    for (const twin of links.twinsOf(member)) this.drop(twin);
    member.stage = "active";
    member.request = undefined;
    passive.forget(member.id);
    retries.forget(member.id);
    retries.forget(keyOfTarget(member));
    this.#state.emit({ type: "activate", link: member.link });
  }
}

/** By what it is sought, where it is. */
export function keyOfTarget({ id, target }: MemberLink): string {
  return target?.id ?? target?.address ?? id;
}

// The links to other members, each with how far it is: met, asked to be linked for good, or active. The active view is those that
// are active; both ends call a link so or neither, save for the time that a message takes.

import type { ReplicaId } from "@joinery/clock";
import { RateLimit } from "../flow/rate-limit.js";
import type { DialTarget, MeshLink } from "./membership-effects.js";
import type { MembershipLimits } from "./membership-limits.js";
import type { NeighborKind } from "./membership-messages.js";
import { isDialable, type MeshPeer } from "./mesh-peer.js";

export interface MemberLink {
  readonly link: MeshLink;
  readonly id: ReplicaId;
  /** Why it was dialled; undefined where the peer has dialled. */
  readonly target: DialTarget | undefined;
  stage: "met" | "asked" | "active";
  /** Where it can be dialled, as it said itself. */
  addresses: readonly string[];
  /** The request that waits for an answer, to be said again at `repeatMs`. */
  request: "join" | NeighborKind | undefined;
  /** The request is one that somebody else may have to make way for. */
  isUrgent: boolean;
  repeatMs: number;
  /** When it was met, or asked. */
  sinceMs: number;
  /** The ticket of the component that the peer is in, as it said itself. */
  ticket: string | undefined;
  heardMs: number;
  /** When the peer was told of the component here. */
  toldMs: number;
  readonly messages: RateLimit;
  readonly shuffles: RateLimit;
}

/** What a peer may say beside its shuffles: so many messages at once, and so many a second. */
const messagesBurst = 32;
const messagesPerSecond = 4;
/** How many SHUFFLEs of a link are heeded at once, and per `shuffleMs`: several times what honest walks bring. */
const shufflesBurst = 8;
const shufflesPerPeriod = 4;

export class MemberLinks {
  readonly #links: Map<MeshLink, MemberLink> = new Map();

  /** As they are now: the list does not change. */
  get all(): readonly MemberLink[] {
    return [...this.#links.values()];
  }

  get active(): readonly MemberLink[] {
    return this.all.filter(({ stage }) => stage === "active");
  }

  /** How many are active or may become so any moment. */
  get taken(): number {
    let count = 0;
    for (const { stage } of this.#links.values()) if (stage !== "met") count++;
    return count;
  }

  get(link: MeshLink): MemberLink | undefined {
    return this.#links.get(link);
  }

  /** The other links to the same peer. */
  twinsOf(member: MemberLink): readonly MemberLink[] {
    return this.all.filter((other) => other !== member && other.id === member.id);
  }

  isLinked(id: ReplicaId): boolean {
    for (const member of this.#links.values()) if (member.id === id && member.stage === "active") return true;
    return false;
  }

  open(
    link: MeshLink,
    id: ReplicaId,
    target: DialTarget | undefined,
    { shuffleMs }: MembershipLimits,
    nowMs: number,
  ): MemberLink {
    const member: MemberLink = {
      ...{ link, id, target, stage: "met", request: undefined, ticket: undefined, isUrgent: false, repeatMs: 0 },
      addresses: target === undefined ? [] : [target.address],
      ...{ sinceMs: nowMs, heardMs: nowMs, toldMs: nowMs },
      messages: new RateLimit(messagesPerSecond, nowMs, messagesBurst),
      shuffles: new RateLimit((shufflesPerPeriod * 1000) / shuffleMs, nowMs, shufflesBurst),
    };
    this.#links.set(link, member);
    return member;
  }

  delete(link: MeshLink): void {
    this.#links.delete(link);
  }
}

export function peerOf({ id, addresses }: MemberLink): MeshPeer {
  return { id, addresses };
}

/** The peers at the other ends that others could dial. */
export function dialable(members: readonly MemberLink[]): MeshPeer[] {
  return members.map(peerOf).filter(isDialable);
}

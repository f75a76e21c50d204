// Whom to dial: those whose link broke, contacts that have not answered, and peers of the passive view while there is room. Few at
// a time and ever more rarely where it is in vain, so nobody can be made to flood an address.

import type { ReplicaId } from "@joinery/clock";
import type { MemberLink } from "./member-links.js";
import type { DialTarget } from "./membership-effects.js";
import type { MembershipState } from "./membership-state.js";
import type { MeshPeer } from "./mesh-peer.js";

/** Most dials under way at a time. */
const dialsMax = 4;

export class Dialing {
  readonly #state: MembershipState;
  readonly #contacts: readonly string[];
  readonly #targets: Set<DialTarget> = new Set();
  /** Contacts that are no members, and linked to all the same. */
  readonly #plain: Set<string> = new Set();
  /** Tries to fill the view since the last that led to a link. */
  #vain = 0;
  #fillMs: number;
  /** Contacts that were not sought since the beginning. */
  #untried: string[] = [];
  #nextContactMs = 0;
  /** How often all contacts were sought, because nobody else was left. */
  #rounds = 0;

  constructor(state: MembershipState, contacts: readonly string[]) {
    this.#state = state;
    this.#contacts = contacts;
    this.#fillMs = state.nowMs;
  }

  /** Goes to one contact at once, and to one more after another until somebody has answered. */
  begin(): void {
    const { draws, nowMs } = this.#state;
    this.#untried = draws.sample(this.#others, this.#contacts.length);
    this.#nextContactMs = nowMs;
  }

  tick(): void {
    const { retries, nowMs, links } = this.#state;
    this.#seekContacts();
    while (this.#targets.size < dialsMax) {
      const next = retries.next(nowMs);
      if (next === undefined) break;
      const { id } = next.sought;
      if (id !== undefined && links.isLinked(id)) retries.forget(id);
      else this.#dial({ address: next.address, id, purpose: id === undefined ? "contact" : "lost" });
    }
    if (nowMs >= this.#fillMs) this.#fill();
  }

  /** Dials a newcomer; false where too many others are being dialled. */
  adopt(peer: MeshPeer): boolean {
    if (this.#targets.size >= dialsMax || this.#isDialing(peer)) return false;
    const address = this.#state.draws.pick(peer.addresses);
    if (address !== undefined) this.#dial({ address, id: peer.id, purpose: "adopt" });
    return true;
  }

  /** Contacts that are linked to by no address that is known here. */
  get contactsBeside(): readonly string[] {
    const { active } = this.#state.links;
    const isLinked = (address: string): boolean =>
      active.some(({ addresses, target }) => addresses.includes(address) || target?.address === address);
    return this.#others.filter((address) => !this.#plain.has(address) && !isLinked(address));
  }

  /** Asks somebody whether it is in another component, unless too many others are being dialled. */
  probe(address: string, id: ReplicaId | undefined): void {
    const isDialled = [...this.#targets].some((target) => target.address === address);
    if (this.#targets.size < dialsMax && !isDialled) this.#dial({ address, id, purpose: "probe" });
  }

  /** The dial has led to a link, or to nothing. */
  ended(target: DialTarget): void {
    this.#targets.delete(target);
  }

  failed(target: DialTarget): void {
    const { passive, retries, nowMs } = this.#state;
    this.#targets.delete(target);
    if (target.id !== undefined) passive.failed(target.id, nowMs);
    retries.failed(target.id ?? target.address, nowMs);
    this.turnedDown(target);
  }

  plain({ id, address }: DialTarget): void {
    if (id === undefined) this.#plain.add(address);
  }

  plainEnded({ id, address }: DialTarget): void {
    const { draws, limits, nowMs } = this.#state;
    if (id !== undefined) return;
    this.#plain.delete(address);
    this.#seek(address, nowMs + draws.backoffMs(limits.retryMs, limits.retryMsMax, 0));
  }

  turnedDown(target: DialTarget | undefined): void {
    if (target?.purpose !== "fill") return;
    const { draws, limits, links, nowMs } = this.#state;
    if (links.active.length > 1) this.#vain++;
    this.#fillMs = nowMs + draws.backoffMs(limits.retryMs, limits.shuffleMs, this.#vain);
  }

  linked(target: DialTarget | undefined): void {
    this.#rounds = 0;
    if (target?.purpose === "fill") this.#vain = 0;
  }

  /** A link is gone: somebody is to take its place, at a time that differs from one replica to the next. */
  lost({ id, addresses }: MemberLink): void {
    const { retries, draws, limits, nowMs } = this.#state;
    const dueMs = nowMs + draws.backoffMs(limits.retryMs, limits.retryMsMax, 0);
    if (addresses.length > 0) retries.add({ id, addresses }, dueMs);
    this.#vain = 0;
    this.#fillMs = Math.min(this.#fillMs, nowMs + draws.below(limits.retryMs));
  }

  /** Once there is a link the others have time: a mesh may have come into being in two halves. */
  #seekContacts(): void {
    const { draws, limits, links, nowMs } = this.#state;
    if (links.active.length > 0) {
      for (const address of this.#untried.splice(0)) this.#seek(address, nowMs + 1 + draws.below(limits.retryMsMax));
    } else if (nowMs >= this.#nextContactMs) {
      this.#nextContactMs = nowMs + limits.retryMs;
      for (const address of this.#untried.splice(0, 1)) this.#seek(address, nowMs);
    }
  }

  get #others(): readonly string[] {
    return this.#contacts.filter((contact) => !this.#state.addresses.includes(contact));
  }

  #fill(): void {
    const { links, limits, passive, nowMs, draws } = this.#state;
    const fills = [...this.#targets].filter(({ purpose }) => purpose === "fill").length;
    if (links.taken + fills >= limits.activeMax || this.#targets.size >= dialsMax) return;
    const peer = passive.draw(nowMs);
    const address = peer === undefined ? undefined : draws.pick(peer.addresses);
    if (peer !== undefined && address !== undefined) {
      this.#fillMs = nowMs + draws.backoffMs(limits.retryMs, limits.shuffleMs, this.#vain);
      if (!this.#isDialing(peer)) this.#dial({ address, id: peer.id, purpose: "fill" });
    } else if (links.taken === 0 && this.#targets.size === 0) this.#begAnew();
  }

  /** Nobody is left: the contacts are sought again. */
  #begAnew(): void {
    const { draws, limits, nowMs } = this.#state;
    for (const address of this.#others) {
      this.#seek(address, nowMs + draws.backoffMs(limits.retryMs, limits.retryMsMax, this.#rounds));
    }
    this.#rounds++;
    this.#fillMs = nowMs + limits.retryMs;
  }

  #seek(address: string, dueMs: number): void {
    if (!this.#plain.has(address)) this.#state.retries.add({ id: undefined, addresses: [address] }, dueMs);
  }

  #isDialing({ id }: MeshPeer): boolean {
    for (const target of this.#targets) if (target.id === id) return true;
    return this.#state.links.all.some((member) => member.id === id);
  }

  #dial(target: DialTarget): void {
    this.#targets.add(target);
    this.#state.emit({ type: "dial", target });
  }
}

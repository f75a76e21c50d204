// The partial views of one replica in a mesh: a small active view, whose links are symmetrical and carry documents, and a larger
// passive view of peers to take the place of those that fail (HyParView: Leitao, Pereira, Rodrigues, DSN 2007). It is told what
// happens on links and answers effects; time and randomness are given.

import type { ReplicaId } from "@joinery/clock";
import type { RawMessage } from "../frame.js";
import { messageType } from "../frame.js";
import type { RandomWord } from "../session-options.js";
import { ComponentTalk } from "./component-talk.js";
import { Dialing } from "./dialing.js";
import { keyOfTarget, Linking } from "./linking.js";
import type { MemberLink } from "./member-links.js";
import type { DialTarget, MembershipEffect, MeshLink } from "./membership-effects.js";
import { defaultMembershipLimits, type MembershipLimits } from "./membership-limits.js";
import * as messages from "./membership-messages.js";
import { MembershipState } from "./membership-state.js";
import type { MeshPeer } from "./mesh-peer.js";
import { Probing } from "./probing.js";
import { Shuffling } from "./shuffling.js";

export interface MembershipOptions {
  readonly author: ReplicaId;
  /** Where to find somebody at first, and when nobody else is left. */
  readonly contacts: readonly string[];
  readonly limits?: Partial<MembershipLimits> | undefined;
  readonly randomWord: RandomWord;
  readonly nowMs: number;
}

/** Most links of peers that have not asked for anything yet. */
const metMax = 64;

export class Membership {
  readonly limits: MembershipLimits;
  readonly #state: MembershipState;
  readonly #dialing: Dialing;
  readonly #components: ComponentTalk;
  readonly #linking: Linking;
  readonly #probing: Probing;
  readonly #shuffling: Shuffling;
  #isIn = false;

  constructor({ author, contacts, limits, randomWord, nowMs }: MembershipOptions) {
    this.limits = { ...defaultMembershipLimits, ...limits };
    this.#state = new MembershipState(author, this.limits, { randomWord, nowMs, hasContacts: contacts.length > 0 });
    this.#dialing = new Dialing(this.#state, contacts);
    this.#components = new ComponentTalk(this.#state);
    this.#linking = new Linking(this.#state, this.#dialing, this.#components);
    this.#probing = new Probing(this.#state, this.#dialing);
    this.#shuffling = new Shuffling(this.#state);
  }

  /** The peers that are linked to. */
  get active(): readonly ReplicaId[] {
    return this.#state.links.active.map(({ id }) => id);
  }

  get passive(): readonly MeshPeer[] {
    return this.#state.passive.peers;
  }

  /** Peers whose link broke, and who are dialled again. */
  get lost(): readonly ReplicaId[] {
    return this.#state.retries.lost;
  }

  /** Looks for a mesh. `addresses` are where this replica can be dialled, none where it can't. */
  begin(addresses: readonly string[], nowMs: number): void {
    this.#state.nowMs = nowMs;
    this.#state.addresses = addresses;
    this.#isIn = true;
    this.#dialing.begin();
  }

  /** A link to another member is open and its peer known; `target` where it was dialled for an effect. */
  opened(link: MeshLink, peer: ReplicaId, target: DialTarget | undefined, nowMs: number): void {
    this.#state.nowMs = nowMs;
    const { links, passive, retries, limits } = this.#state;
    this.#state.came(peer);
    if (target !== undefined) this.#dialing.ended(target);
    if (target?.id !== undefined && target.id !== peer) {
      passive.forget(target.id);
      retries.forget(target.id);
    }
    const isNeedless = target !== undefined && links.isLinked(peer);
    const member = links.open(link, peer, target, limits, nowMs);
    if (isNeedless) retries.forget(keyOfTarget(member));
    const met = links.all.filter(({ stage }) => stage === "met");
    if (isNeedless || !this.#isIn || met.length > metMax) this.#linking.drop(member);
    else this.#linking.ask(member);
  }

  /** Nothing came of a dial. */
  dialFailed(target: DialTarget, nowMs: number): void {
    this.#state.nowMs = nowMs;
    this.#dialing.failed(target);
  }

  /** The dial has led to a replica that is no member of a mesh: an ordinary link, which is none of the views. */
  plain(target: DialTarget): void {
    this.giveUp(target);
    this.#dialing.plain(target);
  }

  /** An ordinary link that was dialled as a contact has ended. */
  plainEnded(target: DialTarget, nowMs: number): void {
    this.#state.nowMs = nowMs;
    this.#dialing.plainEnded(target);
  }

  /** A further dial would end alike. */
  giveUp(target: DialTarget): void {
    const { passive, retries } = this.#state;
    this.#dialing.ended(target);
    retries.forget(target.id ?? target.address);
    if (target.id !== undefined) passive.forget(target.id);
  }

  /** A link has ended. */
  closed(link: MeshLink, nowMs: number): void {
    this.#state.nowMs = nowMs;
    const member = this.#state.links.get(link);
    if (member === undefined) return;
    this.#state.links.delete(link);
    this.#state.passive.ended(link);
    this.#broke(member);
  }

  /** Something has come over a link, whatever it was. */
  heard(link: MeshLink, nowMs: number): void {
    const member = this.#state.links.get(link);
    if (member !== undefined) member.heardMs = nowMs;
  }

  /** A message about the mesh has come. Throws `ProtocolError`. */
  receive(link: MeshLink, message: RawMessage, nowMs: number): void {
    this.#state.nowMs = nowMs;
    const member = this.#state.links.get(link);
    if (member === undefined) return;
    member.heardMs = nowMs;
    if (isAboutWalks(message.type)) this.#receiveWalk(member, message);
    else if (member.messages.take(nowMs)) this.#receiveOther(member, message);
  }

  /** Looks after links that are silent, after room in the view, and shuffles when it is time. */
  tick(nowMs: number): void {
    this.#state.nowMs = nowMs;
    if (!this.#isIn) return;
    for (const member of this.#state.links.all) this.#look(member);
    this.#dialing.tick();
    this.#probing.tick();
    this.#shuffling.tick();
  }

  /** Leaves the mesh, with a word to those who are linked to. */
  leave(nowMs: number): void {
    this.#state.nowMs = nowMs;
    this.#isIn = false;
    for (const member of this.#state.links.all) this.#linking.part(member, messages.parting.leaving);
  }

  /** What is to be done since the last time. */
  take(): readonly MembershipEffect[] {
    const effects = this.#state.take();
    if (effects.length > 0 && effects.some(({ type }) => type === "activate")) this.#shuffling.linked();
    return effects;
  }

  #receiveWalk(member: MemberLink, { type, body }: RawMessage): void {
    if (type === messageType.shuffle) {
      const shuffle = messages.readShuffle(body);
      if (member.stage === "active") this.#shuffling.shuffled(member, shuffle);
    } else {
      const { walk, peers } = messages.readShuffleReply(body);
      if (member.stage === "active") this.#shuffling.answered(member, walk, peers);
    }
  }

  #receiveOther(member: MemberLink, { type, body }: RawMessage): void {
    if (type === messageType.join) this.#linking.joined(member, messages.readJoin(body));
    else if (type === messageType.forwardJoin) {
      const news = messages.readForwardJoin(body);
      if (member.stage === "active") this.#linking.forwarded(member, news);
    } else if (type === messageType.neighbor) {
      this.#linking.heard(member, messages.readNeighbor(body));
    } else if (type === messageType.disconnect) {
      const { isLeaving, peers } = messages.readDisconnect(body);
      this.#linking.parted(member, isLeaving, peers);
    }
  }

  #look(member: MemberLink): void {
    const { limits, nowMs } = this.#state;
    const { stage, sinceMs, heardMs, toldMs } = member;
    if (stage === "active") {
      if (nowMs - heardMs >= limits.timeoutMs) this.#giveUp(member);
      else if (nowMs - toldMs >= limits.timeoutMs / 3) this.#components.tell(member);
    } else if (nowMs - sinceMs >= limits.answerMs) this.#giveUp(member);
    else if (member.request !== undefined && nowMs >= member.repeatMs) {
      this.#linking.request(member);
    }
  }

  #giveUp(member: MemberLink): void {
    this.#linking.drop(member);
    this.#broke(member);
  }

  #broke(member: MemberLink): void {
    if (member.stage === "active") this.#dialing.lost(member);
    else if (member.target !== undefined) this.#dialing.failed(member.target);
  }
}

function isAboutWalks(type: number): boolean {
  return type === messageType.shuffle || type === messageType.shuffleReply;
}

/** True for messages that members of a mesh have for each other, save GOSSIP. */
export function isAboutMembership(type: number): boolean {
  return type >= messageType.join && type <= messageType.shuffleReply;
}

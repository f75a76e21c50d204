// A replica's membership beside its sessions: each link of the views is a session, which talks about documents from when its link
// is active. What only a shell can do, to dial and to end links, waits here until it is taken.

import type { ReplicaId } from "@joinery/clock";
import type { RawMessage } from "../frame.js";
import type { RandomWord } from "../session-options.js";
import { Membership } from "./membership.js";
import type { DialTarget } from "./membership-effects.js";
import type { MembershipLimits } from "./membership-limits.js";
import { MeshTalk } from "./mesh-talk.js";

export interface MeshOptions {
  /** Addresses of members by which to find the mesh. */
  readonly contacts: readonly string[];
  readonly limits?: Partial<MembershipLimits> | undefined;
}

/** What an engine is handed in to be a member of a mesh: it knows the mesh by its type alone (decision 0021). */
export interface MeshFactory {
  mesh(author: ReplicaId, randomWord: RandomWord): Mesh;
}

/** A session as the mesh sees it. */
export interface MeshSession {
  /** Says a message of the mesh. */
  tell(message: Uint8Array): void;
  /** Talks about documents from now on. */
  admit(nowMs: number): void;
}

/** What a shell is to do for the mesh. */
export type MeshEffect =
  /** Answer by `engine.connect` with the target, or by `dialFailed`. */
  | { readonly type: "dial"; readonly target: DialTarget }
  /** The session has something to say. */
  | { readonly type: "stirred"; readonly session: MeshSession }
  /** Let the session say what it has to say, and end its link. */
  | { readonly type: "part"; readonly session: MeshSession };

export class Mesh {
  readonly membership: Membership;
  /** What sessions were dialled for that have not met their peer yet. */
  readonly #targets: Map<MeshSession, DialTarget> = new Map();
  /** Sessions with contacts that are no members. */
  readonly #plain: Map<MeshSession, DialTarget> = new Map();
  #effects: MeshEffect[] = [];

  constructor(author: ReplicaId, { contacts, limits }: MeshOptions, randomWord: RandomWord) {
    this.membership = new Membership({ author, contacts, limits, randomWord, nowMs: 0 });
  }

  /** Looks for the mesh; `addresses` are where this replica can be dialled. */
  begin(addresses: readonly string[], nowMs: number): void {
    this.membership.begin(addresses, nowMs);
    this.#perform(nowMs);
  }

  /** What a session that is not apart from the mesh says and hears of it. */
  talk(session: MeshSession): MeshTalk {
    return new MeshTalk(session, this);
  }

  /** The session was dialled for this. */
  dialled(session: MeshSession, target: DialTarget): void {
    this.#targets.set(session, target);
  }

  dialFailed(target: DialTarget, nowMs: number): void {
    this.membership.dialFailed(target, nowMs);
    this.#perform(nowMs);
  }

  /** The session's peer is known, and a member. */
  met(session: MeshSession, peer: ReplicaId, nowMs: number): void {
    this.membership.opened(session, peer, this.#targetOf(session), nowMs);
    this.#perform(nowMs);
  }

  /** The session's peer is known, and no member: an ordinary session. */
  metPlain(session: MeshSession): void {
    const target = this.#targetOf(session);
    if (target === undefined) return;
    this.#plain.set(session, target);
    this.membership.plain(target);
  }

  /** A new link with this target would end alike. */
  giveUp(target: DialTarget): void {
    this.membership.giveUp(target);
  }

  /** The session's peer is this replica itself. */
  metItself(session: MeshSession): void {
    const target = this.#targets.get(session);
    if (target !== undefined) this.giveUp(target);
  }

  heard(session: MeshSession, nowMs: number): void {
    this.membership.heard(session, nowMs);
  }

  /** Throws `ProtocolError`. */
  receive(session: MeshSession, message: RawMessage, nowMs: number): void {
    this.membership.receive(session, message, nowMs);
    this.#perform(nowMs);
  }

  closed(session: MeshSession, nowMs: number): void {
    const target = this.#targetOf(session);
    if (target !== undefined) this.membership.dialFailed(target, nowMs);
    const plain = this.#plain.get(session);
    this.#plain.delete(session);
    if (plain !== undefined) this.membership.plainEnded(plain, nowMs);
    this.membership.closed(session, nowMs);
    this.#perform(nowMs);
  }

  tick(nowMs: number): void {
    this.membership.tick(nowMs);
    this.#perform(nowMs);
  }

  /** Leaves the mesh. */
  leave(nowMs: number): void {
    this.membership.leave(nowMs);
    this.#perform(nowMs);
  }

  /** What is to be done since the last time. */
  take(): readonly MeshEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  #targetOf(session: MeshSession): DialTarget | undefined {
    const target = this.#targets.get(session);
    this.#targets.delete(session);
    return target;
  }

  #perform(nowMs: number): void {
    for (const effect of this.membership.take()) {
      if (effect.type === "dial") {
        this.#effects.push(effect);
        continue;
      }
      const session = effect.link as MeshSession;
      if (effect.type === "say") session.tell(effect.message);
      else if (effect.type === "activate") session.admit(nowMs);
      this.#effects.push({ type: effect.type === "close" ? "part" : "stirred", session });
    }
  }
}

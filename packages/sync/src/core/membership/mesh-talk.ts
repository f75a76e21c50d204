// What a session says and hears about the mesh: that this side is a member, with each greeting, and the messages of membership.
// Where both sides are members, documents wait until the link is active; with any other peer nothing waits.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { type FrameDraft, messageType, type RawMessage } from "../frame.js";
import type { Wanted } from "../wanted.js";
import { isAboutMembership } from "./membership.js";
import { encodeGossip } from "./membership-messages.js";
import type { Mesh, MeshSession } from "./mesh.js";

/** Most messages that wait for a frame; what exceeds it gets lost, as it may on any link. */
const waitingMax = 256;

export class MeshTalk {
  readonly #session: MeshSession;
  readonly #mesh: Mesh;
  readonly #documents: Map<DocumentCore, Wanted> = new Map();
  #messages: Uint8Array[] = [];
  #isPeerMember = false;
  #hasMet = false;

  constructor(session: MeshSession, mesh: Mesh) {
    this.#session = session;
    this.#mesh = mesh;
  }

  get busy(): boolean {
    return this.#messages.length > 0;
  }

  /** The documents that wait, which the caller takes over. */
  release(): [DocumentCore, Wanted][] {
    const documents = [...this.#documents];
    this.#documents.clear();
    return documents;
  }

  /** Keeps a document until the link is active. */
  hold(document: DocumentCore, wanted: Wanted): void {
    this.#documents.set(document, wanted);
  }

  drop(document: DocumentCore): void {
    this.#documents.delete(document);
  }

  /** The peer is known; true where it is up to the mesh whether documents are talked about. */
  meet(peer: ReplicaId, nowMs: number): boolean {
    if (!this.#hasMet) {
      this.#hasMet = true;
      if (this.#isPeerMember) this.#mesh.met(this.#session, peer, nowMs);
      else this.#mesh.metPlain(this.#session);
    }
    return this.#isPeerMember;
  }

  /** Something has come, whatever it was. */
  heard(nowMs: number): void {
    if (this.#isPeerMember) this.#mesh.heard(this.#session, nowMs);
  }

  /** Takes what is about the mesh, and nothing else. Throws `ProtocolError`. */
  receive(message: RawMessage, nowMs: number): void {
    if (message.type === messageType.gossip) this.#isPeerMember ||= !this.#hasMet;
    else if (this.#isPeerMember && isAboutMembership(message.type)) this.#mesh.receive(this.#session, message, nowMs);
  }

  tell(message: Uint8Array): void {
    if (this.#messages.length < waitingMax) this.#messages.push(message);
  }

  /** Goes ahead of a greeting in its frame. */
  greet(draft: FrameDraft): void {
    draft.add(encodeGossip());
  }

  write(draft: FrameDraft): void {
    let next = this.#messages[0];
    for (; next !== undefined && next.length <= draft.room; next = this.#messages[0]) {
      draft.add(next);
      this.#messages.shift();
    }
  }

  /** The peer is this replica. */
  metItself(): void {
    this.#mesh.metItself(this.#session);
  }

  end(nowMs: number): void {
    this.#documents.clear();
    this.#mesh.closed(this.#session, nowMs);
  }
}

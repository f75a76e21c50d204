// A node with sessions whose other ends a test plays: they greet, have the document open, and say what they like.
import type { ReplicaId } from "@joinery/clock";
import { AuthorTable } from "@joinery/clock";
import type { PlainValue } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import type { Session, SessionLimits, SyncEffect } from "@joinery/sync";
import type { PresenceUpdate } from "../../src/core/presence/presence-update.js";
import { encodeHello, greeting } from "../../src/core/session-messages.js";
import { credit, framed, vectorOf } from "../model/by-name.js";
import { authorOf, TestNode } from "../model/test-node.js";
import { telling, updatesIn, type Word } from "./told-updates.js";

export class Crowd {
  readonly node: TestNode;
  nowMs = 1_000_000;
  readonly #documents: readonly string[];
  #guests = 0;

  constructor(limits: Partial<SessionLimits> = {}, documents: readonly string[] = ["room"]) {
    this.node = new TestNode(0, limits);
    this.#documents = documents;
    this.node.advance(this.nowMs);
    for (const document of documents) this.node.open(document);
  }

  pass(ms: number): void {
    this.nowMs += ms;
    this.node.advance(this.nowMs);
  }

  /** Somebody who has greeted and has all documents open. */
  guest(): Guest {
    const author = authorOf(500 + this.#guests++);
    const session = this.node.engine.connect(this.nowMs);
    const hello = { author, frameBytesMax: 256 * 1024, ...credit, greeting: greeting.complete };
    const vectors = this.#documents.map((name) => vectorOf(name, new AuthorTable(), []));
    const guest = new Guest(this, author, session);
    guest.send(framed(encodeHello(hello), ...vectors));
    guest.welcome.push(...guest.hear());
    return guest;
  }

  board(name = "room"): ReturnType<TestNode["engine"]["presence"]["find"]> {
    return this.node.engine.presence.find(this.node.document(name) as unknown as DocumentCore);
  }

  seen(name = "room"): ReadonlyMap<ReplicaId, PlainValue> {
    return this.node.seen(name);
  }
}

export class Guest {
  readonly author: ReplicaId;
  readonly session: Session;
  /** What it was told when it came. */
  readonly welcome: PresenceUpdate[] = [];
  readonly #crowd: Crowd;

  constructor(crowd: Crowd, author: ReplicaId, session: Session) {
    this.#crowd = crowd;
    this.author = author;
    this.session = session;
  }

  send(frame: Uint8Array): SyncEffect[] {
    return this.session.receive(frame, this.#crowd.nowMs);
  }

  /** Says it of itself. */
  say(value: PlainValue | undefined, clock: number, name = "room"): SyncEffect[] {
    return this.tell([{ author: this.author, clock, ...(value === undefined ? {} : { value }) }], name);
  }

  tell(words: readonly Word[], name = "room"): SyncEffect[] {
    return this.send(telling(name, ...words));
  }

  /** The updates in all that the node has to say to it now. */
  hear(): PresenceUpdate[] {
    return this.frames().flatMap(updatesIn);
  }

  frames(): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (let effects = this.session.pump(); effects.length > 0; effects = this.session.pump()) {
      for (const effect of effects) if (effect.type === "send") frames.push(effect.frame);
    }
    return frames;
  }
}

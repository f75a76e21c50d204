// One node of the mesh: the real replica and sync cores, without a disk's delay, which speak as soon as they have heard, as the
// library's shell lets them.

import type { ReplicaId } from "@joinery/clock";
import { growSet } from "@joinery/crdt";
import { type DocumentCore, type Effect, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { type RandomWord, type Session, SyncEngine } from "@joinery/sync";

type GossipSchema = { readonly items: ReturnType<typeof growSet<string>> };

const schema: GossipSchema = { items: growSet<string>() };

export interface GossipNodeOptions {
  readonly index: number;
  readonly author: ReplicaId;
  readonly randomWord: RandomWord;
  readonly hash: (bytes: Uint8Array) => Uint8Array;
  readonly now: () => number;
  /** A frame goes to another node. */
  readonly send: (from: GossipNode, to: GossipNode, frame: Uint8Array) => void;
  /** An entry of another node is there for the first time, by its author and number. */
  readonly applied: (entry: string) => void;
}

export class GossipNode {
  readonly index: number;
  readonly author: ReplicaId;
  readonly document: DocumentCore<GossipSchema>;
  readonly sessions: Map<GossipNode, Session> = new Map();
  readonly engine: SyncEngine;
  readonly #options: GossipNodeOptions;

  constructor(options: GossipNodeOptions) {
    const { index, author, randomWord, hash } = options;
    this.index = index;
    this.author = author;
    this.#options = options;
    this.document = new ReplicaCore({ author, founding: founding(hash) }).open("gossip", schema);
    this.engine = new SyncEngine(author, { randomWord });
    this.#perform(this.document.recover([], options.now()));
    this.engine.attach(this.#core, options.now());
  }

  connect(peer: GossipNode): void {
    this.sessions.set(peer, this.engine.connect(this.#options.now()));
  }

  /** What its next entry will be called. */
  get nextEntry(): string {
    const { applied, self } = this.document;
    return `${this.author} ${applied.get(self) + 1}`;
  }

  /** Writes one entry. */
  write(item: string): void {
    this.#perform(this.document.change((draft) => draft.items.add(item), this.#options.now()).effects);
    this.#perform(this.document.flush());
    this.pump();
  }

  receive(from: GossipNode, frame: Uint8Array): void {
    for (const effect of this.sessions.get(from)?.receive(frame, this.#options.now()) ?? []) {
      if (effect.type === "deliver") this.#perform(this.document.receive(effect.entries, this.#options.now()));
    }
    this.pump();
  }

  tick(): void {
    for (const session of this.sessions.values()) session.tick(this.#options.now());
    this.pump();
  }

  /** Says what is due. */
  pump(): void {
    for (const [peer, session] of this.sessions) {
      for (let effects = session.pump(); effects.length > 0; effects = session.pump()) {
        for (const effect of effects) if (effect.type === "send") this.#options.send(this, peer, effect.frame);
      }
    }
  }

  get #core(): DocumentCore {
    return this.document as unknown as DocumentCore;
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "persist") this.#perform(this.document.persisted(effect.ticket));
      if (effect.type !== "send") continue;
      const { authors } = this.document;
      for (const { author, firstSeq } of effect.entries) {
        if (authors.idOf(author) !== this.author) this.#options.applied(`${authors.idOf(author)} ${firstSeq}`);
      }
      this.engine.announce(this.#core, effect.entries);
    }
  }
}

// A replica that is on no network: somebody who signs what it likes, several histories with one key if it wishes, and shows what it signed
// to the nodes of its choice.

import type { ReplicaId } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import {
  type DocumentCore,
  decodeEntry,
  type Effect,
  type Entry,
  encodeEntry,
  type Hash,
  ReplicaCore,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { SignedDocumentCore } from "@joinery/replica/signed";
import { renamed } from "../node/forged-entry.js";
import type { KeyRing } from "../node/key-ring.js";
import type { VirtualNode } from "../node/virtual-node.js";

export interface ForgerOptions<F extends Fields> {
  /** Whose key it has, by the number of the author in the run. */
  readonly author: number;
  readonly keys: KeyRing;
  readonly hash: Hash;
  readonly open: (core: ReplicaCore) => DocumentCore<F>;
}

/** One history of one key. */
export class Forger<F extends Fields> {
  readonly #options: ForgerOptions<F>;
  readonly #document: DocumentCore<F>;
  readonly #keys: KeyRing;
  /** The bytes of every entry it wrote or heard, in order. */
  readonly #chain: Uint8Array[] = [];
  /** How many entries of a node it has heard. */
  #heard: { of: unknown; count: number } = { of: undefined, count: 0 };

  constructor(options: ForgerOptions<F>) {
    const { author, keys, hash, open } = options;
    this.#options = options;
    const identity = keys.identityOf(author);
    this.#keys = keys;
    this.#document = open(new ReplicaCore({ author: identity.author, founding: founding(hash), identity }));
  }

  /** Makes one change as one entry. */
  write(run: Parameters<DocumentCore<F>["change"]>[0], nowMs: number): void {
    const { effects } = this.#document.change(run, nowMs);
    this.#perform(effects, nowMs);
    this.#perform(this.#document.flush(), nowMs);
  }

  /** Another history of the same key, which goes on from here. */
  twin(): Forger<F> {
    const twin = new Forger(this.#options);
    twin.#document.recover(this.#chain.flatMap((bytes) => decoded(bytes, twin.#erased)));
    twin.#chain.push(...this.#chain);
    return twin;
  }

  /** Takes what a node has that no crash can take from it any more, but for what its own key signed elsewhere. */
  follow(core: SignedDocumentCore<F>, nowMs: number): void {
    if (this.#heard.of !== core) this.#heard = { of: core, count: 0 };
    const own = core.authors.indexOf(this.#document.authors.idOf(this.#document.self));
    const { nodes } = core.tree;
    for (let node = nodes[this.#heard.count]; node !== undefined; node = nodes[++this.#heard.count]) {
      const { entry, branch, author } = node;
      if (branch !== undefined && core.durable.get(branch.author) < entry.lastSeq - branch.base) return;
      const bytes = encodeEntry(entry, core.authors);
      if (author !== own) this.#perform(this.#document.receive(decoded(bytes, this.#erased), nowMs), nowMs);
    }
  }

  /** Takes what another has. */
  hear(other: Forger<F>, nowMs: number): void {
    for (const bytes of other.#chain) this.#perform(this.#document.receive(decoded(bytes, this.#erased), nowMs), nowMs);
  }

  /** Hands all it has to a node. */
  show(node: VirtualNode, document: DocumentCore): void {
    const entries = this.#chain.flatMap((bytes) => decoded(bytes, document));
    node.perform(document, document.receive(entries, node.nowMs));
  }

  /** Hands all it has to a node, in the name of another author whose key it has not. */
  showAs(victim: ReplicaId, node: VirtualNode, document: DocumentCore): void {
    const own = this.#document.authors.idOf(this.#document.self);
    const entries = this.#chain.flatMap((bytes) => decoded(renamed(bytes, own, victim), document));
    node.perform(document, document.receive(entries, node.nowMs));
  }

  /** What it has, as it sees it. */
  get document(): DocumentCore<F> {
    return this.#document;
  }

  get #erased(): DocumentCore {
    return this.#document as unknown as DocumentCore;
  }

  #perform(effects: readonly Effect[], nowMs: number): void {
    for (const effect of effects) {
      if (effect.type === "persist") {
        for (const entry of effect.entries) this.#chain.push(encodeEntry(entry, this.#document.authors));
        this.#perform(this.#document.persisted(effect.ticket), nowMs);
      } else if (effect.type === "verify") {
        const isGood = effect.check !== undefined && this.#keys.verify(effect.check);
        this.#perform(this.#document.verified(effect.ticket, isGood, nowMs), nowMs);
      }
    }
  }
}

function decoded(bytes: Uint8Array, document: DocumentCore): Entry[] {
  const entry = decodeEntry(bytes, document.authors);
  return entry.ok ? [entry.value] : [];
}

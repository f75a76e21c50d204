// Strong eventual consistency: equal sets of visible operations have equal states. After each delivery the touched
// node's fingerprint is compared with that of whoever saw the same set first; in full, its bytes and what users read are.

import { type AuthorIndex, AuthorTable, compareStamps, type Dot, type Stamp, type VersionVector } from "@joinery/clock";
import { type AnyField, decodeState, encodeState } from "@joinery/crdt";
import type { DeliverEffect, DocumentCore, Entry, Hash } from "@joinery/replica";
import { SignedDocumentCore } from "@joinery/replica/signed";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { Lie } from "../node/overdraft.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import { BranchSet } from "./branch-set.js";
import type { CheckLog } from "./check-log.js";
import { PerDocument } from "./per-document.js";
import { type Reading, readingOf, textOf } from "./reading.js";
import { Lives, VisibleSet } from "./visible-sets.js";

/** Most sets that are remembered per document before the older half is forgotten. */
const rememberedMax = 1_000_000;

interface Tracked {
  readonly document: string;
  readonly set: VisibleSet;
  readonly isRelaxed: boolean;
  isDirty: boolean;
  /** Where authors may have two histories: what counts. */
  branches?: BranchSet;
  /** The last operation of its own that the node acknowledged. */
  acknowledged: number;
}

/** Follows what each node sees and compares states of equal sets. */
export class StateChecker implements NodeObserver {
  readonly #log: CheckLog;
  readonly #authors: AuthorDirectory;
  readonly #hash: Hash;
  readonly #tracked: PerDocument<Tracked> = new PerDocument((document, node) => {
    const set = new VisibleSet(this.#authors.places, this.#livesOf(document.id));
    return { document: document.id, set, isRelaxed: node.isRelaxed(document), isDirty: false, acknowledged: 0 };
  });
  readonly #fingerprints: Map<string, TwoGenerations> = new Map();
  readonly #canonical: Map<string, Map<number, string>> = new Map();
  readonly #values: Map<string, Map<number, string>> = new Map();
  readonly #lives: Map<string, Lives> = new Map();
  /** By document and digest of canonical bytes: the fingerprint of what they decode to, which is the same wherever they come from. */
  readonly #decoded: Map<string, Map<string, string>> = new Map();
  /** Authors may have two histories: then what a signed document makes of them tells sets apart, and `ForkChecker` looks at their order. */
  readonly #isForking: boolean;

  constructor(log: CheckLog, authors: AuthorDirectory, hash: Hash, isForking = false) {
    this.#isForking = isForking;
    this.#log = log;
    this.#authors = authors;
    this.#hash = hash;
  }

  /** What a node sees of a document. */
  visible(node: VirtualNode, document: DocumentCore): Pick<VisibleSet, "seqs" | "key" | "total"> {
    const tracked = this.#tracked.of(node, document);
    if (!(this.#isForking && document instanceof SignedDocumentCore)) return tracked.set;
    const { branches } = tracked;
    if (branches?.stored === document.tree.nodes.length) return branches;
    tracked.branches = new BranchSet(document, this.#authors);
    return tracked.branches;
  }

  delivered(node: VirtualNode, document: DocumentCore, effect: DeliverEffect): void {
    const tracked = this.#tracked.of(node, document);
    tracked.isDirty = true;
    if (this.#isForking) return;
    const author = this.#authors.numberOf(document, effect.author);
    if (effect.origin === "local") this.#livesOf(document.id).wrote(author, effect.firstSeq);
    this.#checkDependencies(node, document, effect, tracked.set);
    this.#log.check("causal order", author >= 0 && tracked.set.advance(author, effect.firstSeq, effect.lastSeq), () => {
      return `node ${node.index} applied ${effect.firstSeq} of author ${author} after ${tracked.set.seqs.get(author)}`;
    });
    // What a node reads back from its disk, it may have acknowledged in an earlier life.
    if (effect.origin === "storage" && effect.author === document.self) tracked.acknowledged = effect.lastSeq;
  }

  /** Numbers are used again as by the node itself. */
  lied({ authorNumber }: VirtualNode, { document, entries: [first] }: Lie): void {
    if (first !== undefined) this.#livesOf(document.id).wrote(authorNumber, first.firstSeq);
  }

  joined(node: VirtualNode, document: DocumentCore, vector: VersionVector): void {
    const tracked = this.#tracked.of(node, document);
    for (const { author, seq } of vector.entries()) {
      const number = this.#authors.numberOf(document, author);
      const seen = tracked.set.seqs.get(number);
      if (seq > seen) tracked.set.advance(number, seen + 1, seq);
    }
    tracked.isDirty = true;
  }

  kept(node: VirtualNode, document: DocumentCore, vector: VersionVector): void {
    const tracked = this.#tracked.of(node, document);
    tracked.acknowledged = Math.max(tracked.acknowledged, vector.get(document.self));
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const tracked = this.#tracked.of(node, document);
    // What is not an entry yet has no hash.
    if (!tracked.isDirty || (this.#isForking && document.openSince !== undefined)) return;
    tracked.isDirty = false;
    const fingerprint = fingerprintOf(document);
    const set = this.visible(node, document);
    const known = this.#remembered(document.id).getOrSet(set.key, fingerprint);
    this.#log.check("equal sets, equal states", known === fingerprint, () => {
      return `node ${node.index} sees ${set.total} operations of "${document.id}" and has another state than the first who saw them`;
    });
  }

  acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void {
    const tracked = this.#tracked.of(node, document);
    for (const { author, lastSeq } of entries) if (author === document.self) tracked.acknowledged = lastSeq;
  }

  crashed(node: VirtualNode): void {
    for (const each of node.documents) {
      const tracked = this.#tracked.find(each);
      // In a relaxed document nobody uses the numbers again of what was lost.
      if (tracked?.isRelaxed === false)
        this.#livesOf(tracked.document).crashed(node.authorNumber, tracked.acknowledged);
    }
    this.#tracked.dropAll(node);
  }

  /** Compares canonical bytes, and what they decode to with the state that was kept incrementally; @param reading what it shows */
  checkInFull(node: VirtualNode, document: DocumentCore, reading: Reading = readingOf(document.view)): void {
    const bytes = encodeState(document.state);
    const digest = hexOf(this.#hash(bytes));
    this.#compare("equal sets, equal bytes", this.#canonical, node, document, digest);
    const value = hexOf(this.#hash(new TextEncoder().encode(textOf(reading))));
    this.#compare("equal sets, equal values", this.#values, node, document, value);
    const ofDocument = getOrCreate(this.#decoded, document.id, () => new Map<string, string>());
    const again = getOrCreate(ofDocument, digest, () => decodedFingerprint(bytes, document.state.root as AnyField));
    this.#log.check("incremental state, whole state", again === document.state.fingerprint.toString(), () => {
      return `node ${node.index}: "${document.id}" as kept differs from what its bytes decode to (${again})`;
    });
  }

  /** What an entry depends on was applied before it. Operations made here have no entry yet. */
  #checkDependencies(node: VirtualNode, document: DocumentCore, effect: DeliverEffect, set: VisibleSet): void {
    if (effect.origin === "local") return;
    const entry = document.log.find(effect.author, effect.firstSeq);
    if (entry === undefined) return;
    const { deps, stamp } = entry;
    this.#checkTime(node, document, effect, stamp, deps);
    const missing = deps.find((dep) => set.seqs.get(this.#authors.numberOf(document, dep.author)) < dep.seq);
    this.#log.check("dependencies first", missing === undefined, () => {
      return `node ${node.index} applied ${effect.firstSeq} of an author before what it depends on`;
    });
  }

  /**
   * A time comes after those of all that its author had seen (Lamport's clock condition). What one moment wrote beyond the bounds of an
   * entry goes on in the next at the same time, which names nothing else that was seen meanwhile. What is below the log has no time.
   */
  #checkTime(
    node: VirtualNode,
    document: DocumentCore,
    effect: DeliverEffect,
    stamp: Stamp,
    deps: readonly Dot[],
  ): void {
    const isAfter = (author: AuthorIndex, seq: number, leastDistance: number): boolean => {
      const entry = document.log.find(author, seq);
      return entry === undefined || compareStamps(stamp, entry.stamp) >= leastDistance;
    };
    const isInTime =
      deps.every(({ author, seq }) => isAfter(author, seq, 1)) &&
      isAfter(effect.author, effect.firstSeq - 1, deps.length > 0 ? 1 : 0);
    this.#log.check("times follow causality", isInTime, () => {
      return `node ${node.index}: entry ${effect.firstSeq} of an author has a time that is not after what it had seen`;
    });
  }

  /** Compares a digest with that of the first node that saw the same. */
  #compare(
    check: string,
    digests: Map<string, Map<number, string>>,
    node: VirtualNode,
    document: DocumentCore,
    digest: string,
  ): void {
    const set = this.visible(node, document);
    const ofDocument = getOrCreate(digests, document.id, () => new Map<number, string>());
    const known = getOrCreate(ofDocument, set.key, () => digest);
    this.#log.check(check, known === digest, () => {
      return `node ${node.index} sees ${set.total} operations of "${document.id}" and differs from the first who saw them`;
    });
  }

  #livesOf(document: string): Lives {
    return getOrCreate(this.#lives, document, () => new Lives());
  }

  #remembered(document: string): TwoGenerations {
    return getOrCreate(this.#fingerprints, document, () => new TwoGenerations());
  }
}

/** A map that forgets its older half when it is full. */
class TwoGenerations {
  #young: Map<number, number> = new Map();
  #old: Map<number, number> = new Map();

  /** The value at `key`; `value` when there was none, which it then is. */
  getOrSet(key: number, value: number): number {
    const known = this.#young.get(key) ?? this.#old.get(key);
    if (known !== undefined) return known;
    if (this.#young.size >= rememberedMax / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}

/** The fingerprint of the state that the bytes are of, or why they are of none. */
function decodedFingerprint(bytes: Uint8Array, root: AnyField): string {
  const decoded = decodeState(bytes, root, new AuthorTable());
  return decoded.ok ? decoded.value.fingerprint.toString() : decoded.reason;
}

/** 53 bits of a document's fingerprint. */
function fingerprintOf(document: DocumentCore): number {
  const [a, b, c, d] = document.state.fingerprint.lanes();
  return ((a ^ c) >>> 0) * 0x200000 + ((b ^ d) >>> 11);
}

function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

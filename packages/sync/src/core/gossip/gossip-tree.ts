// The tree along which new entries of one document go, as far as it concerns this replica. All links are in it until an entry
// comes over a second one; whoever is told of an entry that does not come takes a link back in. (Leitao, Pereira, Rodrigues:
// Epidemic Broadcast Trees, 2007.) Where many write at once, only one author's entries shape it, the same one everywhere.

import { type AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { EntrySpan } from "../arrivals.js";
import type { RandomWord, SessionLimits } from "../session-options.js";
import { RoundTrip } from "./round-trip.js";
import { Waits } from "./waits.js";

/** A link to one peer that has the document. */
export interface TreeLink {
  readonly document: DocumentCore;
  readonly randomWord: RandomWord;
  /** The peer was asked to push nothing. */
  readonly isPruned: boolean;
  /** True when the peer has said that it has this, and may be asked for it. */
  offers(author: AuthorIndex, seq: number): boolean;
  /** Asks for what is missing, and with `graft` to push from now on. */
  pull(author: AuthorIndex, seq: number, graft: boolean): void;
  graft(): void;
}

/** How long the author whose entries shape the tree keeps that office without writing. */
const guideMs = 60_000;

/** Most entries of that author of which it is known who brought them. */
const broughtMax = 256;

export class GossipTree {
  /** How long peers take to acknowledge. */
  readonly trip: RoundTrip;
  readonly #limits: SessionLimits;
  readonly #links: Set<TreeLink> = new Set();
  /** Links that are not in the tree, as one side or both have it. */
  readonly #sparse: Set<TreeLink> = new Set();
  /** The author whose entries shape the tree: the least of those that write. */
  #guide: AuthorIndex | undefined;
  #guideMs = 0;
  /** Who brought the guide's entries, by their last number; undefined for what was written here. */
  readonly #brought: Map<number, TreeLink | undefined> = new Map();
  /** What peers that don't push were heard to have. */
  readonly #heard: Waits = new Waits();
  /** By how much entries come later over the tree than is heard of them beside it. */
  #lagMs = 0;
  #jitter = 1;
  /** What has come, applied or not. Where the waiting room overflowed it says too much, and vectors tell. */
  readonly #come: VersionVector = new VersionVector();
  #nowMs = Number.NEGATIVE_INFINITY;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
    this.trip = new RoundTrip(limits.repairMs);
  }

  /** Nothing that was heard of is waited for. */
  get isAtRest(): boolean {
    return this.#heard.isEmpty;
  }

  /** True while some link is not in the tree. */
  get isSparse(): boolean {
    return this.#sparse.size > 0;
  }

  /** How long what was heard of may take to come over the tree. */
  get patienceMs(): number {
    const { timeoutMs } = this.trip;
    return Math.min(Math.max(3 * timeoutMs, 2 * this.#lagMs + timeoutMs), 8 * timeoutMs, 2 * this.#limits.repairMsMax);
  }

  /** How long an answer may take before another peer is asked. Where there is a tree there are others to ask. */
  get answerMs(): number {
    const { repairMs, repairMsMax } = this.#limits;
    const { answerMs } = this.trip;
    return Math.min(this.isSparse ? answerMs : Math.max(answerMs, repairMs), repairMsMax);
  }

  join(link: TreeLink): void {
    this.#links.add(link);
  }

  /** The peer is gone. Whoever has nobody left that pushes has everybody push. */
  leave(link: TreeLink): void {
    this.#sparse.delete(link);
    if (!this.#links.delete(link)) return;
    for (const other of this.#links) if (!other.isPruned) return;
    for (const other of this.#links) other.graft();
  }

  /** True when another peer than that of `link` pushes. */
  isFedWithout(link: TreeLink): boolean {
    for (const other of this.#links) if (other !== link && !other.isPruned) return true;
    return false;
  }

  /** `link` is in the tree or not. */
  changed(link: TreeLink, isSparse: boolean): void {
    if (isSparse) this.#sparse.add(link);
    else this.#sparse.delete(link);
  }

  /** Everything of `author` up to `seq` is applied, or has come and waits for what it depends on. */
  hasCome({ applied }: DocumentCore, author: AuthorIndex, seq: number): boolean {
    return applied.covers(author, seq) || this.#come.covers(author, seq);
  }

  /** What need not be asked for: as `hasCome`. */
  come({ applied }: DocumentCore): VersionVector {
    this.#come.join(applied);
    return this.#come;
  }

  /** An entry that had not come has come over `link`. */
  arrived(link: TreeLink, { author, firstSeq, lastSeq }: EntrySpan, nowMs: number): void {
    const { applied } = link.document;
    if (this.hasCome(link.document, author, firstSeq - 1))
      this.#come.raise(author, Math.max(lastSeq, applied.get(author)));
    this.#see(link.document, author, nowMs);
    if (author === this.#guide) {
      this.#remember(lastSeq, link);
      // It goes on from here along the tree, which is to hang together: other links are pruned in favour of this one.
      if (link.isPruned) link.graft();
    }
    const sinceMs = this.#heard.reach(author, lastSeq);
    this.#lagMs = Math.max(sinceMs === undefined ? 0 : nowMs - sinceMs, this.#lagMs * 0.9);
  }

  /** An entry is on disk here: one that no link has brought was written here. */
  announced(document: DocumentCore, author: AuthorIndex, seq: number): void {
    this.#heard.reach(author, seq);
    this.#see(document, author, this.#nowMs);
    if (author === this.#guide && !this.#brought.has(seq)) this.#remember(seq, undefined);
  }

  /** An entry that was here came over `link`; true when the link is one too many. */
  isRedundant(link: TreeLink, author: AuthorIndex, seq: number): boolean {
    if (author !== this.#guide || !this.#brought.has(seq)) return false;
    const bringer = this.#brought.get(seq);
    if (bringer !== undefined) return bringer !== link && this.#links.has(bringer) && !bringer.isPruned;
    return this.isFedWithout(link);
  }

  /** A peer that doesn't push has what is not here. */
  heard(author: AuthorIndex, seq: number, nowMs: number): void {
    this.#heard.add(author, seq, nowMs);
  }

  /** Asks for what has not come in time, of one peer at a time. */
  tick(document: DocumentCore, nowMs: number): void {
    if (nowMs === this.#nowMs) return;
    this.#nowMs = nowMs;
    for (const [author, { first, last }] of this.#heard.since(nowMs - this.patienceMs * this.#jitter)) {
      if (this.#heard.reach(author, this.come(document).get(author)) !== undefined) continue;
      const link = this.#offering(author, first);
      if (link === undefined) this.#heard.delete(author);
      else this.#pull(link, author, last, nowMs);
    }
  }

  #pull(link: TreeLink, author: AuthorIndex, seq: number, nowMs: number): void {
    this.#heard.restart(author, nowMs);
    this.#jitter = 1 + link.randomWord() / 2 ** 33;
    // Another time another one's turn comes first.
    this.#links.delete(link);
    this.#links.add(link);
    link.pull(author, seq, author === this.#guide);
  }

  #offering(author: AuthorIndex, seq: number): TreeLink | undefined {
    for (const link of this.#links) if (link.offers(author, seq)) return link;
    return undefined;
  }

  #see({ authors }: DocumentCore, author: AuthorIndex, nowMs: number): void {
    const guide = this.#guide;
    const isOver = guide === undefined || nowMs - this.#guideMs > guideMs;
    if (!isOver && author !== guide && authors.idOf(author) > authors.idOf(guide)) return;
    this.#guideMs = nowMs;
    if (author === guide) return;
    this.#guide = author;
    this.#brought.clear();
  }

  #remember(seq: number, link: TreeLink | undefined): void {
    this.#brought.set(seq, link);
    for (const oldest of this.#brought.keys()) {
      if (this.#brought.size <= broughtMax) break;
      this.#brought.delete(oldest);
    }
  }
}

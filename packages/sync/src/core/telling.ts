// What the peer is told about what is on disk here: all of it in a VECTOR or, of very many authors, in a summary first; what is
// new in ACKs.
// Only what is durable is ever told, and a telling that outgrows a frame goes on in the next.

import type { AuthorIndex, Dot, VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { AuthorNames } from "./author-names.js";
import { encodeAck, encodeVector, headBytesMax } from "./document-messages.js";
import type { DocumentRef } from "./document-ref.js";
import type { FrameDraft } from "./frame.js";
import type { TellingTerms } from "./vectors/vector-messages.js";
import { countOf } from "./vectors/vector-sum.js";
import type { VectorTalk } from "./vectors/vector-talk.js";
import { toldMax } from "./vectors/vector-teller.js";

const seqBytesMax = 8;

/** After an ACK the next one waits so long, unless a VECTOR tells all meanwhile: of many changes in a row one ACK tells. */
const ackIntervalMs = 50;

/** A VECTOR under way. */
interface VectorUnderWay {
  /** The number of its asking, 0 for none. */
  ask: number;
  /** The authors that it tells of, all unless given. */
  authors?: readonly AuthorIndex[] | undefined;
  /** The place of the author it goes on with. */
  next: number;
  /** The peer is to send at once what it has more, as was said already; else that is found out when it is told. */
  pull?: boolean;
  /** A summary won't do. */
  readonly isInFull: boolean;
}

/** What a VECTOR is written with. */
export interface TellingContext {
  readonly ref: DocumentRef;
  readonly names: AuthorNames;
  readonly nowMs: number;
  /** What the peer has, as far as it said. */
  readonly peer: VersionVector;
  /** Whether the peer is to send at once what it has more; called when the VECTOR that ends the telling is written. */
  pull(): boolean;
}

/** One document's side of the conversation about vectors. */
export class Telling {
  readonly #document: DocumentCore;
  /** Authors of whom more may be on disk than the peer was told. */
  readonly #untold: Set<AuthorIndex> = new Set();
  /** Those among them who don't wait until more is to be said. */
  readonly #again: Set<AuthorIndex> = new Set();
  readonly #vectors: VectorTalk;
  readonly #takesStates: boolean;
  #vector: VectorUnderWay | undefined;
  /** The frame that is being written, and the authors of whom its entries tell all that is on disk. */
  #frame: FrameDraft | undefined;
  readonly #toldByEntries: Set<AuthorIndex> = new Set();
  /** When the next ACK may go out; undefined once that has passed. */
  #restsUntilMs: number | undefined;
  /** Where it is set, what is new waits for `ripen`, so that it goes together. */
  isHeld = false;
  /** What of it may go: all, or what the peer may lack. */
  #ripe: "all" | "lacking" | undefined;
  #heldSinceMs: number | undefined;

  /** @param vectors tells a summary in place of a VECTOR of very many authors; @param takesStates is said in every VECTOR */
  constructor(document: DocumentCore, vectors: VectorTalk, takesStates: boolean) {
    this.#takesStates = takesStates;
    this.#document = document;
    this.#vectors = vectors;
  }

  get isDue(): boolean {
    return this.#vector !== undefined || this.#hasNews;
  }

  get #hasNews(): boolean {
    if (this.#untold.size === 0 || this.#restsUntilMs !== undefined) return false;
    return !this.isHeld || this.#ripe !== undefined;
  }

  /** Nothing waits for its time. */
  get isAtRest(): boolean {
    return this.#untold.size === 0 && this.#restsUntilMs === undefined;
  }

  /** What was held back may go: what the peer lacks as far as it said at once, the rest after `delayMs`. */
  ripen(peer: VersionVector, delayMs: number, nowMs: number): void {
    this.#ripe = undefined;
    if (!this.isHeld || this.#untold.size === 0) return;
    this.#heldSinceMs ??= nowMs;
    if (nowMs - this.#heldSinceMs >= delayMs) this.#ripe = "all";
    else if (this.#lacking(peer).length > 0) this.#ripe = "lacking";
  }

  #lacking(peer: VersionVector): AuthorIndex[] {
    const { durable } = this.#document;
    return [...this.#untold].filter((author) => this.#again.has(author) || !peer.covers(author, durable.get(author)));
  }

  /** True while all of it is being told. */
  get isTellingAll(): boolean {
    return this.#vector !== undefined;
  }

  /** Looks whether what waits may be told by now. */
  tick(nowMs: number): void {
    if (this.#restsUntilMs !== undefined && nowMs >= this.#restsUntilMs) this.#restsUntilMs = undefined;
  }

  /** More of `author` has become durable. */
  note(author: AuthorIndex): void {
    this.#untold.add(author);
  }

  /** What is here of `author` is said once more, and soon. */
  sayAgain(author: AuthorIndex): void {
    this.#untold.add(author);
    this.#again.add(author);
  }

  /** The peer knows all that is here. */
  level(): void {
    this.#vector = undefined;
    this.#untold.clear();
    this.#again.clear();
  }

  /** The peer hears of this much by an entry in this frame itself. */
  tells(author: AuthorIndex, seq: number, draft: FrameDraft): void {
    if (this.#document.durable.get(author) > seq) return;
    this.#hasTold(author);
    if (this.#vector === undefined) return;
    if (draft !== this.#frame) this.#toldByEntries.clear();
    this.#frame = draft;
    this.#toldByEntries.add(author);
  }

  /** All of it is to be told; `ask` above 0 asks the peer to do likewise. With `pull` it is to send at once what it has more: a peer that asks may not have heard that it was asked to. */
  tellAll(ask: number, pull = false): void {
    if (this.#vector === undefined) this.#vector = { ask, pull, next: 0, isInFull: false };
    else {
      this.#vector.authors = undefined;
      if (pull) this.#vector.pull = true;
      if (ask > 0) this.#vector.ask = ask;
    }
  }

  /** All of it is to be told by names, however much that is. */
  tellInFull({ ask, pull }: TellingTerms): void {
    this.#vector = { ask, pull, next: 0, isInFull: true };
  }

  /** All but this much the peer has found out by itself. */
  tellOnly(authors: readonly AuthorIndex[]): void {
    this.#vector ??= { ask: 0, next: 0, authors, isInFull: true };
  }

  /** Writes what is due and fits. */
  write(draft: FrameDraft, context: TellingContext): void {
    if (this.#vector !== undefined && this.#isTooLong(this.#vector)) {
      this.#vectors.tell({ ask: this.#vector.ask, pull: this.#vector.pull === true || context.pull() });
      this.level();
    }
    this.tick(context.nowMs);
    if (this.#vector !== undefined) this.#writeVector(draft, this.#vector, context);
    else if (this.#hasNews) this.#writeAck(draft, context);
    this.#frame = undefined;
  }

  #isTooLong({ next, isInFull }: VectorUnderWay): boolean {
    const { durable } = this.#document;
    return next === 0 && !isInFull && durable.width > toldMax && countOf(durable) > toldMax;
  }

  #writeVector(draft: FrameDraft, vector: VectorUnderWay, context: TellingContext): void {
    const { ref, names } = context;
    const takesStates = this.#takesStates;
    const { durable, id } = this.#document;
    let room = draft.room - headBytesMax(id);
    if (room < 0) return;
    const dots: Dot[] = [];
    // What entries of the same frame tell, it need not say again: a frame is taken whole or not at all.
    const told = draft === this.#frame ? this.#toldByEntries : undefined;
    const width = vector.authors?.length ?? durable.width;
    for (; vector.next < width; vector.next++) {
      const author = vector.authors?.[vector.next] ?? vector.next;
      const seq = durable.get(author);
      if (seq === 0 || told?.has(author) === true) continue;
      room -= names.bytesMaxOf(author) + seqBytesMax;
      if (room < 0) break;
      dots.push(this.#tell(author, seq));
    }
    if (vector.next >= width) {
      this.#vector = undefined;
      const pull = vector.pull === true || context.pull();
      draft.add(encodeVector(ref, names, { dots, ask: vector.ask, pull, takesStates }));
    } else if (dots.length > 0) draft.add(encodeAck(ref, names, dots));
  }

  #writeAck(draft: FrameDraft, { ref, names, peer, nowMs }: TellingContext): void {
    const { durable, id } = this.#document;
    let room = draft.room - headBytesMax(id);
    const dots: Dot[] = [];
    const isPart = this.isHeld && this.#ripe === "lacking";
    for (const author of isPart ? this.#lacking(peer) : this.#untold) {
      room -= names.bytesMaxOf(author) + seqBytesMax;
      if (room < 0) break;
      dots.push(this.#tell(author, durable.get(author)));
    }
    if (isPart) this.#ripe = undefined;
    else if (this.#untold.size === 0) this.#heldSinceMs = undefined;
    if (this.#untold.size === 0) this.#restsUntilMs = nowMs + ackIntervalMs;
    if (dots.length > 0) draft.add(encodeAck(ref, names, dots));
  }

  #tell(author: AuthorIndex, seq: number): Dot {
    this.#hasTold(author);
    return { author, seq };
  }

  #hasTold(author: AuthorIndex): void {
    this.#untold.delete(author);
    this.#again.delete(author);
  }
}

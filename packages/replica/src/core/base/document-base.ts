// What a document has below its log: the snapshot that it was opened from, those that it makes, and the states of peers
// that it takes in. Everything that is applied moves together here: state, vector, heads, time, and what waited for them.

import { type AuthorTable, type Dot, VersionVector } from "@joinery/clock";
import { assert, type Decoded, type DotPredicate, type Fields } from "@joinery/crdt";
import type { ChangedPaths } from "../changed-paths.js";
import { type DocumentCounts, type DocumentOptions, noDocumentCounts } from "../document-options.js";
import type { Durability } from "../durability.js";
import type { Effect } from "../effects.js";
import type { Entry } from "../entry.js";
import type { History } from "../history.js";
import type { Inbox } from "../inbox.js";
import { coveredBy } from "../operations.js";
import type { OwnChain } from "../own-chain.js";
import { decodeJoined, type Elsewhere, encodeJoined, isJoined } from "./joined-delta.js";
import { type ComparedParts, decodePatch, encodePatch, type PartsApart, type PartsRefusal } from "./mending.js";
import type { Base, DocumentState, Snapshot, SnapshotRefusal } from "./snapshot.js";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-codec.js";
import type { Tip } from "./tip.js";

/**
 * What came of a peer's state; `patch` is for that peer, `writtenBytes` are those of the snapshot that goes to the disk for it, 0 where
 * it said nothing new. Nothing has happened where it is not ok.
 */
export type Installed =
  | { readonly ok: true; readonly effects: Effect[]; readonly writtenBytes: number; readonly patch?: Snapshot }
  | {
      readonly ok: false;
      readonly code: SnapshotRefusal | "malformed" | "ahead" | "elsewhere";
      readonly reason: string;
    };

/** What changes hands when a document begins anew. */
interface LiveParts<F extends Fields> {
  readonly state: DocumentState<F>;
  readonly history: History;
  readonly inbox: Inbox;
  readonly own: Pick<OwnChain, "isOpen">;
}

/** The parts of a document that a snapshot is made of, and that one replaces. */
export interface BaseHost<F extends Fields> {
  readonly authors: AuthorTable;
  readonly durable: VersionVector;
  readonly counts: DocumentCounts;
  readonly durability: Durability;
  readonly paths: ChangedPaths;
  readonly live: () => LiveParts<F>;
  /** Begins anew, on `base`. */
  startOver(base: Base<F> | undefined): void;
  /** Closes and persists what is open. */
  flush(): Effect[];
  integrate(entries: readonly Entry[], nowMs: number): Effect[];
}

export class DocumentBase<F extends Fields = Fields> {
  readonly #options: Pick<DocumentOptions<F>, "id" | "root" | "clock" | "judge" | "sealed">;
  readonly #host: BaseHost<F>;
  #isIndivisible = false;

  constructor(options: DocumentOptions<F>, host: BaseHost<F>) {
    this.#options = options;
    this.#host = host;
  }

  /** Up to here entries are not in the log: whoever asks for some gets a snapshot. Not to be written to. */
  get cut(): VersionVector {
    return this.#host.live().history.log.cut;
  }

  /** Why there can be no snapshot of this document, or none any more; undefined where there can. */
  get refusal(): SnapshotRefusal | undefined {
    const { judge, sealed } = this.#options;
    if (sealed === true) return "signed";
    if (judge !== undefined) return "guarded";
    return this.#host.counts.unknown > 0 ? "unknown-fields" : undefined;
  }

  /**
   * What is applied, as bytes: O(state). Undefined where `refusal` says why, and while an entry is open, which `flush`
   * closes. Nobody else may see it before `durable` covers its vector.
   */
  snapshot(): Snapshot | undefined {
    const { state, own } = this.#host.live();
    if (own.isOpen || this.refusal !== undefined) return undefined;
    const { vector, ...tip } = this.#tip;
    return { vector: vector.clone(), bytes: encodeSnapshot({ state, ...tip }) };
  }

  /**
   * Makes a snapshot of one's own the document's beginning, in place of all that was recovered before; the entries above it
   * are recovered next. Without one, begins empty. Not ok, and nothing has happened, when it can't be read.
   */
  restore(bytes: Uint8Array | undefined): Decoded<VersionVector> {
    assert(!this.#host.live().own.isOpen, "what was stored is restored before anything is changed");
    const { root, clock } = this.#options;
    const { authors, durable, counts } = this.#host;
    const base = bytes === undefined ? undefined : decodeSnapshot(bytes, root, authors);
    if (base?.ok === false) return base;
    Object.assign(counts, noDocumentCounts());
    this.#host.startOver(base?.value);
    durable.clear();
    if (base === undefined) return { ok: true, value: new VersionVector() };
    const { state, stamp } = base.value;
    clock.observe(stamp);
    durable.join(state.context.vector);
    return { ok: true, value: state.context.vector.clone() };
  }

  /**
   * Joins a snapshot of a peer's, or what `joined` made there; code `elsewhere` where that is for another holder. Afterwards `applied` covers what it covers, and `durable` does when the `install` effect
   * has been answered. With `apart`, a peer's patch: see `mend`. One that says nothing new changes nothing. Code `ahead`: its time has not come, as with entries.
   */
  install(bytes: Uint8Array, nowMs: number, apart?: PartsApart): Installed {
    if (apart !== undefined) return this.mend(bytes, apart, nowMs);
    const { authors } = this.#host;
    const { state } = this.#host.live();
    return this.#installed(
      () =>
        isJoined(bytes) ? decodeJoined(bytes, state, authors) : decodeSnapshot(bytes, this.#options.root, authors),
      (base) => ({ ...base, vector: base.state.context.vector }),
      (base) => {
        const isWhole = state.merge(base.state.difference(state.context.vector));
        assert(isWhole, "a difference for what is here lacks nothing");
      },
      nowMs,
    );
  }

  /**
   * The join of all entries above `vector`, for a holder of exactly what is at or below it: O(state). `install` takes it there.
   * Undefined where there can be no snapshot, while an entry is open, and where some of the entries are not held.
   */
  joined(vector: VersionVector): Snapshot | undefined {
    const { state, history, own } = this.#host.live();
    const { log } = history;
    const now = state.context.vector;
    const seqs = Array.from(now.entries(), ({ author, seq }) => ({ author, from: vector.get(author) + 1, to: seq }));
    const above = seqs.filter(({ from, to }) => from <= to);
    if (own.isOpen || this.refusal !== undefined || log.below(above).length > 0) return undefined;
    const covered: Dot[] = [];
    for (const entry of log.gather(above)) covered.push(...coveredBy(entry, this.#options.root, this.#host.authors));
    return { vector: now.clone(), bytes: encodeJoined(state, vector, covered, this.#tip) };
  }

  /** The time of the latest entry of all that is applied, as its author had it; 0 where there is none. */
  get latestMs(): number {
    return this.#host.live().history.stamp.ms;
  }

  /** Why there can be no parts; undefined where there can. */
  get partsRefusal(): PartsRefusal | undefined {
    return this.refusal ?? (this.#isIndivisible ? "indivisible" : undefined);
  }

  /**
   * What is alive now, to be compared with what a peer has alive: O(state), and 20 bytes per cell while somebody holds them.
   * Undefined where `partsRefusal` says why, and while an entry is open.
   */
  parts(): ComparedParts | undefined {
    const { state, own } = this.#host.live();
    if (own.isOpen || this.partsRefusal !== undefined) return undefined;
    const compared = { vector: state.context.vector.clone(), parts: state.parts() };
    this.#isIndivisible = compared.parts.isPartial;
    return this.#isIndivisible ? undefined : compared;
  }

  /**
   * What brings a peer to the join with what is applied now, where it differs from `compared` by the parts that it `lacks`. As
   * with `snapshot`, undefined while an entry is open, and to be seen by nobody before `durable` covers its vector.
   */
  patch(compared: ComparedParts, lacks: DotPredicate): Snapshot | undefined {
    const { state, own } = this.#host.live();
    if (own.isOpen || this.refusal !== undefined) return undefined;
    return { vector: state.context.vector.clone(), bytes: encodePatch(state, this.#tip, compared, lacks) };
  }

  /** Joins a peer's patch, as `install` does a snapshot, after having made the peer's where `apart` says what it lacks. */
  mend(bytes: Uint8Array, { compared, removed, lacks }: PartsApart, nowMs: number): Installed {
    const { authors } = this.#host;
    const { state } = this.#host.live();
    let patch: Snapshot | undefined;
    const installed = this.#installed(
      () => decodePatch(bytes, this.#options.root, authors),
      ({ tip }) => tip,
      (peer) => {
        if (lacks !== undefined) patch = this.patch(compared, lacks);
        state.mend(peer.patch, { known: compared.vector, removed });
      },
      nowMs,
    );
    if (!installed.ok || lacks === undefined) return installed;
    // One that said nothing new joined nothing, and the peer gets its own all the same.
    const flushed = patch === undefined ? this.#host.flush() : [];
    patch ??= this.patch(compared, lacks);
    assert(patch !== undefined, "what was flushed can be given");
    return { ...installed, effects: [...flushed, ...installed.effects], patch };
  }

  /** Puts entries back that lie below the cut, in an order in which each comes after what it depends on. */
  putBack(entries: readonly Entry[]): void {
    this.#host.live().history.log.putBack(entries);
  }

  /** Forgets the entries that `vector` covers, as storage may have done: a snapshot has to be on disk that covers them too. */
  cutOff(vector: VersionVector): void {
    const { history } = this.#host.live();
    assert(this.#host.durable.coversAll(vector), "only what is on disk is cut off");
    for (const { author, seq } of vector.entries()) history.log.cutOff(author, seq);
  }

  get #tip(): Tip {
    const { state, history } = this.#host.live();
    return { vector: state.context.vector, heads: history.frontier.authors, stamp: history.stamp };
  }

  /** Takes in what came from a peer, where that is allowed, well-formed, of this time and new. */
  #installed<T>(
    read: () => Decoded<T> | Elsewhere,
    tipOf: (news: T) => Tip,
    join: (news: T) => void,
    nowMs: number,
  ): Installed {
    const { refusal } = this;
    const { authors } = this.#host;
    const { state, inbox } = this.#host.live();
    if (refusal !== undefined) return { ok: false, code: refusal, reason: "this document takes entries only" };
    const authorsBefore = authors.size;
    const news = read();
    if (!news.ok) return "code" in news ? news : { ok: false, code: "malformed", reason: news.reason };
    const tip = tipOf(news.value);
    if (tip.stamp.ms > inbox.stampMsMax(nowMs)) {
      authors.truncate(authorsBefore);
      return { ok: false, code: "ahead", reason: "a state from the future" };
    }
    if (state.context.vector.coversAll(tip.vector)) return { ok: true, effects: [], writtenBytes: 0 };
    const effects = this.#host.flush();
    const before = state.context.vector.clone();
    join(news.value);
    const kept = this.#keep(tip, before, nowMs);
    return { ok: true, effects: [...effects, ...kept.effects], writtenBytes: kept.writtenBytes };
  }

  /** Moves on to what was joined where `before` was applied: heads, time, what waited for it, and the disk. */
  #keep(tip: Tip, before: VersionVector, nowMs: number): { effects: Effect[]; writtenBytes: number } {
    const { id, clock } = this.#options;
    const { durability, paths } = this.#host;
    const { state, history, inbox } = this.#host.live();
    history.takeIn(tip, before);
    clock.observe(tip.stamp);
    const released: Entry[] = [];
    for (const { author, seq } of state.context.vector.entries()) {
      const known = before.get(author);
      if (seq > known) released.push(...inbox.release({ author, firstSeq: known + 1, lastSeq: seq }));
    }
    const changed = paths.take();
    const snapshot = this.snapshot();
    assert(snapshot !== undefined, "what was joined can be joined elsewhere");
    const effects: Effect[] = [
      { type: "install", document: id, ticket: durability.begin([], snapshot.vector), snapshot },
      { type: "joined", document: id, paths: changed },
    ];
    effects.push(...this.#host.integrate(released, nowMs));
    return { effects, writtenBytes: snapshot.bytes.length };
  }
}

// Who writes in an open document. A peer that has more of the author than there is here shows that somebody else writes under
// that name, or did: then another takes its place before the next change, and what was written stays. Where nobody can, nothing
// is written until that has come, and nothing at all once it has, for whoever wrote it may write on.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore } from "../core/document-core.js";
import type { DocumentError } from "../errors.js";
import type { DocumentStore } from "./durability/document-store.js";
import { SavedChanges } from "./saved-changes.js";

/** How long a claim is believed that a signed entry would prove: anybody can make one, and none is to silence the author for good. */
const unprovenMsMax = 10_000;

/** How often in one opening: a peer that makes such things up can't have a document grow by an author for each change. */
const renewalsMax = 8;

export interface OwnAuthorOptions {
  readonly core: DocumentCore;
  readonly store: DocumentStore;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
  /** Closes the open entry and has it written. */
  readonly flush: () => void;
}

export class OwnAuthor {
  readonly #options: OwnAuthorOptions;
  /** Of authors that have changes under way, the present one last. */
  #saved: SavedChanges[] = [];
  #renewals = 0;
  #hasNoted = false;
  #unprovenUntilMs: number | undefined;

  constructor(options: OwnAuthorOptions) {
    this.#options = options;
    const { elsewhere } = options.core;
    elsewhere.onHeard = (seq) => this.#heard(seq);
    elsewhere.onCame = () => this.#stop();
  }

  /** The promises of the present author's changes. */
  get saved(): SavedChanges {
    const { core } = this.#options;
    const last = this.#saved.at(-1);
    if (last?.author === core.self) return last;
    const saved = new SavedChanges(core);
    this.#saved = [...this.#saved.filter(({ isIdle }) => !isIdle), saved];
    return saved;
  }

  /** Something was changed, which is written in this turn. */
  wrote(): void {
    if (this.#hasNoted) return;
    this.#hasNoted = true;
    const { store, onError } = this.#options;
    if (store.endsWithAuthor(this.#name)) store.noteWritten(this.#name).catch(onError);
  }

  /** Somebody else writes as this author in a copy of the store: another one takes its place, if one can. */
  metCopy(): void {
    const { core, store, flush } = this.#options;
    if (core.isChanging || !store.isAuthorReplaceable(this.#name)) return;
    flush();
    this.#renew();
  }

  /** More is on disk. */
  settle(): void {
    for (const saved of this.#saved) saved.settle();
  }

  /** Rejects what waits now; what is asked for later may resolve. */
  refuse(reason: DocumentError): void {
    for (const saved of this.#saved) saved.refuse(reason);
  }

  fail(reason: DocumentError): void {
    for (const saved of [...this.#saved, this.saved]) saved.fail(reason);
  }

  #heard(seq: number): void {
    const { core, store, now, flush } = this.#options;
    if (core.isChanging) return;
    // What was changed before is written under its author, and nothing more is added to it.
    flush();
    if (store.isAuthorReplaceable(this.#name) && this.#renewals < renewalsMax) this.#renew();
    else if (core.branches === undefined) core.elsewhere.await(seq, Number.POSITIVE_INFINITY);
    else {
      this.#unprovenUntilMs ??= now() + unprovenMsMax;
      core.elsewhere.await(seq, this.#unprovenUntilMs);
    }
  }

  get #name(): ReplicaId {
    const { core } = this.#options;
    return core.authors.idOf(core.self);
  }

  #stop(): void {
    const { core, store, onError } = this.#options;
    if (!store.endsWithAuthor(this.#name)) return;
    core.elsewhere.stop();
    store.stopAuthor(this.#name).catch(onError);
  }

  #renew(): void {
    const { core, store, onError } = this.#options;
    this.#renewals++;
    const { author, kept } = store.renewAuthor();
    core.adopt(author, 0);
    // Should it not be kept, the next opening meets the same peers.
    kept.catch(onError);
  }
}

// Who writes in an open document. A peer that has more of the author than there is here shows that somebody else writes under
// that name, or did: then another takes its place before the next change, and what was written stays.

import type { DocumentCore } from "../core/document-core.js";
import type { DocumentError } from "../errors.js";
import type { DocumentStore } from "./durability/document-store.js";
import { SavedChanges } from "./saved-changes.js";

/** How often in one opening: a peer that makes such things up can't have a document grow by an author for each change. */
const renewalsMax = 8;

export interface OwnAuthorOptions {
  readonly core: DocumentCore;
  readonly store: DocumentStore;
  readonly onError: (error: unknown) => void;
  /** Closes the open entry and has it written. */
  readonly flush: () => void;
}

export class OwnAuthor {
  readonly #options: OwnAuthorOptions;
  /** Of authors that have changes under way, the present one last. */
  #saved: SavedChanges[] = [];
  #renewals = 0;

  constructor(options: OwnAuthorOptions) {
    this.#options = options;
    options.core.elsewhere.onHeard = () => this.#renew();
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

  #renew(): void {
    const { core, store, onError, flush } = this.#options;
    if (!store.isAuthorReplaceable(core.authors.idOf(core.self)) || core.isChanging) return;
    if (++this.#renewals > renewalsMax) return;
    flush();
    const { author, kept } = store.renewAuthor();
    core.adopt(author, 0);
    // Should it not be kept, the next opening meets the same peers.
    kept.catch(onError);
  }
}

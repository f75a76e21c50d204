// The promises of one author's changes to be on disk. One is made only when somebody asks for it, so those who don't wait pay
// nothing, and a rejection that nobody handles stops no process. Changes that go into one entry share one: it is there whole or not at all.

import type { AuthorIndex } from "@joinery/clock";
import type { DocumentCore } from "../core/document-core.js";
import type { DocumentError } from "../errors.js";

interface Waiting {
  lastSeq: number;
  readonly saved: Promise<void>;
  resolve(): void;
  reject(reason: unknown): void;
}

export class SavedChanges {
  readonly author: AuthorIndex;
  readonly #core: Pick<DocumentCore, "durable" | "openSince">;
  #waiting: Waiting[] = [];
  #failure: DocumentError | undefined;

  constructor(core: Pick<DocumentCore, "durable" | "self" | "openSince">) {
    this.author = core.self;
    this.#core = core;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * Resolves when `settle` finds `lastSeq` on disk; rejects when `fail` comes first. A function of its own, one for all
   * changes: each of them holds it.
   */
  readonly upTo = (lastSeq: number): Promise<void> => {
    if (this.#core.durable.covers(this.author, lastSeq)) return Promise.resolve();
    if (this.#failure !== undefined) return quiet(Promise.reject(this.#failure));
    const last = this.#waiting.at(-1);
    const since = this.#core.openSince;
    if (last !== undefined && since !== undefined && last.lastSeq >= since && lastSeq >= since) {
      last.lastSeq = Math.max(last.lastSeq, lastSeq);
      return last.saved;
    }
    return this.#begin(lastSeq);
  };

  #begin(lastSeq: number): Promise<void> {
    let ends!: Pick<Waiting, "resolve" | "reject">;
    const saved = quiet(
      new Promise<void>((resolve, reject) => {
        ends = { resolve, reject };
      }),
    );
    this.#waiting.push({ lastSeq, saved, ...ends });
    return saved;
  }

  settle(): void {
    if (this.#waiting.length === 0) return;
    const durableSeq = this.#core.durable.get(this.author);
    const left: Waiting[] = [];
    for (const waiting of this.#waiting) {
      if (waiting.lastSeq > durableSeq) left.push(waiting);
      else waiting.resolve();
    }
    this.#waiting = left;
  }

  fail(reason: DocumentError): void {
    this.#failure = reason;
    this.refuse(reason);
  }

  /** Rejects what waits now. */
  refuse(reason: DocumentError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(reason);
  }
}

/** The same promise, handled: whoever waits for it still sees it reject. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

// Those who wait until they may write in a document: until it has an author that may, or nobody can give it one.

import type { DocumentCore } from "../../core/document-core.js";
import { endedWait } from "../ended-wait.js";

interface Waiting {
  readonly document: DocumentCore;
  resolve(): void;
  reject(reason: unknown): void;
}

/** What is waited for, for people. */
export function writing({ id }: DocumentCore): string {
  return `an author to write "${id}" as: a peer with a pool of them has to have it open`;
}

export class WritableWaits {
  readonly #waiting: Set<Waiting> = new Set();

  /** Resolves when the document is writable and `check` is called. Rejects with the signal's reason. */
  add(document: DocumentCore, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => waiting.reject(signal && endedWait(signal, () => writing(document)));
      const ending =
        <T>(end: (value: T) => void) =>
        (value: T): void => {
          this.#waiting.delete(waiting);
          signal?.removeEventListener("abort", abort);
          end(value);
        };
      const waiting: Waiting = { document, resolve: ending(resolve), reject: ending(reject) };
      this.#waiting.add(waiting);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** The documents that are waited for. */
  documents(): Set<DocumentCore> {
    return new Set(Array.from(this.#waiting, ({ document }) => document));
  }

  check(): void {
    for (const { document, resolve } of this.#waiting) if (document.isWritable) resolve();
  }

  /** Nobody will make these documents writable. */
  fail(reason: unknown, concerns: (document: DocumentCore) => boolean): void {
    for (const { document, reject } of this.#waiting) if (concerns(document)) reject(reason);
  }
}

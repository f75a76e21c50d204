// The outcome of one local change. Its promise is asked for only when somebody reads it.

import type { Change } from "./document.js";

export class LocalChange<R> implements Change<R> {
  readonly result: R;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly #wait: (lastSeq: number) => Promise<void>;
  #saved: Promise<void> | undefined;

  constructor(result: R, firstSeq: number, lastSeq: number, wait: (lastSeq: number) => Promise<void>) {
    this.result = result;
    this.firstSeq = firstSeq;
    this.lastSeq = lastSeq;
    this.#wait = wait;
  }

  get saved(): Promise<void> {
    this.#saved ??= this.#wait(this.lastSeq);
    return this.#saved;
  }
}

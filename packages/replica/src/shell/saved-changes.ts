// The promises of changes to be on disk. One is made only when somebody asks for it, so those who don't wait pay nothing,
// and a rejection that nobody handles stops no process.

interface Waiting {
  readonly lastSeq: number;
  resolve(): void;
  reject(reason: unknown): void;
}

export class SavedChanges {
  #waiting: Waiting[] = [];

  /** Resolves when `settle` reaches `lastSeq`; rejects when `fail` comes first. */
  wait(lastSeq: number): Promise<void> {
    const saved = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ lastSeq, resolve, reject });
    });
    return quiet(saved);
  }

  settle(durableSeq: number): void {
    if (this.#waiting.length === 0) return;
    const done = this.#waiting.filter(({ lastSeq }) => lastSeq <= durableSeq);
    this.#waiting = this.#waiting.filter(({ lastSeq }) => lastSeq > durableSeq);
    for (const { resolve } of done) resolve();
  }

  fail(reason: unknown): void {
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

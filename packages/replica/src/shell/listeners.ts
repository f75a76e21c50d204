// Functions that want to be called, each shielded from what the others throw.

export class Listeners<Arguments extends readonly unknown[]> {
  readonly #listeners: Set<{ readonly call: (...args: Arguments) => void }> = new Set();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Answers the function that takes the listener away. */
  add(call: (...args: Arguments) => void): () => void {
    const listener = { call };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call(...args: Arguments): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener.call(...args);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

// Those who want to know what changed. Events reach all of them in one order, also when a listener makes a change itself,
// and a listener that throws harms nobody else.

import type { ChangeEvent, ChangeListener } from "./document.js";
import { throwLater } from "./throw-later.js";

interface Subscription {
  readonly path: readonly string[] | undefined;
  readonly listener: ChangeListener;
}

export class Subscribers {
  readonly #subscriptions: Set<Subscription> = new Set();
  readonly #events: ChangeEvent[] = [];
  readonly #onError: (error: unknown) => void;
  #publishing = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  /** Answers the function that ends the subscription. */
  add(path: readonly string[] | undefined, listener: ChangeListener): () => void {
    const subscription = { path, listener };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }

  /** Tells everybody whom `event` concerns, after those events that are being told already. */
  publish(event: ChangeEvent): void {
    if (this.#subscriptions.size === 0) return;
    this.#events.push(event);
    if (this.#publishing) return;
    this.#publishing = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#tell(next);
    } finally {
      this.#publishing = false;
    }
  }

  clear(): void {
    this.#subscriptions.clear();
    this.#events.length = 0;
  }

  /** A handler that throws must not keep an entry from being written: what it threw is thrown later. */
  #report(error: unknown): void {
    try {
      this.#onError(error);
    } catch (thrown) {
      throwLater(thrown);
    }
  }

  #tell(event: ChangeEvent): void {
    for (const subscription of [...this.#subscriptions]) {
      if (!this.#subscriptions.has(subscription) || !concerns(event, subscription.path)) continue;
      try {
        subscription.listener(event);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}

/** A change above a place changes the place; so does one below it. */
function concerns({ paths }: ChangeEvent, path: readonly string[] | undefined): boolean {
  if (path === undefined) return true;
  return paths.some((changed) => {
    const length = Math.min(changed.length, path.length);
    for (let index = 0; index < length; index++) if (changed[index] !== path[index]) return false;
    return true;
  });
}

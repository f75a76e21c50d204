// What a replica does on its own whenever its document has changed: once for all of a turn, until it is ended or fails.

import type { Fields } from "@joinery/crdt";
import type { Document } from "./document.js";

export interface StandingWork {
  /** Has it done soon, as after a change. */
  stir(): void;
  end(): void;
}

/** Does `work` now and after each turn in which `document` changed. An error ends it, and goes to `onError`; without that it surfaces. */
export function standingWork<F extends Fields>(
  document: Document<F>,
  work: () => void,
  onError?: (error: unknown) => void,
): StandingWork {
  let [isDue, isOver] = [false, false];
  const end = (): void => {
    isOver = true;
    unsubscribe();
  };
  const attempt = (): void => {
    isDue = false;
    if (isOver) return;
    try {
      work();
    } catch (error) {
      end();
      if (onError === undefined) throw error;
      onError(error);
    }
  };
  const stir = (): void => {
    if (isDue || isOver) return;
    isDue = true;
    queueMicrotask(attempt);
  };
  const unsubscribe = document.subscribe(stir);
  stir();
  return { stir, end };
}

// What members of a table have to say without being asked: done soon after the table has changed, never within that change.

import type { Change } from "joinery";
import { type CommitOptions, type Duty, secretFor } from "joinery/craps";
import type { CrapsTable } from "./craps-table.js";

/** Calls `act` now and after each turn in which the table changed, until the function that it answers is called. */
export function attend(table: CrapsTable, act: () => void, fail: (error: unknown) => void): () => void {
  let isDue = false;
  let isOver = false;
  const later = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      if (isOver) return;
      try {
        act();
      } catch (error) {
        fail(error);
      }
    });
  };
  const release = table.subscribe(later);
  later();
  return () => {
    isOver = true;
    release();
  };
}

/** Says what is due. The secrets come from `seed`, so that a process that was killed knows them again. */
export function sayDue(table: CrapsTable, seed: Uint8Array, duty: Duty, options?: CommitOptions): Change<void> {
  const secret = secretFor(seed, table.id, table.value.table);
  return table.change(({ table: draft }) => {
    if (duty === "commit") draft.commit(secret, options);
    else if (duty === "ack") draft.acknowledge();
    else draft.reveal(secret);
  });
}

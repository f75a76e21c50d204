// What a local change hands back: its result, the numbers of its operations and what must be done about them.

import type { Effect } from "./effects.js";

/** What `change` did: the operations it made, empty when `lastSeq < firstSeq`, and what must be done about them. */
export interface ChangeResult<R> {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly result: R;
  readonly effects: readonly Effect[];
}

// Documents that the peer asked about and that are not open here: each asking is answered with ABSENT.

import { documentIdLengthMax } from "@joinery/replica";
import { encodeAbsent, headBytesMax } from "./document-messages.js";
import { noNumber } from "./document-ref.js";
import type { FrameDraft } from "./frame.js";

/** Most documents whose askings wait for an answer; the peer asks again for what exceeds it. */
const absentMax = 1024;

export class Absences {
  /** The number of the last asking by document. */
  readonly #asked: Map<string, number> = new Map();

  get isDue(): boolean {
    return this.#asked.size > 0;
  }

  note(document: string, ask: number): void {
    if (ask === 0 || document.length > documentIdLengthMax || this.#asked.size >= absentMax) return;
    this.#asked.set(document, ask);
  }

  forget(document: string): void {
    this.#asked.delete(document);
  }

  /** Writes what fits; true when anything was written. */
  write(draft: FrameDraft): boolean {
    let hasWritten = false;
    for (const [document, ask] of this.#asked) {
      if (draft.room < headBytesMax(document)) break;
      draft.add(encodeAbsent({ name: document, sender: noNumber }, ask));
      this.#asked.delete(document);
      hasWritten = true;
    }
    return hasWritten;
  }
}

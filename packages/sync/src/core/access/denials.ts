// What the peer asked about and doesn't get: each asking is answered, with ABSENT where the document is not open here, with
// REFUSED where the peer may not read it. Whether a document that may not be read is open here, it doesn't learn.

import { documentIdLengthMax } from "@joinery/replica";
import { encodeAbsent, headBytesMax } from "../document-messages.js";
import { noNumber } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import { encodeRefused } from "./refused-message.js";

/** Most documents whose askings wait for an answer; the peer asks again for what exceeds it. */
const denialsMax = 1024;

export type Denial = "absent" | "refused";

export class Denials {
  /** By document: the number of the last asking, and the answer. */
  readonly #due: Map<string, { readonly ask: number; readonly denial: Denial }> = new Map();

  get isDue(): boolean {
    return this.#due.size > 0;
  }

  note(document: string, ask: number, denial: Denial): void {
    if (ask === 0 || document.length > documentIdLengthMax || this.#due.size >= denialsMax) return;
    this.#due.set(document, { ask, denial });
  }

  /** It is open here now. */
  forget(document: string): void {
    this.#due.delete(document);
  }

  /** Writes what fits. */
  write(draft: FrameDraft): void {
    for (const [document, { ask, denial }] of this.#due) {
      if (draft.room < headBytesMax(document)) break;
      const ref = { name: document, sender: noNumber };
      draft.add(denial === "absent" ? encodeAbsent(ref, ask) : encodeRefused(ref, { ask, access: "read" }));
      this.#due.delete(document);
    }
  }
}

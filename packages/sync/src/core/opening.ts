// Who speaks first about the documents of a session: of the two authors the lesser by name. It tells its vectors and then says
// that those were all; the other answers each, and speaks first only about what was not mentioned. So vectors cross once each
// way, and the second can be told in the numbers of the first. Whatever of this gets lost is repaired as everything is.

import type { ReplicaId } from "@joinery/clock";
import { encodeMessage, type FrameDraft, messageType } from "./frame.js";

/** The most bytes of OPENED. */
const openedBytesMax = 2;

export class Opening {
  readonly #author: ReplicaId;
  #state: "unmet" | "speaking" | "listening" | "over" = "unmet";

  constructor(author: ReplicaId) {
    this.#author = author;
  }

  /** True while a document is not to be spoken of before the peer has had its turn. */
  get isHolding(): boolean {
    return this.#state === "unmet" || this.#state === "listening";
  }

  /** True when OPENED is to be said as soon as no vector is left to be told. */
  get isDue(): boolean {
    return this.#state === "speaking";
  }

  /** The peer has said who it is; true when this side begins. */
  met(peer: ReplicaId): boolean {
    if (this.#state !== "unmet") return false;
    this.#state = this.#author < peer ? "speaking" : "listening";
    return this.#state === "speaking";
  }

  /** The peer has spoken of all that it has, or has failed to for too long; true when this side may go on. */
  end(): boolean {
    const wasListening = this.#state === "listening";
    if (wasListening) this.#state = "over";
    return wasListening;
  }

  write(draft: FrameDraft): void {
    if (draft.room < openedBytesMax) return;
    draft.add(encodeMessage(messageType.opened, () => undefined));
    this.#state = "over";
  }
}

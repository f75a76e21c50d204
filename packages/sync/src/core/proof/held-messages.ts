// What a peer says before it has proven who it is: kept within a bound, and what exceeds it comes again by repair.

import type { RawMessage } from "../frame.js";

/** What a message takes beside its body. */
const overheadBytes = 128;

export class HeldMessages {
  readonly #bytesMax: number;
  #messages: RawMessage[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  hold({ type, body }: RawMessage): void {
    this.#bytes += overheadBytes + body.length;
    // A copy: the body is a part of its frame, which may be much larger.
    if (this.#bytes <= this.#bytesMax) this.#messages.push({ type, body: body.slice() });
  }

  /** All of them, once. */
  take(): readonly RawMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    return messages;
  }
}

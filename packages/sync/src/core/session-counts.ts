// What one session adds to the counts of all: its frames, their bytes by class, and its rounds.

import type { FrameDraft, RawMessage } from "./frame.js";
import { classOf, type MessageClass } from "./message-sizes.js";
import type { SyncCounts } from "./session-options.js";

/** What only asks: how an answer is called for, or what is missing found out. */
const questions: ReadonlySet<MessageClass> = new Set(["greetings", "vectors", "digests", "wants"]);

/** Counts frames as they are written and taken apart. */
export class SessionCounts {
  readonly #counts: SyncCounts;
  /** Something has come since the last question, so the next one may be about that. */
  #hasHeard = true;

  constructor(counts: SyncCounts) {
    this.#counts = counts;
  }

  /** A frame has come, whatever is in it. */
  came(frame: Uint8Array): void {
    this.#counts.framesReceived++;
    this.#counts.bytesReceived += frame.length;
    this.#hasHeard = true;
  }

  /** It was taken apart. */
  read(frame: Uint8Array, messages: readonly RawMessage[]): void {
    this.#counts.traffic.read(frame.length, messages);
  }

  /** A frame goes out. */
  wrote(frame: Uint8Array, draft: FrameDraft): void {
    this.#counts.framesSent++;
    this.#counts.bytesSent += frame.length;
    this.#counts.traffic.wrote(frame.length, draft.messages, draft.signatureBytes);
    if (!this.#hasHeard || !draft.messages.some(isQuestion)) return;
    this.#counts.traffic.rounds++;
    this.#hasHeard = false;
  }

  /** The peer did what no peer may. */
  violation(): void {
    this.#counts.violations++;
  }
}

function isQuestion(message: Uint8Array): boolean {
  return questions.has(classOf(message[0] as number));
}

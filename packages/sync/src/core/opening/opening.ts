// Who speaks first about the documents of a session: of the two authors the lesser by name. It tells what it has and says when
// that was all; the other answers, and speaks first only about what was not mentioned. So vectors cross once each way, and the
// second can be told in the numbers of the first. Whatever of this gets lost is repaired as everything is.

import type { ReplicaId } from "@joinery/clock";
import { type FrameDraft, messageType, type RawMessage } from "../frame.js";
import { Listener } from "./listener.js";
import type { OpeningContext, OpeningPart } from "./opening-part.js";
import { Speaker } from "./speaker.js";

export class Opening {
  readonly #author: ReplicaId;
  readonly #context: OpeningContext;
  /** Undefined until the peer has said who it is. */
  #part: OpeningPart | undefined;

  constructor(author: ReplicaId, context: OpeningContext) {
    this.#author = author;
    this.#context = context;
  }

  /** True while a document is not to be spoken of before the peer has had its turn. */
  get isHolding(): boolean {
    return this.#part?.isHolding !== false;
  }

  /** True while it is being found out which documents differ: that nothing is heard of one is no sign of a loss then. */
  get isComparing(): boolean {
    return this.#part?.isComparing === true;
  }

  isDue(isTelling: boolean): boolean {
    return this.#part?.isDue(isTelling) === true;
  }

  /** The peer has said who it is. */
  met(peer: ReplicaId, nowMs: number): void {
    this.#part ??= this.#author < peer ? new Speaker(this.#context, nowMs) : new Listener(this.#context, nowMs);
  }

  receive(message: RawMessage, nowMs: number): void {
    this.#part?.receive(message, nowMs);
  }

  tick(nowMs: number): void {
    this.#part?.tick(nowMs);
  }

  write(draft: FrameDraft, isTelling: boolean): void {
    this.#part?.write(draft, isTelling);
  }
}

const openingTypes: ReadonlySet<number> = new Set([
  messageType.opened,
  messageType.summary,
  messageType.level,
  messageType.symbols,
  messageType.more,
]);

export function isAboutOpening(type: number): boolean {
  return openingTypes.has(type);
}

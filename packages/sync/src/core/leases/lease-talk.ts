// What a session says about leased authors: one question, said again until it is replaced or taken back, and answers to
// the peer's, said once. What gets lost is asked for again.

import type { LeaseAnswer, LeaseQuestion } from "@joinery/replica";
import type { FrameDraft, RawMessage } from "../frame.js";
import type { SessionLimits } from "../session-options.js";
import { decodeAnswer, decodeQuestion, encodeAnswer, encodeQuestion, isQuestion } from "./lease-messages.js";

/** Hand this to whoever leases authors here, or to whoever leased one. */
export type LeaseEffect =
  | { readonly type: "asked"; readonly question: LeaseQuestion }
  | { readonly type: "answered"; readonly answer: LeaseAnswer };

/** Most answers that wait for room in a frame; the peer asks again for what exceeds it. */
const answersMax = 64;

export class LeaseTalk {
  readonly #limits: SessionLimits;
  readonly #answers: Uint8Array[] = [];
  #question: LeaseQuestion | undefined;
  #isDue = false;
  #nextMs: number = Number.POSITIVE_INFINITY;
  #refuses = false;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** True once the peer has said that it has no pool. */
  get refuses(): boolean {
    return this.#refuses;
  }

  get busy(): boolean {
    return this.#isDue || this.#answers.length > 0;
  }

  /** Asks until there is another question, or none. */
  ask(question: LeaseQuestion | undefined): void {
    if (question === this.#question) return;
    this.#question = question;
    this.#isDue = question !== undefined;
  }

  answer(answer: LeaseAnswer): void {
    if (this.#answers.length < answersMax) this.#answers.push(encodeAnswer(answer));
  }

  receive({ type, body }: RawMessage): LeaseEffect {
    if (isQuestion(type)) return { type: "asked", question: decodeQuestion(type, body) };
    const answer = decodeAnswer(type, body);
    if (answer.type === "refused" && answer.reason === "none") this.#refuses = true;
    return { type: "answered", answer };
  }

  /** The peer is asked for nothing. */
  get isAtRest(): boolean {
    return this.#question === undefined;
  }

  tick(nowMs: number): void {
    if (this.#question !== undefined && nowMs >= this.#nextMs) this.#isDue = true;
  }

  /** Writes what fits. A question that no frame has room for is not said at all. */
  write(draft: FrameDraft, nowMs: number): void {
    for (let next = this.#answers[0]; next !== undefined && next.length <= draft.room; next = this.#answers[0]) {
      draft.add(next);
      this.#answers.shift();
    }
    if (!this.#isDue || this.#question === undefined) return;
    const message = encodeQuestion(this.#question);
    const fits = message.length <= draft.room;
    if (!fits && !draft.isEmpty) return;
    if (fits) draft.add(message);
    this.#isDue = false;
    this.#nextMs = nowMs + this.#limits.repairMs;
  }
}

// Answers that wait for the disk: none is given before everything that was to be saved when it was made is saved.
// So what a client was told is still true after a crash.

import type { LeaseAnswer } from "./lease.js";

/** Who asked: a number that the shell gives to each connection. */
export type Asker = number;

/** One value to save. */
export interface MetaValue {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Save these, in order, after those of earlier effects, then call `saved(ticket)`. After a failure call nothing more. */
export interface SaveEffect {
  readonly type: "save";
  readonly ticket: number;
  readonly values: readonly MetaValue[];
}

/** Tell the asker. */
export interface AnswerEffect {
  readonly type: "answer";
  readonly asker: Asker;
  readonly answer: LeaseAnswer;
}

export type PoolEffect = SaveEffect | AnswerEffect;

export class DelayedAnswers {
  /** Saves under way, oldest first. */
  readonly #unsaved: Set<number> = new Set();
  readonly #waiting: { readonly after: number; readonly effect: AnswerEffect }[] = [];
  #lastTicket = 0;

  save(values: readonly MetaValue[]): SaveEffect {
    const ticket = ++this.#lastTicket;
    this.#unsaved.add(ticket);
    return { type: "save", ticket, values };
  }

  saved(ticket: number): void {
    this.#unsaved.delete(ticket);
  }

  /** Takes an answer, to be given after what is being saved by now. */
  add(asker: Asker, answer: LeaseAnswer): void {
    this.#waiting.push({ after: this.#lastTicket, effect: { type: "answer", asker, answer } });
  }

  /** The answers that may be given now, oldest first. */
  take(): AnswerEffect[] {
    const [oldest = Number.POSITIVE_INFINITY] = this.#unsaved;
    const first = this.#waiting.findIndex(({ after }) => after >= oldest);
    const ready = this.#waiting.splice(0, first < 0 ? this.#waiting.length : first);
    return ready.map(({ effect }) => effect);
  }
}

// One document's presence on one session: which peers' states are to be told, each only as it is when its turn comes.
// Nothing is told before the other side has shown that it has the document open; then it is told all that there is.

import type { ReplicaId } from "@joinery/clock";
import { headBytesMax } from "../document-messages.js";
import { type DocumentNumbers, noNumber } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import type { PresenceBoard } from "./presence-board.js";
import { encodePresence, updateBytesMax } from "./presence-messages.js";
import type { PresenceTalk } from "./presence-talk.js";
import type { PresenceUpdate } from "./presence-update.js";

export class PresenceLine {
  readonly board: PresenceBoard;
  readonly talk: PresenceTalk;
  readonly #due: Set<ReplicaId> = new Set();
  #nextMs: number = Number.NEGATIVE_INFINITY;
  /** The peer has the document open, and numbers it so, as far as is known. */
  #isOpen = false;
  #number: number = noNumber;
  /** The peer has closed the document that had this number, or an earlier one. */
  #closed: number | undefined;

  constructor(board: PresenceBoard, talk: PresenceTalk) {
    this.board = board;
    this.talk = talk;
    // Whoever has the document open by now hears of what comes, like everybody else.
    this.#numbers();
  }

  /** There is something to tell of a peer; itself hears nothing of itself. */
  note(author: ReplicaId): void {
    if (author !== this.talk.peer) this.#due.add(author);
  }

  /** The peer has to be told of somebody, if only of itself. */
  correct(author: ReplicaId): void {
    this.#due.add(author);
  }

  /** The peer knows as much of somebody as is known here. */
  knows(author: ReplicaId): void {
    this.#due.delete(author);
  }

  /** The peer has closed the document: it hears nothing more before it opens it anew, which has another number. */
  closedThere(number: number): void {
    this.#closed = Math.max(number, this.#closed ?? noNumber);
  }

  /** When there is something to tell; never, while there is not. */
  get nextMs(): number {
    const isDue = this.#numbers() !== undefined && this.#due.size > 0;
    return isDue ? this.#nextMs : Number.POSITIVE_INFINITY;
  }

  /** Writes what is due and fits; what is left goes on in the next frame. */
  write(draft: FrameDraft, nowMs: number): void {
    const numbers = this.#numbers();
    if (numbers === undefined || this.#due.size === 0 || nowMs < this.#nextMs) return;
    const updates = this.#take(draft, draft.room - headBytesMax(this.board.document.id), nowMs);
    if (updates.length > 0) draft.add(encodePresence(numbers.ref, updates));
    if (this.#due.size === 0) this.#nextMs = nowMs + this.board.limits.presenceIntervalMs;
  }

  /** The last words about this document: that this replica is not seen there any more, if it was, and has closed it. */
  farewell(left: readonly PresenceUpdate[]): Uint8Array[] {
    const numbers = this.#numbers();
    if (numbers === undefined) return [];
    const closed = encodePresence(numbers.introduction, []);
    return left.length === 0 ? [closed] : [encodePresence(numbers.ref, left), closed];
  }

  #take(draft: FrameDraft, room: number, nowMs: number): PresenceUpdate[] {
    const updates: PresenceUpdate[] = [];
    for (const author of this.#due) {
      const update = this.board.updateOf(author, nowMs);
      const bytes = update === undefined ? 0 : updateBytesMax(update);
      const fits = bytes <= room;
      if (!fits && !(draft.isEmpty && updates.length === 0)) break;
      this.#due.delete(author);
      // What fits no frame of this link is not told on it.
      if (update === undefined || !fits) continue;
      updates.push(update);
      room -= bytes;
    }
    return updates;
  }

  /** What both call the document; the other side may have opened it since it was last looked at, or anew. */
  #numbers(): DocumentNumbers | undefined {
    const numbers = this.talk.numbersOf(this.board.document);
    const number = numbers?.theirs ?? noNumber;
    const isAnew = !this.#isOpen || this.#number !== number;
    this.#isOpen = numbers !== undefined && !(this.#closed !== undefined && number <= this.#closed);
    this.#number = number;
    if (!this.#isOpen) return undefined;
    if (isAnew) for (const author of this.board.present()) this.#due.add(author);
    return numbers;
  }
}

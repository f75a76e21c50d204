// The presence of one replica in all its documents. A document has a board from the first word about it on, so documents
// that nobody is seen in cost nothing.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, EncodedPlain } from "@joinery/replica";
import type { SyncCounts } from "../session-options.js";
import { PresenceBoard } from "./presence-board.js";
import type { PresenceLimits } from "./presence-limits.js";
import { PresenceRoom, type Source } from "./presence-room.js";
import type { PresenceTalk } from "./presence-talk.js";
import type { PresenceChange } from "./shown-presence.js";

export interface PresenceOptions {
  readonly author: ReplicaId;
  readonly limits: PresenceLimits;
  readonly counts: SyncCounts;
  /** The number of the author's life, above those of earlier ones. */
  readonly instance: number;
}

export class PresenceBoards {
  readonly limits: PresenceLimits;
  readonly counts: SyncCounts;
  readonly #author: ReplicaId;
  readonly #boards: Map<DocumentCore, PresenceBoard> = new Map();
  readonly #talks: Set<PresenceTalk> = new Set();
  readonly #room: PresenceRoom;
  /** Stands for all sessions that have ended. */
  readonly #ended: Source = {};
  #instance: number;
  #nowMs: number = Number.NEGATIVE_INFINITY;

  constructor({ author, limits, counts, instance }: PresenceOptions) {
    this.limits = limits;
    this.counts = counts;
    this.#author = author;
    this.#instance = instance;
    this.#room = new PresenceRoom(limits, counts);
  }

  /** The latest time that was heard of. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** When there will be something to tell, to show, to repeat or to let go of that there is not yet. */
  get nextMs(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const board of this.#boards.values()) nextMs = Math.min(nextMs, board.nextMs);
    // What is due by now waits for its link, and nothing here can hasten that.
    for (const { nextMs: tellMs } of this.#talks) if (tellMs > this.#nowMs) nextMs = Math.min(nextMs, tellMs);
    return nextMs;
  }

  /** Nobody is present anywhere, as far as is known. */
  get isEmpty(): boolean {
    return this.#boards.size === 0;
  }

  /** Bytes of all that is remembered of peers. */
  get bytes(): number {
    return this.#room.bytes;
  }

  find(document: DocumentCore): PresenceBoard | undefined {
    return this.#boards.get(document);
  }

  open(document: DocumentCore): PresenceBoard {
    const known = this.#boards.get(document);
    if (known !== undefined) return known;
    const board = new PresenceBoard(document, this.#author, this.#instance++, this.#room, this.counts);
    this.#boards.set(document, board);
    for (const talk of this.#talks) talk.attach(board);
    return board;
  }

  /** Says of this replica what is to be seen of it in a document; undefined when it is not to be seen any more. */
  say(document: DocumentCore, state: EncodedPlain | undefined, nowMs: number): void {
    this.tick(nowMs);
    this.open(document).say(state, nowMs);
  }

  /** Leaves a document and forgets everybody in it. To be called while sessions still talk about it. */
  close(document: DocumentCore): void {
    const board = this.#boards.get(document);
    if (board === undefined) return;
    const wasSeen = board.own.value !== undefined;
    board.say(undefined, this.#nowMs);
    for (const { talk } of board.lines) talk.detach(board, wasSeen ? [board.own.update] : []);
    board.clear();
    this.#boards.delete(document);
  }

  /** Leaves all documents. */
  closeAll(): void {
    for (const document of [...this.#boards.keys()]) this.close(document);
  }

  join(talk: PresenceTalk): void {
    this.#talks.add(talk);
    for (const board of this.#boards.values()) talk.attach(board);
  }

  leave(talk: PresenceTalk): void {
    if (!this.#talks.delete(talk)) return;
    for (const board of this.#boards.values()) board.abandon(talk, this.#ended);
  }

  tick(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    for (const board of this.#boards.values()) board.tick(this.#nowMs);
  }

  /** What has changed for those who look at documents here. */
  takeChanges(nowMs: number): { readonly document: DocumentCore; readonly change: PresenceChange }[] {
    this.tick(nowMs);
    return [...this.#boards].flatMap(([document, board]) => {
      const change = board.shown.take(nowMs);
      return change === undefined ? [] : [{ document, change }];
    });
  }
}

// What a session says and hears of presence. What a frame brings is taken when all of the frame was read, or not at all;
// what a peer brings beyond the limit is not read.

import type { ReplicaId } from "@joinery/clock";
import { type DocumentCore, decodePlain, documentIdLengthMax, type PlainValue } from "@joinery/replica";
import { openDocumentMessage } from "../document-messages.js";
import { type DocumentNumbers, type DocumentRef, noNumber } from "../document-ref.js";
import { RateLimit } from "../flow/rate-limit.js";
import type { FrameDraft } from "../frame.js";
import { malformed } from "../protocol-error.js";
import type { PresenceBoard } from "./presence-board.js";
import type { PresenceBoards } from "./presence-boards.js";
import { PresenceLine } from "./presence-line.js";
import { encodePresence, readPresence } from "./presence-messages.js";
import type { PresenceUpdate } from "./presence-update.js";

/** What presence has to know of its session. */
export interface PresenceSession {
  readonly peer: ReplicaId | undefined;
  documentOf(ref: DocumentRef): DocumentCore | undefined;
  /** The name of a document that is open, or was closed of late. */
  nameOf(ref: DocumentRef): string | undefined;
  /** What both sides call a document; undefined unless the peer has shown that it has it open. */
  numbersOf(document: DocumentCore): DocumentNumbers | undefined;
}

/** Most last words that wait for room in a frame; whoever misses one waits for the expiry. */
const farewellsMax = 1024;

export class PresenceTalk {
  readonly #session: PresenceSession;
  readonly #boards: PresenceBoards;
  readonly #rate: RateLimit;
  readonly #lines: Map<DocumentCore, PresenceLine> = new Map();
  readonly #farewells: Uint8Array[] = [];
  #heard: { readonly line: PresenceLine; readonly update: PresenceUpdate; readonly value: PlainValue | undefined }[] =
    [];

  constructor(session: PresenceSession, boards: PresenceBoards, nowMs: number) {
    this.#session = session;
    this.#boards = boards;
    this.#rate = new RateLimit(boards.limits.presenceUpdatesMax, nowMs);
    boards.join(this);
  }

  get peer(): ReplicaId | undefined {
    return this.#session.peer;
  }

  /** When there is something to tell; never, while there is not. */
  get nextMs(): number {
    if (this.#farewells.length > 0) return Number.NEGATIVE_INFINITY;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const line of this.#lines.values()) nextMs = Math.min(nextMs, line.nextMs);
    return nextMs;
  }

  get busy(): boolean {
    return this.nextMs <= this.#boards.nowMs;
  }

  numbersOf(document: DocumentCore): DocumentNumbers | undefined {
    return this.#session.numbersOf(document);
  }

  /** The line for a document, which there is from now on. */
  attach(board: PresenceBoard): PresenceLine {
    const line = this.#lines.get(board.document) ?? new PresenceLine(board, this);
    this.#lines.set(board.document, line);
    board.lines.add(line);
    return line;
  }

  /** Takes a document out of the conversation, and says so; `left` is what to tell of this replica if it was seen there. */
  detach(board: PresenceBoard, left: readonly PresenceUpdate[]): void {
    const line = this.#lines.get(board.document);
    this.#lines.delete(board.document);
    for (const message of line?.farewell(left) ?? []) this.#part(message);
  }

  /** Reads a PRESENCE. Throws `ProtocolError`. */
  receive(body: Uint8Array, nowMs: number): void {
    const { ref, decoder } = openDocumentMessage(body);
    const document = this.#session.documentOf(ref);
    const updates = readPresence(decoder);
    if (document === undefined) {
      if (updates.length > 0 && this.#rate.take(nowMs)) this.#denyKnowing(ref);
    } else if (updates.length > 0) {
      this.#hear(this.attach(this.#boards.open(document)), updates, nowMs);
    } else if (ref.sender !== undefined) this.#lines.get(document)?.closedThere(ref.sender);
  }

  /** All of a frame was read: takes what it brought. */
  commit(nowMs: number): void {
    const heard = this.#heard;
    if (heard.length === 0) return;
    this.#heard = [];
    this.#boards.tick(nowMs);
    for (const { line, update, value } of heard) line.board.receive(line, update, value, nowMs);
  }

  /** `tick` does nothing but remember the time, whenever it is called. */
  get isAtRest(): boolean {
    return this.#boards.isEmpty;
  }

  tick(nowMs: number): void {
    this.#boards.tick(nowMs);
  }

  /** Writes last words, and what is due and fits. */
  write(draft: FrameDraft): void {
    const { nowMs } = this.#boards;
    for (let next = this.#farewells[0]; next !== undefined && next.length <= draft.room; next = this.#farewells[0]) {
      draft.add(next);
      this.#farewells.shift();
    }
    for (const line of this.#lines.values()) line.write(draft, nowMs);
  }

  /** The session has ended. */
  end(): void {
    this.#heard = [];
    this.#farewells.length = 0;
    for (const line of this.#lines.values()) line.board.lines.delete(line);
    this.#lines.clear();
    this.#boards.leave(this);
  }

  /** What is said of a document that is not open here, or not any more, need not be said. */
  #denyKnowing(ref: DocumentRef): void {
    const name = this.#session.nameOf(ref);
    if (name === undefined || name.length > documentIdLengthMax) return;
    this.#part(encodePresence({ name, sender: "receiver" in ref ? ref.receiver : noNumber }, []));
  }

  #part(message: Uint8Array): void {
    if (this.#farewells.length < farewellsMax) this.#farewells.push(message);
  }

  #hear(line: PresenceLine, updates: readonly PresenceUpdate[], nowMs: number): void {
    for (const update of updates) {
      const isTaken = update.bytes.length <= this.#boards.limits.presenceStateBytesMax && this.#rate.take(nowMs);
      if (!isTaken) this.#boards.counts.presenceIgnored++;
      else {
        const value = line.board.isNews(update) ? readState(update.bytes) : undefined;
        this.#heard.push({ line, update, value });
      }
    }
  }
}

function readState(bytes: Uint8Array): PlainValue {
  const state = decodePlain(bytes);
  if (state.ok) return state.value;
  throw malformed(`a malformed presence: ${state.reason}`);
}

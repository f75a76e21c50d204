// What the peer is told about what is on disk here: all of it in a VECTOR, what is new in ACKs.
// Only what is durable is ever told, and a telling that outgrows a frame goes on in the next.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { encodeVector, headBytesMax } from "./document-messages.js";
import { type FrameDraft, messageType } from "./frame.js";

const seqBytesMax = 8;

/** One document's side of the conversation about vectors. */
export class Telling {
  readonly #document: DocumentCore;
  /** Authors of whom more may be on disk than the peer was told. */
  readonly #untold: Set<AuthorIndex> = new Set();
  /** A VECTOR under way: the number of its asking, 0 for none, and the author it goes on with. */
  #vector: { ask: number; next: AuthorIndex } | undefined;

  constructor(document: DocumentCore) {
    this.#document = document;
  }

  get isDue(): boolean {
    return this.#vector !== undefined || this.#untold.size > 0;
  }

  /** More of `author` has become durable. */
  note(author: AuthorIndex): void {
    this.#untold.add(author);
  }

  /** The peer hears of this much by an entry itself. */
  tells(author: AuthorIndex, seq: number): void {
    if (this.#document.durable.get(author) <= seq) this.#untold.delete(author);
  }

  /** All of it is to be told; `ask` above 0 asks the peer to do likewise. */
  tellAll(ask: number): void {
    if (this.#vector === undefined) this.#vector = { ask, next: 0 };
    else if (ask > 0) this.#vector.ask = ask;
  }

  /** Writes what is due and fits. */
  write(draft: FrameDraft): void {
    if (this.#vector !== undefined) this.#writeVector(draft, this.#vector);
    else if (this.#untold.size > 0) this.#writeAck(draft);
  }

  #writeVector(draft: FrameDraft, vector: { readonly ask: number; next: AuthorIndex }): void {
    const { durable, authors, id } = this.#document;
    let room = draft.room - headBytesMax(id);
    if (room < 0) return;
    const dots: Dot[] = [];
    for (; vector.next < durable.width; vector.next++) {
      const seq = durable.get(vector.next);
      if (seq === 0) continue;
      room -= authors.bytesOf(vector.next).length + 1 + seqBytesMax;
      if (room < 0) break;
      dots.push(this.#tell(vector.next, seq));
    }
    if (vector.next >= durable.width) {
      this.#vector = undefined;
      draft.add(encodeVector(messageType.vector, id, authors, { dots, ask: vector.ask }));
    } else if (dots.length > 0) {
      draft.add(encodeVector(messageType.ack, id, authors, { dots, ask: 0 }));
    }
  }

  #writeAck(draft: FrameDraft): void {
    const { durable, authors, id } = this.#document;
    let room = draft.room - headBytesMax(id);
    const dots: Dot[] = [];
    for (const author of this.#untold) {
      room -= authors.bytesOf(author).length + 1 + seqBytesMax;
      if (room < 0) break;
      dots.push(this.#tell(author, durable.get(author)));
    }
    if (dots.length > 0) draft.add(encodeVector(messageType.ack, id, authors, { dots, ask: 0 }));
  }

  #tell(author: AuthorIndex, seq: number): Dot {
    this.#untold.delete(author);
    return { author, seq };
  }
}

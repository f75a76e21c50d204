// The entries of one ENTRIES message under construction. It counts bytes exactly enough never to outgrow its room
// and closely enough to fill a frame.

import type { AuthorIndex } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import * as encoding from "lib0/encoding";
import type { AuthorNames } from "./author-names.js";
import { headBytesMax } from "./document-messages.js";
import { type DocumentRef, writeDocumentRef } from "./document-ref.js";
import { encodeMessage, messageType } from "./frame.js";

/** An index into the table of a message: frames hold fewer than 2^21 authors. */
const indexBytesMax = 3;
/** Two lengths in front of an entry's parts. */
const lengthsBytesMax = 8;

/** Collects entries of one document up to `room` bytes. */
export class EntryBatch {
  readonly #ref: DocumentRef;
  readonly #names: AuthorNames;
  readonly #indexes: Map<AuthorIndex, number> = new Map();
  readonly #entries: Entry[] = [];
  #room: number;

  constructor(document: string, ref: DocumentRef, names: AuthorNames, room: number) {
    this.#ref = ref;
    this.#names = names;
    this.#room = room - headBytesMax(document);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Takes an entry; false when it doesn't fit any more. */
  add(entry: Entry): boolean {
    const bytes = this.#bytesOf(entry);
    if (bytes > this.#room) return false;
    this.#room -= bytes;
    for (const author of entry.locals) {
      if (!this.#indexes.has(author)) this.#indexes.set(author, this.#indexes.size);
    }
    this.#entries.push(entry);
    return true;
  }

  encode(): Uint8Array {
    return encodeMessage(messageType.entries, (encoder) => {
      writeDocumentRef(encoder, this.#ref);
      encoding.writeVarUint(encoder, this.#indexes.size);
      for (const author of this.#indexes.keys()) this.#names.write(encoder, author);
      encoding.writeVarUint(encoder, this.#entries.length);
      for (const entry of this.#entries) this.#write(entry, encoder);
    });
  }

  #write({ locals, rest }: Entry, encoder: encoding.Encoder): void {
    encoding.writeVarUint(encoder, locals.length);
    for (const author of locals) encoding.writeVarUint(encoder, this.#indexes.get(author) as number);
    encoding.writeVarUint8Array(encoder, rest);
  }

  #bytesOf({ locals, rest }: Entry): number {
    let bytes = rest.length + lengthsBytesMax;
    for (const author of locals) {
      bytes += indexBytesMax;
      if (!this.#indexes.has(author)) bytes += this.#names.bytesMaxOf(author);
    }
    return bytes;
  }
}

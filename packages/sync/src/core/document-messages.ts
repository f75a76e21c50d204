// Messages about one document: VECTOR and ACK tell what is on disk, ABSENT that the document is not open,
// WANT asks for intervals, ENTRIES brings them.

import type { AuthorIndex, AuthorTable, Dot } from "@joinery/clock";
import type { Interval } from "@joinery/replica";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type AuthorNames, authorBytesMax, readAuthorCount } from "./author-names.js";
import { type DocumentRef, readDocumentRef, writeDocumentRef } from "./document-ref.js";
import { interning, readByte, readCount, readSized, strict } from "./foreign-bytes.js";
import { encodeMessage, messageType } from "./frame.js";
import { malformed } from "./protocol-error.js";
import { withoutStrangers } from "./strange-entries.js";
import { readDots, writeDots } from "./told-dots.js";

/** A message about a document, opened as far as what it calls the document. */
export interface DocumentMessage {
  readonly ref: DocumentRef;
  readonly decoder: decoding.Decoder;
}

/** May follow a VECTOR. */
const takesStatesFlag = 1;

/** What is on disk at the peer, as far as one message says. */
export interface Told {
  readonly dots: readonly Dot[];
  /** Counts the askings of a session, from 1; 0 when no answer is wanted. */
  readonly ask: number;
  /** The peer is to send at once whatever it has more. */
  readonly pull: boolean;
  /** The sender keeps no history: it takes a state, or a joined stretch, also where the entries are there. */
  readonly takesStates?: boolean;
}

/** An entry as it came over the wire: `rest` unread, its authors looked up. */
export interface WireEntry {
  readonly locals: readonly AuthorIndex[];
  readonly rest: Uint8Array;
}

/** The most bytes that a message about `document` takes before its first item. */
export function headBytesMax(document: string): number {
  return document.length * 3 + 32;
}

/** The most bytes of one author with two numbers. */
export const itemBytesMax: number = authorBytesMax + 2 * 8;

export function openDocumentMessage(body: Uint8Array): DocumentMessage {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { ref: readDocumentRef(decoder), decoder };
  });
}

/** VECTOR ends the telling of all that is on disk per author. */
export function encodeVector(ref: DocumentRef, names: AuthorNames, told: Told): Uint8Array {
  return encodeMessage(messageType.vector, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, told.ask * 2 + (told.pull ? 1 : 0));
    writeDots(encoder, names, told.dots);
    if (told.takesStates === true) encoding.writeUint8(encoder, takesStatesFlag);
  });
}

/** ACK tells a part. */
export function encodeAck(ref: DocumentRef, names: AuthorNames, dots: readonly Dot[]): Uint8Array {
  return encodeMessage(messageType.ack, (encoder) => {
    writeDocumentRef(encoder, ref);
    writeDots(encoder, names, dots);
  });
}

export function readVector(decoder: decoding.Decoder, names: AuthorNames): Told {
  return names.telling(() => {
    const asked = decoding.readVarUint(decoder);
    const told = { ask: Math.floor(asked / 2), pull: asked % 2 === 1, dots: readDots(decoder, names) };
    const flags = decoding.hasContent(decoder) ? readByte(decoder) : 0;
    return { ...told, takesStates: flags % 2 === takesStatesFlag };
  });
}

export function readAck(decoder: decoding.Decoder, names: AuthorNames): Dot[] {
  return names.telling(() => readDots(decoder, names));
}

/** The number of the asking in a VECTOR, for those who don't have the document. */
export function readVectorAsk(decoder: decoding.Decoder): number {
  return strict(() => Math.floor(decoding.readVarUint(decoder) / 2));
}

/** The answer to a VECTOR about a document that is not open here. */
export function encodeAbsent(ref: DocumentRef, ask: number): Uint8Array {
  return encodeMessage(messageType.absent, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, ask);
  });
}

export function readAbsent(decoder: decoding.Decoder): number {
  return strict(() => decoding.readVarUint(decoder));
}

export function encodeWant(ref: DocumentRef, names: AuthorNames, intervals: readonly Interval[]): Uint8Array {
  return encodeMessage(messageType.want, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, intervals.length);
    for (const { author, from, to } of intervals) {
      names.write(encoder, author);
      encoding.writeVarUint(encoder, from);
      encoding.writeVarUint(encoder, to - from);
    }
  });
}

/** Reads what is asked for: at most one interval per author, and none of authors that nobody here has heard of. */
export function readWant(decoder: decoding.Decoder, authors: AuthorTable, names: AuthorNames): Interval[] {
  const known = authors.size;
  const intervals = interning(authors, () => {
    const byAuthor = new Map<AuthorIndex, Interval>();
    for (let left = readAuthorCount(decoder, 2); left > 0; left--) {
      const author = names.read(decoder);
      const from = decoding.readVarUint(decoder);
      const to = from + decoding.readVarUint(decoder);
      const other = byAuthor.get(author) ?? { author, from, to };
      byAuthor.set(author, { author, from: Math.min(from, other.from), to: Math.max(to, other.to) });
    }
    return [...byAuthor.values()];
  });
  if (authors.size > known) {
    authors.truncate(known);
    names.truncate(known);
  }
  return intervals.filter(({ author }) => author < known);
}

export function readEntries(decoder: decoding.Decoder, authors: AuthorTable, names: AuthorNames): readonly WireEntry[] {
  const read = (): WireEntry[] => {
    const table: AuthorIndex[] = [];
    for (let left = readAuthorCount(decoder, 0); left > 0; left--) table.push(names.read(decoder));
    const entries: WireEntry[] = [];
    for (let left = readCount(decoder, 3); left > 0; left--) {
      entries.push({ locals: readLocals(decoder, table), rest: readSized(decoder) });
    }
    return entries;
  };
  return names.bringing(read, (entries, known) => withoutStrangers(entries, known, authors));
}

/** As long as the log that keeps it needs, and no longer. */
function readLocals(decoder: decoding.Decoder, table: readonly AuthorIndex[]): AuthorIndex[] {
  const count = readCount(decoder, 1);
  const locals: AuthorIndex[] = new Array(count);
  for (let index = 0; index < count; index++) {
    const author = table[decoding.readVarUint(decoder)];
    if (author === undefined) throw malformed("an author index beyond its table");
    locals[index] = author;
  }
  return locals;
}

// Messages about one document: VECTOR and ACK tell what is on disk, ABSENT that the document is not open,
// WANT asks for intervals, ENTRIES brings them. Authors stand once per message, then go by index.

import type { AuthorIndex, AuthorTable, Dot } from "@joinery/clock";
import type { Interval } from "@joinery/replica";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { interning, readCount, readKnownAuthor, readSized, readText, strict } from "./foreign-bytes.js";
import { encodeMessage, messageType } from "./frame.js";
import { malformed } from "./protocol-error.js";

/** A message about a document, opened as far as the document's name. */
export interface DocumentMessage {
  readonly document: string;
  readonly decoder: decoding.Decoder;
}

/** What is on disk at the peer, as far as one message says. */
export interface Told {
  readonly dots: readonly Dot[];
  /** Counts the askings of a session, from 1; 0 when no answer is wanted. */
  readonly ask: number;
}

/** An entry as it came over the wire: `rest` unread, its authors looked up. */
export interface WireEntry {
  readonly locals: readonly AuthorIndex[];
  readonly rest: Uint8Array;
}

/** The most bytes that a message about `document` takes before its first item. */
export function headBytesMax(document: string): number {
  return document.length * 3 + 24;
}

/** The most bytes of one author with two numbers. */
export const itemBytesMax: number = 33 + 2 * 8;

export function openDocumentMessage(body: Uint8Array): DocumentMessage {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { document: readText(decoder), decoder };
  });
}

/** VECTOR and ACK: what is on disk per author. A VECTOR ends the telling of all of it, an ACK tells a part. */
export function encodeVector(
  type: typeof messageType.vector | typeof messageType.ack,
  document: string,
  authors: AuthorTable,
  { dots, ask }: Told,
): Uint8Array {
  return encodeMessage(type, (encoder) => {
    encoding.writeVarString(encoder, document);
    encoding.writeVarUint(encoder, ask);
    encoding.writeVarUint(encoder, dots.length);
    for (const { author, seq } of dots) {
      encoding.writeVarUint8Array(encoder, authors.bytesOf(author));
      encoding.writeVarUint(encoder, seq);
    }
  });
}

export function readVector(decoder: decoding.Decoder, authors: AuthorTable): Told {
  return interning(authors, () => {
    const ask = decoding.readVarUint(decoder);
    const dots: Dot[] = [];
    for (let left = readCount(decoder, 18); left > 0; left--) {
      dots.push({ author: readKnownAuthor(decoder, authors), seq: decoding.readVarUint(decoder) });
    }
    return { dots, ask };
  });
}

/** The number of the asking in a VECTOR, for those who don't have the document. */
export function readAsk(decoder: decoding.Decoder): number {
  return strict(() => decoding.readVarUint(decoder));
}

/** The answer to a VECTOR about a document that is not open here. */
export function encodeAbsent(document: string, ask: number): Uint8Array {
  return encodeMessage(messageType.absent, (encoder) => {
    encoding.writeVarString(encoder, document);
    encoding.writeVarUint(encoder, ask);
  });
}

export function encodeWant(document: string, authors: AuthorTable, intervals: readonly Interval[]): Uint8Array {
  return encodeMessage(messageType.want, (encoder) => {
    encoding.writeVarString(encoder, document);
    encoding.writeVarUint(encoder, intervals.length);
    for (const { author, from, to } of intervals) {
      encoding.writeVarUint8Array(encoder, authors.bytesOf(author));
      encoding.writeVarUint(encoder, from);
      encoding.writeVarUint(encoder, to - from);
    }
  });
}

/** Reads what is asked for: at most one interval per author, and none of authors that nobody here has heard of. */
export function readWant(decoder: decoding.Decoder, authors: AuthorTable): Interval[] {
  const known = authors.size;
  const intervals = interning(authors, () => {
    const byAuthor = new Map<AuthorIndex, Interval>();
    for (let left = readCount(decoder, 19); left > 0; left--) {
      const author = readKnownAuthor(decoder, authors);
      const from = decoding.readVarUint(decoder);
      const to = from + decoding.readVarUint(decoder);
      const other = byAuthor.get(author) ?? { author, from, to };
      byAuthor.set(author, { author, from: Math.min(from, other.from), to: Math.max(to, other.to) });
    }
    return [...byAuthor.values()];
  });
  authors.truncate(known);
  return intervals.filter(({ author }) => author < known);
}

export function readEntries(decoder: decoding.Decoder, authors: AuthorTable): WireEntry[] {
  return interning(authors, () => {
    const table: AuthorIndex[] = [];
    for (let left = readCount(decoder, 17); left > 0; left--) table.push(readKnownAuthor(decoder, authors));
    const entries: WireEntry[] = [];
    for (let left = readCount(decoder, 3); left > 0; left--) {
      const locals: AuthorIndex[] = [];
      for (let more = readCount(decoder, 1); more > 0; more--) {
        const author = table[decoding.readVarUint(decoder)];
        if (author === undefined) throw malformed("an author index beyond its table");
        locals.push(author);
      }
      entries.push({ locals, rest: readSized(decoder) });
    }
    return entries;
  });
}

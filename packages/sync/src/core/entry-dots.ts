// The operations that a frame carries, by author and first sequence number, for those who watch a wire; a session never
// needs it. What is named by numbers of the receiver is looked up at the session that the frame is for.

import type { ReplicaId } from "@joinery/clock";
import { type DocumentCore, peekSeqs } from "@joinery/replica";
import { AuthorNames } from "./author-names.js";
import { openDocumentMessage, readEntries } from "./document-messages.js";
import { decodeFrame, messageType } from "./frame.js";
import { ProtocolError } from "./protocol-error.js";

/** One entry on the wire. */
export interface EntryOnWire {
  readonly document: string;
  readonly author: ReplicaId;
  readonly firstSeq: number;
}

/** What a session calls its documents; `Session` is one. */
export interface WireNames {
  /** The document of this number, or of this name; undefined when it isn't open here. */
  documentOf(ref: { readonly receiver: number } | { readonly name: string }): DocumentCore | undefined;
}

/**
 * The entries in a frame that `receiver` is about to get; empty for anything that is not a frame. Entries of documents
 * that the receiver doesn't have open are left out. Never throws.
 */
export function entriesInFrame(frame: Uint8Array, receiver: WireNames): EntryOnWire[] {
  const found: EntryOnWire[] = [];
  try {
    for (const { type, body } of decodeFrame(frame)) {
      if (type !== messageType.entries) continue;
      const { ref, decoder } = openDocumentMessage(body);
      const document = receiver.documentOf(ref);
      if (document !== undefined) found.push(...entriesOf(document, decoder));
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  return found;
}

/** Reads with the document's own table of authors, and leaves no trace in it. */
function entriesOf(document: DocumentCore, decoder: Parameters<typeof readEntries>[0]): EntryOnWire[] {
  const { authors, id } = document;
  const known = authors.size;
  try {
    return readEntries(decoder, authors, new AuthorNames(authors)).flatMap(({ locals, rest }) => {
      const seqs = peekSeqs(rest);
      const author = locals[0];
      if (seqs === undefined || author === undefined) return [];
      return [{ document: id, author: authors.idOf(author), firstSeq: seqs.firstSeq }];
    });
  } finally {
    authors.truncate(known);
  }
}

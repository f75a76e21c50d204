// The operations that a frame carries, by author and first sequence number, without a document to read them into.
// For those who watch a wire; a session never needs it.

import { AuthorTable, type ReplicaId } from "@joinery/clock";
import { peekSeqs } from "@joinery/replica";
import { openDocumentMessage, readEntries } from "./document-messages.js";
import { decodeFrame, messageType } from "./frame.js";
import { ProtocolError } from "./protocol-error.js";

/** One entry on the wire. */
export interface EntryOnWire {
  readonly document: string;
  readonly author: ReplicaId;
  readonly firstSeq: number;
}

/** The entries in a frame; empty for anything that is not a frame. Never throws. */
export function entriesInFrame(frame: Uint8Array): EntryOnWire[] {
  const authors = new AuthorTable();
  const found: EntryOnWire[] = [];
  try {
    for (const { type, body } of decodeFrame(frame)) {
      if (type !== messageType.entries) continue;
      const { document, decoder } = openDocumentMessage(body);
      for (const { locals, rest } of readEntries(decoder, authors)) {
        const seqs = peekSeqs(rest);
        const author = locals[0];
        if (seqs !== undefined && author !== undefined) {
          found.push({ document, author: authors.idOf(author), firstSeq: seqs.firstSeq });
        }
      }
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  return found;
}

// Records and names for the tests of storages, and how a test looks at a rejection.
import type { DocumentId, LogRecord } from "@joinery/replica";

/** A record of an author; by default it covers one number and holds bytes that tell it from others. */
export function record(author: string, firstSeq: number, lastSeq: number = firstSeq, text?: string): LogRecord {
  const bytes = bytesOf(text ?? `${author} ${firstSeq} to ${lastSeq}`);
  return { author: author as LogRecord["author"], firstSeq, lastSeq, bytes };
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** Any string as a document's name: a storage doesn't judge them. */
export function documentNamed(name: string): DocumentId {
  return name as DocumentId;
}

export const game: DocumentId = documentNamed("game");
export const bank: DocumentId = documentNamed("bank");

export interface Rejection {
  readonly name: string;
  readonly code: unknown;
  readonly message: string;
}

/** What a promise rejects with; fails when it resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Rejection> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome) return outcome.error as Rejection;
  throw new TypeError(`resolved with ${JSON.stringify(outcome.value)} where a rejection was expected`);
}

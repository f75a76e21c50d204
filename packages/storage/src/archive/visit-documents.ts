// One pass over the documents of an archive that was found whole before. It is read again and not believed: what has
// changed meanwhile ends the pass.

import type { DocumentId, LogRecord, StoredSnapshot } from "@joinery/replica";
import { damagedArchive } from "./archive-fault.js";
import type { ArchiveReader } from "./archive-reader.js";
import type { DocumentValues } from "./item-codec.js";
import type { VerifyOptions } from "./verify-archive.js";

/** Is called for each document in turn: once at its beginning, for its snapshots, the oldest first, for its records, at its end. */
export interface DocumentVisitor {
  begin(document: DocumentId, values: DocumentValues): Promise<void>;
  snapshot(snapshot: StoredSnapshot): Promise<void>;
  records(records: readonly LogRecord[]): Promise<void>;
  end(): Promise<void>;
}

export async function visitDocuments(
  reader: ArchiveReader,
  asked: ReadonlySet<DocumentId>,
  visitor: DocumentVisitor,
  { signal, onProgress }: VerifyOptions,
): Promise<void> {
  let isAsked = false;
  for await (const event of reader.events()) {
    signal?.throwIfAborted();
    if (event.type === "damage") throw damagedArchive(reader.path, `it changed while it was read: ${event.problem}`);
    if (event.type === "progress") onProgress?.(event.bytes, event.bytesTotal);
    if (event.type === "document") {
      isAsked = asked.has(event.document);
      if (isAsked) await visitor.begin(event.document, event.values);
    } else if (!isAsked) continue;
    else if (event.type === "snapshot") await visitor.snapshot(event.snapshot);
    else if (event.type === "records") await visitor.records(event.records);
    else if (event.type === "end") await visitor.end();
  }
}

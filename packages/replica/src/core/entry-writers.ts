// What entries are written with: the room that one took serves the next, as most entries of a document are alike.

import type { AuthorTable } from "@joinery/clock";
import { ByteWriter, ColumnWriter, RowWriter } from "@joinery/crdt";

/** For one entry at a time; what the last one left is there until it is restarted. */
export interface EntryWriters {
  readonly row: RowWriter;
  readonly columns: ColumnWriter;
  /** For what stands around the columns. */
  readonly body: ByteWriter;
}

/** The writers of a document: one pair, and another while an entry begins before the one before it is closed. */
export class WriterPool {
  readonly #authors: AuthorTable;
  #spare: EntryWriters | undefined;

  constructor(authors: AuthorTable) {
    this.#authors = authors;
  }

  take(): EntryWriters {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    const row = new RowWriter(this.#authors, []);
    return { row, columns: new ColumnWriter(this.#authors, []), body: new ByteWriter() };
  }

  put(writers: EntryWriters): void {
    this.#spare = writers;
  }
}

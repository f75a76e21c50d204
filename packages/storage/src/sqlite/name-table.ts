// The numbers that stand for names in a store: of documents, and of authors within a document. What was looked up is
// remembered, since nobody else writes to the file; whoever undoes a transaction has it forgotten.
import type { DocumentId, LogRecord } from "@joinery/replica";
import { StorageError } from "../errors.js";
import { isAuthor, quote } from "../record-check.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import { corruptStore } from "./sqlite-fault.js";
import { fromTextKey, toTextKey } from "./text-key.js";

type Author = LogRecord["author"];

/** Positions of one document; documents have theirs one after the other, so that what belongs to one lies together. */
const positionsPerDocument = 2 ** 32;
/** Behind it positions would be no integers that JavaScript holds exactly. */
const documentIdMax = 2 ** 21;

/** Remembered documents, and authors of one of them. */
const documentsMax = 64;
const authorsMax = 4096;

/** What is known of a document that has a row. */
export interface DocumentPlace {
  readonly id: number;
  /** The position before its first record, and the one behind its last possible one. */
  readonly start: number;
  readonly end: number;
  /** Where its next record goes. */
  next: number;
  readonly authors: Map<Author, number>;
}

export class NameTable {
  readonly #path: string;
  readonly #known = new Map<DocumentId, DocumentPlace>();
  readonly #addDocument: SqliteStatement;
  readonly #findDocument: SqliteStatement;
  readonly #listDocuments: SqliteStatement;
  readonly #deleteDocument: SqliteStatement;
  readonly #findLast: SqliteStatement;
  readonly #addAuthor: SqliteStatement;
  readonly #findAuthor: SqliteStatement;
  readonly #listAuthors: SqliteStatement;
  readonly #deleteAuthors: SqliteStatement;

  constructor(path: string, database: SqliteDatabase) {
    this.#path = path;
    this.#addDocument = database.prepare("INSERT INTO documents (name) VALUES (?)");
    this.#findDocument = database.prepare("SELECT id FROM documents WHERE name = ?");
    this.#listDocuments = database.prepare("SELECT name FROM documents ORDER BY name");
    this.#deleteDocument = database.prepare("DELETE FROM documents WHERE id = ?");
    this.#findLast = database.prepare(
      "SELECT position FROM records WHERE position > ? AND position < ? ORDER BY position DESC LIMIT 1",
    );
    this.#addAuthor = database.prepare("INSERT INTO authors (document, name) VALUES (?, ?)");
    this.#findAuthor = database.prepare("SELECT id FROM authors WHERE document = ? AND name = ?");
    this.#listAuthors = database.prepare("SELECT id, name FROM authors WHERE document = ?");
    this.#deleteAuthors = database.prepare("DELETE FROM authors WHERE document = ?");
  }

  /** Forgets what was looked up, since it was undone. */
  forget(): void {
    this.#known.clear();
  }

  /** Undefined for a document that has no row. */
  find(document: DocumentId): DocumentPlace | undefined {
    const known = this.#known.get(document);
    if (known !== undefined) return known;
    const row = this.#findDocument.get(toTextKey(document)) as { id: number } | undefined;
    return row === undefined ? undefined : this.#remember(document, row.id);
  }

  /** Adds a row where there is none. */
  ensure(document: DocumentId): DocumentPlace {
    const found = this.find(document);
    if (found !== undefined) return found;
    this.#addDocument.run(toTextKey(document));
    return this.find(document) as DocumentPlace;
  }

  documents(): DocumentId[] {
    return (this.#listDocuments.all() as { name: unknown }[]).map((row) => {
      const name = fromTextKey(row.name);
      if (name === undefined) throw corruptStore(this.#path, "holds a document without a name");
      return name as DocumentId;
    });
  }

  /** Takes the names of a document away, its own too. */
  delete(document: DocumentId, { id }: DocumentPlace): void {
    this.#deleteAuthors.run(id);
    this.#deleteDocument.run(id);
    this.#known.delete(document);
  }

  /** True where an author of a document is remembered, so that nothing has to be looked up or added. */
  isKnown(document: DocumentId, author: Author): boolean {
    return this.#known.get(document)?.authors.has(author) === true;
  }

  findAuthor(place: DocumentPlace, author: Author): number | undefined {
    const known = place.authors.get(author);
    if (known !== undefined) return known;
    const row = this.#findAuthor.get(place.id, author) as { id: number } | undefined;
    if (row === undefined) return undefined;
    if (place.authors.size >= authorsMax) place.authors.clear();
    place.authors.set(author, row.id);
    return row.id;
  }

  ensureAuthor(place: DocumentPlace, author: Author): number {
    const found = this.findAuthor(place, author);
    if (found !== undefined) return found;
    this.#addAuthor.run(place.id, author);
    return this.findAuthor(place, author) as number;
  }

  /** The authors of a document by their numbers, also those whose records are gone. */
  authorsOf({ id }: DocumentPlace): Map<unknown, Author> {
    const authors = new Map<unknown, Author>();
    for (const row of this.#listAuthors.all(id) as { id: number; name: unknown }[]) {
      if (!isAuthor(row.name)) throw corruptStore(this.#path, "holds an author without a name");
      authors.set(row.id, row.name);
    }
    return authors;
  }

  /** The next position, and one more is taken. */
  takePosition(document: DocumentId, place: DocumentPlace): number {
    if (place.next < place.end) return place.next++;
    const advice = "nothing was kept: snapshots that drop records make room";
    throw new StorageError(
      "DISK_FULL",
      `${this.#path} has no number left for a record of ${quote(document)}; ${advice}`,
    );
  }

  #remember(document: DocumentId, id: number): DocumentPlace {
    if (id > documentIdMax) {
      const advice = "nothing was kept: delete documents, or begin another store";
      throw new StorageError("DISK_FULL", `${this.#path} has no number left for ${quote(document)}; ${advice}`);
    }
    const start = (id - 1) * positionsPerDocument;
    const end = start + positionsPerDocument;
    const last = this.#findLast.get(start, end) as { position: number } | undefined;
    const place = { id, start, end, next: (last?.position ?? start) + 1, authors: new Map() };
    if (this.#known.size >= documentsMax) this.#known.clear();
    this.#known.set(document, place);
    return place;
  }
}

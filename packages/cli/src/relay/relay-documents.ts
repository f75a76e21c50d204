// The documents that a relay has open: those that peers ask for, up to a bound, beyond which the one that was still for
// longest is closed. That takes nothing from anybody: a peer that has more to say of it asks again, and it is opened again.
// A relay knows no schema, so it opens each with none: what it does not know is kept and passed on.

import type { Document, DocumentId } from "joinery";

/** Failures that are said one by one between two looks; of more only the number is. */
const failuresSaidMax = 5;

type Held = Document<Record<never, never>>;

export class RelayDocuments {
  readonly #openDocument: (document: DocumentId) => Promise<Held>;
  readonly #documentsMax: number;
  readonly #say: (line: string) => void;
  /** The one that was still for longest comes first. */
  readonly #open: Map<DocumentId, Held> = new Map();
  readonly #bytesSeen: Map<DocumentId, number> = new Map();
  /** What is being opened or closed. */
  readonly #pending: Map<DocumentId, Promise<void>> = new Map();
  /** Since it last looked. */
  #failures = 0;

  constructor(
    openDocument: (document: DocumentId) => Promise<Held>,
    documentsMax: number,
    say: (line: string) => void,
  ) {
    this.#openDocument = openDocument;
    this.#documentsMax = documentsMax;
    this.#say = say;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Bytes of the entries in the logs of the open documents. */
  get bytes(): number {
    let bytes = 0;
    for (const { size } of this.#open.values()) bytes += size.logBytes;
    return bytes;
  }

  /** Why a document can't be written any more, if one can't. */
  get failure(): Error | undefined {
    for (const { failure } of this.#open.values()) if (failure !== undefined) return failure;
    return undefined;
  }

  /** A peer asks for a document that is not open. Never rejects: what can't be opened is said, and the peer told so. */
  async request(id: DocumentId): Promise<void> {
    for (let pending = this.#pending.get(id); pending !== undefined; pending = this.#pending.get(id)) await pending;
    if (!this.#open.has(id)) await this.#alone(id, () => this.#start(id));
  }

  /** Looks which documents have grown since it last looked, and says how many could not be opened. */
  look(): void {
    if (this.#failures > failuresSaidMax) this.#say(`and ${this.#failures - failuresSaidMax} documents more`);
    this.#failures = 0;
    this.#order();
  }

  #order(): void {
    for (const [id, document] of [...this.#open]) {
      const { logBytes } = document.size;
      if (this.#bytesSeen.get(id) === logBytes) continue;
      this.#bytesSeen.set(id, logBytes);
      this.#open.delete(id);
      this.#open.set(id, document);
    }
  }

  async #start(id: DocumentId): Promise<void> {
    // First, so that nothing makes way for what can't be opened.
    const document = await this.#openDocument(id);
    this.#order();
    while (this.#open.size >= this.#documentsMax) {
      const [[stillest, other]] = this.#open as unknown as [[DocumentId, Held]];
      this.#open.delete(stillest);
      this.#bytesSeen.delete(stillest);
      await this.#alone(stillest, () => other.close());
    }
    this.#open.set(id, document);
  }

  /** Nothing else is done with the document until `run` is over. */
  async #alone(id: DocumentId, run: () => Promise<void>): Promise<void> {
    const done = run()
      .catch((error: unknown) => this.#failed(id, error))
      .finally(() => this.#pending.delete(id));
    this.#pending.set(id, done);
    await done;
  }

  /** Peers can ask for as many documents that can't be opened as they like: their names do not fill a disk. */
  #failed(id: DocumentId, error: unknown): void {
    if (++this.#failures > failuresSaidMax) return;
    this.#say(`${JSON.stringify(id)}: ${error instanceof Error ? error.message : error}`);
  }
}

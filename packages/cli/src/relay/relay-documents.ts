// The documents that a relay has open: those that peers ask for, up to a bound, beyond which one is closed: of the peer that asked
// for most of them the one that was still for longest, so that one peer does not have those of all others closed. That takes nothing from anybody: a peer that has more to say of it asks again, and it is opened again.
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
  /** Where the peer is that asked for it. */
  readonly #askers: Map<DocumentId, string> = new Map();
  /** How many of the open ones each has asked for. */
  readonly #asked: Map<string, number> = new Map();
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

  /** The peer at `remote` asks for a document that is not open. Never rejects: what can't be opened is said, and the peer told so. */
  async request(id: DocumentId, remote: string): Promise<void> {
    for (let pending = this.#pending.get(id); pending !== undefined; pending = this.#pending.get(id)) await pending;
    if (!this.#open.has(id)) await this.#alone(id, () => this.#start(id, remote));
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

  async #start(id: DocumentId, remote: string): Promise<void> {
    // First, so that nothing makes way for what can't be opened.
    const document = await this.#openDocument(id);
    this.#order();
    while (this.#open.size >= this.#documentsMax) await this.#closeOne(remote);
    this.#open.set(id, document);
    this.#askers.set(id, remote);
    this.#asked.set(remote, (this.#asked.get(remote) ?? 0) + 1);
  }

  /** For a document that the peer at `remote` asks for. */
  async #closeOne(remote: string): Promise<void> {
    const own = this.#asked.get(remote) ?? 0;
    const most = Math.max(...this.#asked.values());
    // Nobody gives up anything to one who would have more of them then.
    const isOwn = own > 0 && own + 1 >= most;
    for (const [id, document] of this.#open) {
      const asker = this.#askers.get(id) as string;
      if (isOwn ? asker !== remote : this.#asked.get(asker) !== most) continue;
      this.#open.delete(id);
      this.#forget(id, asker);
      await this.#alone(id, () => document.close());
      return;
    }
  }

  #forget(id: DocumentId, asker: string): void {
    this.#bytesSeen.delete(id);
    this.#askers.delete(id);
    const left = (this.#asked.get(asker) as number) - 1;
    if (left > 0) this.#asked.set(asker, left);
    else this.#asked.delete(asker);
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

// A replica without I/O: one author, one hybrid clock, and its documents.

import { HybridClock, type ReplicaId } from "@joinery/clock";
import { type Fields, isGuarded } from "@joinery/crdt";
import { type DocumentId, documentIdLengthMax, namedDocumentId } from "../document-id.js";
import { DocumentError } from "../errors.js";
import { DocumentCore } from "./document-core.js";
import type { DocumentOptions } from "./document-options.js";
import { documentRoot } from "./document-root.js";
import type { Founded, Founding } from "./founding.js";
import type { GenesisOf } from "./guard.js";
import { PendingBudget } from "./pending-budget.js";
import type { Signatory } from "./signatory.js";

export interface ReplicaOptions {
  /** The author to write as; of a replica that leases one, the name that it has among its peers. */
  readonly author: ReplicaId;
  /** True when the author to write as is leased, per document. */
  readonly leased?: boolean;
  /** For documents with a genesis: what `founding` of `@joinery/replica/genesis` makes. */
  readonly founding?: Founding;
  /** True when entries from peers must be verified; see `VerifyEffect`. */
  readonly verifies?: boolean;
  /** Most bytes of memory per document that entries take which wait for others; default 32 MiB. */
  readonly pendingBytesMax?: number;
  /** The same over all documents; default 64 MiB. */
  readonly pendingTotalBytesMax?: number;
  /** How far ahead of the wall clock an entry may be stamped before it is parked until then; default 5 minutes. */
  readonly aheadMsMax?: number;
  /** The author's key pair, for signed documents; its author is then `author`. */
  readonly identity?: Signatory;
  /** For a replica without an identity: opens signed documents, to check and pass on what others sign. */
  readonly witness?: Pick<Signatory, "open">;
}

/** Where a document differs from the replica's others: who writes there, and after what. */
export type DocumentStanding = Partial<Pick<DocumentOptions<Fields>, "author" | "ownSeqMin">>;

/** The documents of one author. */
export class ReplicaCore {
  readonly author: ReplicaId;
  readonly documents: Map<DocumentId, DocumentCore> = new Map();
  readonly #options: ReplicaOptions;
  readonly #clock: HybridClock = new HybridClock();
  readonly #pending: PendingBudget;

  constructor(options: ReplicaOptions) {
    this.author = options.author;
    this.#options = options;
    this.#pending = new PendingBudget(options.pendingTotalBytesMax);
  }

  /** A document without money, by name. Throws `DocumentError`. */
  open<F extends Fields>(name: string, schema: F): DocumentCore<F> {
    return this.add(this.named(name, schema));
  }

  /** A document that a genesis names: every replica that gives the same schema and genesis has the same one. Throws `DocumentError`. */
  create<F extends Fields>(schema: F, genesis: GenesisOf<F>): DocumentCore<F> {
    return this.add(this.founded(this.found(schema, genesis)));
  }

  /** What a genesis decides. Throws `DocumentError` with code `NEEDS_FOUNDING` or `INVALID_GENESIS`. */
  found<F extends Fields>(schema: F, genesis: GenesisOf<F>): Founded<F> {
    return this.#founding("a genesis").found(schema, genesis);
  }

  /** What a genesis decides for one who has its bytes and not the schema. Throws as `found` does. */
  held(id: DocumentId, bytes: Uint8Array): Founded<Record<never, never>> {
    return this.#founding("a genesis").held(id, bytes);
  }

  /** What a genesis decides for one who has its bytes and the schema. Throws as `found` does. */
  joined<F extends Fields>(id: DocumentId, schema: F, bytes: Uint8Array): Founded<F> {
    return this.#founding("a genesis").joined(id, schema, bytes);
  }

  /** What `open` opens, not yet among the documents: for those who recover its log first. Throws `DocumentError`. */
  named<F extends Fields>(name: string, schema: F, standing: DocumentStanding = {}): DocumentCore<F> {
    const id = namedDocumentId(name);
    if (id === undefined) {
      const rule = `1 to ${documentIdLengthMax} characters of well-formed text, not beginning with "~"`;
      throw new DocumentError("INVALID_NAME", `"${name}" can't name a document: ${rule}`);
    }
    const root = documentRoot(schema);
    if (root.needsGenesis) {
      throw new DocumentError("NEEDS_GENESIS", `"${name}" holds a ledger or budget: use create(schema, genesis)`);
    }
    const judge = isGuarded(root) ? { judge: this.#founding("guards").judge } : {};
    return new DocumentCore({ ...this.#shared, ...standing, ...judge, id, root });
  }

  /** What `create` creates, not yet among the documents. Throws `DocumentError` with code `NEEDS_IDENTITY`. */
  founded<F extends Fields>(founded: Founded<F>, standing: DocumentStanding = {}): DocumentCore<F> {
    const { id, fields, judge, signed } = founded;
    const { identity, witness } = this.#options;
    const opener = identity ?? witness;
    const options = { ...this.#shared, ...standing, id, judge, root: documentRoot(fields) };
    if (signed === undefined) return new DocumentCore(options);
    if (opener !== undefined) return opener.open(options, signed);
    throw new DocumentError(
      "NEEDS_IDENTITY",
      `"${id}" is signed: give the replica an identity to read and write it, or a witness`,
    );
  }

  /** Puts a document among the others. Throws `DocumentError` with code `ALREADY_OPEN`. */
  add<F extends Fields>(document: DocumentCore<F>): DocumentCore<F> {
    if (this.documents.has(document.id)) {
      throw new DocumentError("ALREADY_OPEN", `"${document.id}" is open already: use that handle, or close it first`);
    }
    this.documents.set(document.id, document as unknown as DocumentCore);
    return document;
  }

  /** Forgets a document; what storage keeps of it stays. */
  close(id: DocumentId): void {
    this.documents.get(id)?.close();
    this.documents.delete(id);
  }

  /** What all documents have. */
  get #shared(): ReplicaOptions & Pick<DocumentOptions<Fields>, "clock" | "pending"> {
    return { ...this.#options, clock: this.#clock, pending: this.#pending };
  }

  #founding(what: string): Founding {
    const { founding } = this.#options;
    if (founding !== undefined) return founding;
    throw new DocumentError("NEEDS_FOUNDING", `documents with ${what} need "founding": give it to the replica`);
  }
}

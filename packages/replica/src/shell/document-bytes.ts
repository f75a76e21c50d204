// A document as bytes that an application carries itself, by file, mail or paste. What comes in is treated as what a peer
// sends: verified, guarded, applied after what it depends on, and written to disk.

import type { Fields } from "@joinery/crdt";
import { decodeBundle } from "../core/bundle-codec.js";
import type { DocumentCore } from "../core/document-core.js";
import { exportSince, versionOf } from "../core/document-export.js";
import type { Hash } from "../core/document-options.js";
import type { Entry } from "../core/entry.js";
import { DocumentError } from "../errors.js";

export interface ExportOptions {
  /** What `version` answered where the bytes go: then they hold only what is lacking there. By default everything. */
  readonly since?: Uint8Array;
}

/** What became of the entries that were imported. */
export interface ImportResult {
  /** Taken in, on disk by now. */
  readonly taken: number;
  /** Here before. */
  readonly known: number;
  /** Not taken: they wait for entries that are not here, or for their time, or were rejected. */
  readonly left: number;
}

/** What it takes to import. */
export interface ImportPort {
  receive(entries: readonly Entry[]): void;
  /** Resolves when everything received so far is verified and written. */
  settled(): Promise<void>;
}

export class DocumentBytes<F extends Fields> {
  readonly #core: DocumentCore<F>;
  readonly #hash: Hash;

  constructor(core: DocumentCore<F>, hash: Hash) {
    this.#core = core;
    this.#hash = hash;
  }

  version(): Uint8Array {
    return versionOf(this.#core);
  }

  /** What is durable. Throws `DocumentError`, code `INVALID_BYTES`. */
  export({ since }: ExportOptions): Uint8Array {
    const bytes = exportSince(this.#core, since, this.#hash);
    if (bytes.ok) return bytes.value;
    const advice = 'give what "version" answered, unchanged';
    throw new DocumentError("INVALID_BYTES", `"since" is no version of a document (${bytes.reason}): ${advice}`);
  }

  /** Throws `DocumentError`, code `INVALID_BYTES`, and nothing has changed; or what `port.settled` rejects with. */
  async import(bytes: Uint8Array, port: ImportPort): Promise<ImportResult> {
    const { id, authors, log, branches } = this.#core;
    const decoded = decodeBundle(bytes, id, authors, this.#hash);
    if (!decoded.ok) {
      const advice = "give the bytes that the export of this document answered, unchanged";
      throw new DocumentError("INVALID_BYTES", `"${id}" can't import: ${decoded.reason}; ${advice}`);
    }
    const isHere = (entry: Entry): boolean => branches?.stores(entry) ?? log.has(entry);
    const fresh = decoded.value.filter((entry) => !isHere(entry));
    port.receive(fresh);
    await port.settled();
    const taken = fresh.filter(isHere).length;
    return { taken, known: decoded.value.length - fresh.length, left: fresh.length - taken };
  }
}

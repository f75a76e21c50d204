// Goes over the log of a signed document as it lies on a disk or in an archive, and says of each record why it can't be what
// a replica stored: the same questions as on the way in, of bytes that nobody has asked them yet. Keeps all entries.

import { decodeEntry } from "../core/entry-codec.js";
import type { SignatureCheck } from "../core/signatory.js";
import type { LogRecord } from "../storage-port.js";
import { unitBytesMax } from "./admission.js";
import { type Arrival, arrivalOf, type Foundation } from "./arrival.js";
import { type EntryNode, EntryTree } from "./entry-tree.js";
import { fits } from "./fits.js";

/** A record that fits, and the signature that is to be checked before `prove` is called. */
export interface FittingRecord {
  readonly check: SignatureCheck | undefined;
  /** The signature is good: it covers the entry and what comes before it. Answers what is wrong with that, if anything. */
  prove(): string | undefined;
}

export class SignedAudit {
  readonly #foundation: Foundation;
  readonly #tree: EntryTree;
  /** What no signature covers yet, with its bytes. */
  readonly #unproven: Map<EntryNode, number> = new Map();

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
    this.#tree = new EntryTree(foundation.authors);
  }

  /** How many entries no signature covers. */
  get unprovenCount(): number {
    return this.#unproven.size;
  }

  /** The next record of the log; a text says why it can't be one. */
  accept(record: LogRecord): FittingRecord | string {
    const decoded = decodeEntry(record.bytes, this.#foundation.authors);
    if (!decoded.ok) return `is malformed: ${decoded.reason}`;
    const arrival = arrivalOf(decoded.value, this.#foundation);
    if (typeof arrival === "string") return arrival === "not_a_member" ? "is not by a member" : "is malformed";
    if (!this.#isFiledRight(record, arrival)) return "is filed under another author or other numbers than it holds";
    if (this.#tree.has(arrival.name)) return "stands twice";
    if (!this.#tree.canAdd(arrival)) return "follows what is not before it";
    const parent = arrival.prev === undefined ? undefined : this.#tree.get(arrival.prev);
    if (!fits(arrival, parent, this.#tree)) return "does not fit what it follows";
    const node = this.#tree.add(arrival);
    this.#unproven.set(node, arrival.bytes);
    return { check: arrival.check, prove: () => this.#prove(node) };
  }

  #isFiledRight({ author, firstSeq, lastSeq }: LogRecord, { entry, name }: Arrival): boolean {
    if (firstSeq !== entry.firstSeq || lastSeq !== entry.lastSeq) return false;
    return author === this.#foundation.authors.idOf(entry.author) || author === name;
  }

  #prove(signed: EntryNode): string | undefined {
    let bytes = 0;
    let at: EntryNode | undefined = signed;
    for (; at !== undefined && this.#unproven.has(at); at = at.parent) {
      bytes += this.#unproven.get(at) as number;
      this.#unproven.delete(at);
    }
    const isUnit = at === signed.parent || bytes <= unitBytesMax;
    return isUnit ? undefined : "covers more by its signature than another replica takes in at once";
  }
}

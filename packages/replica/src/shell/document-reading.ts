// What is read of a document: made when it is asked for, and the same object until something changes.
// Inside a change nothing is kept, as what a change shows before it ends may be taken back.

import type { AnyField, Fields, StructView, ValueIssue } from "@joinery/crdt";
import type { DocumentCore } from "../core/document-core.js";
import type { FieldPath } from "./change-event.js";
import { type DocumentSize, MeasuredSize } from "./document-size.js";

/** A value that its field's validator does not take: an older schema's, or one of a peer that does not validate. */
export interface InvalidValue<F extends Fields = Fields> {
  readonly path: FieldPath<F>;
  readonly issues: readonly ValueIssue[];
}

export class DocumentReading<F extends Fields> {
  readonly #core: DocumentCore<F>;
  #value: StructView<F> | undefined;
  #invalid: readonly InvalidValue<F>[] | undefined;
  #size: DocumentSize | undefined;

  constructor(core: DocumentCore<F>) {
    this.#core = core;
  }

  get value(): StructView<F> {
    if (this.#value !== undefined) return this.#value;
    const value = this.#core.view;
    if (!this.#core.isChanging) this.#value = value;
    return value;
  }

  get invalidValues(): readonly InvalidValue<F>[] {
    if (this.#invalid !== undefined) return this.#invalid;
    const found: InvalidValue<F>[] = [];
    const root = this.#core.state.root as AnyField;
    root.checks?.find(this.#core.view, (path, issues) => {
      found.push({ path: path as unknown as FieldPath<F>, issues });
    });
    if (!this.#core.isChanging) this.#invalid = found;
    return found;
  }

  get size(): DocumentSize {
    if (this.#size !== undefined) return this.#size;
    const size = new MeasuredSize(this.#core as unknown as DocumentCore);
    if (!this.#core.isChanging) this.#size = size;
    return size;
  }

  /** An entry came that changed nothing. */
  forgetSize(): void {
    this.#size = undefined;
  }

  /** Something has changed. */
  forget(): void {
    this.#size = undefined;
    this.#value = undefined;
    this.#invalid = undefined;
  }
}

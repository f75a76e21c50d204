// How a document stands in a message: by name, with the sender's number for it, until the sender knows the receiver's
// number; by that number and its own until the receiver has used it; from then on by the receiver's number alone.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readText } from "./foreign-bytes.js";

/** No number: the sender does not have the document open. */
export const noNumber = 0;

const named = 0;
const introduced = 1;
const firstNumber = 2;

export type DocumentRef =
  | { readonly name: string; readonly sender: number }
  | { readonly receiver: number; readonly sender?: number };

export function writeDocumentRef(encoder: encoding.Encoder, ref: DocumentRef): void {
  if ("name" in ref) {
    encoding.writeVarUint(encoder, named);
    encoding.writeVarString(encoder, ref.name);
    encoding.writeVarUint(encoder, ref.sender);
  } else if (ref.sender !== undefined) {
    encoding.writeVarUint(encoder, introduced);
    encoding.writeVarUint(encoder, ref.receiver);
    encoding.writeVarUint(encoder, ref.sender);
  } else encoding.writeVarUint(encoder, ref.receiver + firstNumber);
}

export function readDocumentRef(decoder: decoding.Decoder): DocumentRef {
  const form = decoding.readVarUint(decoder);
  if (form === named) return { name: readText(decoder), sender: decoding.readVarUint(decoder) };
  if (form >= firstNumber) return { receiver: form - firstNumber };
  return { receiver: decoding.readVarUint(decoder), sender: decoding.readVarUint(decoder) };
}

/** What both sides call one document on one session. Numbers of a side grow, so the greater of two is the later. */
export class DocumentNumbers {
  readonly #name: string;
  readonly #own: number;
  #theirs: number = noNumber;
  #isKnown = false;

  constructor(name: string, own: number) {
    this.#name = name;
    this.#own = own;
  }

  /** True when the peer has named the document, as one that it has open. */
  get isHeard(): boolean {
    return this.#theirs !== noNumber;
  }

  /** The peer's number for it; `noNumber` until it is known. */
  get theirs(): number {
    return this.#theirs;
  }

  /** True when the peer has used our number: it knows that the document is open here. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** How to name the document to the peer now. */
  get ref(): DocumentRef {
    if (this.#theirs === noNumber) return { name: this.#name, sender: this.#own };
    return this.#isKnown ? { receiver: this.#theirs } : { receiver: this.#theirs, sender: this.#own };
  }

  /** The same with our own number in any case, for a word that is about the document as it is open now. */
  get introduction(): DocumentRef {
    const sender = this.#own;
    return this.#theirs === noNumber ? { name: this.#name, sender } : { receiver: this.#theirs, sender };
  }

  /** The peer named it so; true when it has opened the document anew since it was last heard. */
  hear(ref: DocumentRef): boolean {
    const usesOwn = "receiver" in ref;
    const isLater = ref.sender !== undefined && ref.sender > this.#theirs;
    const isAnew = isLater && this.#theirs !== noNumber;
    if (isLater) this.#theirs = ref.sender;
    if (isAnew) this.#isKnown = usesOwn;
    else if (usesOwn) this.#isKnown = true;
    return isAnew;
  }
}

// How a document stands in a message: by name, with the sender's number for it, until the sender knows the receiver's
// number; by that number and its own until the receiver has used it; from then on by the receiver's number alone. A document
// that was opened before on this session always has its own number beside, so that what comes late from then is known by it.

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

/** What a reference tells: nothing new, that the peer has opened the document anew, or that it is from before it did. */
export type Hearing = "known" | "anew" | "late";

/** What both sides call one document on one session. Numbers of a side grow, so the greater of two is the later. */
export class DocumentNumbers {
  readonly #name: string;
  readonly #own: number;
  readonly #wasOpen: boolean;
  /** The peer has opened it anew: what bears no number of its own is from before. */
  #isTheirsLater = false;
  #theirs: number = noNumber;
  #isKnown = false;
  /** The peer may have closed it and forgotten its number. */
  #isDoubted = false;

  /** @param wasOpen it was open here before on this session, under another number */
  constructor(name: string, own: number, wasOpen: boolean) {
    this.#name = name;
    this.#own = own;
    this.#wasOpen = wasOpen;
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
    if (this.#theirs === noNumber || this.#isDoubted) return { name: this.#name, sender: this.#own };
    return this.#isKnown && !this.#wasOpen ? { receiver: this.#theirs } : { receiver: this.#theirs, sender: this.#own };
  }

  /** The same with our own number in any case, for a word that is about the document as it is open now. */
  get introduction(): DocumentRef {
    const sender = this.#own;
    return this.#theirs === noNumber ? { name: this.#name, sender } : { receiver: this.#theirs, sender };
  }

  /** The peer does not answer: by its number it may not know which document is meant. */
  doubt(): void {
    this.#isDoubted = true;
  }

  /** The peer named it so. */
  hear(ref: DocumentRef): Hearing {
    this.#isDoubted = false;
    const usesOwn = "receiver" in ref;
    const { sender } = ref;
    if (sender === undefined ? this.#isTheirsLater : sender !== noNumber && sender < this.#theirs) return "late";
    const isLater = sender !== undefined && sender > this.#theirs;
    const isAnew = isLater && this.#theirs !== noNumber;
    if (isLater) this.#theirs = sender;
    if (isAnew) this.#isTheirsLater = true;
    if (isAnew) this.#isKnown = usesOwn;
    else if (usesOwn) this.#isKnown = true;
    return isAnew ? "anew" : "known";
  }
}

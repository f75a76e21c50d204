// What an entry of a signed document is: SHA-256 over everything in it but its signature, and over the document it is
// for, so that it can be moved nowhere. A signature is over that hash, in words that mean nothing elsewhere.

import type { AuthorTable } from "@joinery/clock";
import type { Hash } from "../core/document-options.js";
import type { Entry } from "../core/entry.js";
import { encodeEntry } from "../core/entry-codec.js";
import { sealOf, withSeal } from "./seal.js";

const entryDomain = "joinery signed entry 1\n";
const headDomain = "joinery signed head 1\n";

/** The entry's identity, 32 bytes. */
export function entryHash(hash: Hash, document: string, entry: Entry, authors: AuthorTable): Uint8Array {
  // A document's name holds no line break, so no two documents share a prefix.
  return hash(joined(ascii(`${entryDomain}${document}\n`), unsignedBytes(entry, authors)));
}

/** The canonical bytes of an entry without its signature. */
export function unsignedBytes(entry: Entry, authors: AuthorTable): Uint8Array {
  const seal = sealOf(entry);
  const isBare = seal?.signature === undefined;
  return encodeEntry(isBare ? entry : withSeal(entry, { ...seal, signature: undefined }), authors);
}

/** What an author signs for the entry with this hash, and with it for everything before it on its chain. */
export function headMessage(entry: Uint8Array): Uint8Array {
  return joined(ascii(headDomain), entry);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

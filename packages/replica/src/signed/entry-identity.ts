// What an entry of a signed document is: SHA-256 over everything in it but its signature, and over the document it is
// for, so that it can be moved nowhere. A signature is over that hash, in words that mean nothing elsewhere.

import type { AuthorTable } from "@joinery/clock";
import type { Hash } from "../core/document-options.js";
import type { Entry } from "../core/entry.js";
import { encodeRest } from "../core/entry-codec.js";
import { unsignedRest } from "./seal.js";

const entryDomain = "joinery signed entry 1\n";
const headDomain = "joinery signed head 1\n";

/** The entry's identity, 32 bytes. */
export function entryHash(hash: Hash, document: string, entry: Entry, authors: AuthorTable): Uint8Array {
  // A document's name holds no line break, so no two documents share a prefix.
  return hash(after(`${entryDomain}${document}\n`, unsignedBytes(entry, authors)));
}

/** The canonical bytes of an entry without its signature. */
export function unsignedBytes(entry: Entry, authors: AuthorTable): Uint8Array {
  return encodeRest(entry.locals, unsignedRest(entry), authors);
}

/** What an author signs for the entry with this hash, and with it for everything before it on its chain. */
export function headMessage(entry: Uint8Array): Uint8Array {
  return after(headDomain, entry);
}

/** `bytes` behind a text in ASCII. */
function after(text: string, bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(text.length + bytes.length);
  for (let index = 0; index < text.length; index++) all[index] = text.charCodeAt(index);
  all.set(bytes, text.length);
  return all;
}

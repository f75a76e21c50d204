// An entry that nobody signed, made of one that somebody did: in the name of another author, or with other bytes in it.

import { type ReplicaId, replicaIdToBytes } from "@joinery/clock";
import { type DocumentCore, decodeEntry, type Entry, encodeEntry } from "@joinery/replica";
import { SignedDocumentCore } from "@joinery/replica/signed";
import type { KeyedRandom } from "../kernel/keyed-random.js";

/** Undefined where there is nothing to forge, or nobody else to name, or what comes of it is no entry. */
export function forgedEntry(document: DocumentCore, random: KeyedRandom): Entry | undefined {
  if (!(document instanceof SignedDocumentCore) || document.tree.nodes.length === 0) return undefined;
  const { entry } = random.pick(document.tree.nodes);
  const { authors } = document;
  const author = authors.ownerIdOf(entry.author);
  const bytes = encodeEntry(entry, authors);
  const others = document.tree.nodes.map((node) => authors.ownerIdOf(node.entry.author)).filter((id) => id !== author);
  const forged =
    random.chance(0.5) && others.length > 0 ? renamed(bytes, author, random.pick(others)) : altered(bytes, random);
  const read = decodeEntry(forged, authors);
  return read.ok ? read.value : undefined;
}

/** `bytes` with another name wherever one stands. */
export function renamed(bytes: Uint8Array, from: ReplicaId, to: ReplicaId): Uint8Array {
  const [before, after] = [from, to].map((name) => replicaIdToBytes(name) as Uint8Array) as [Uint8Array, Uint8Array];
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(before); at >= 0; at = copy.indexOf(before, at + after.length)) copy.set(after, at);
  return new Uint8Array(copy);
}

/** One bit of its last bytes, which are its operations. */
function altered(bytes: Uint8Array, random: KeyedRandom): Uint8Array {
  const copy = bytes.slice();
  const at = copy.length - 1 - random.integer(Math.min(8, copy.length));
  copy[at] = (copy[at] as number) ^ (1 << random.integer(8));
  return copy;
}

// What a document holds, in words that tests compare.
import type { VersionVector } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import { encodeEntry, ReplicaCore } from "@joinery/replica";
import { readAt } from "./foreign-authors.js";
import { authorOf, schema, type TestDocument } from "./test-node.js";

/** A vector by the names of its authors. */
export function vectorOf({ authors }: TestDocument, vector: VersionVector): string {
  const dots = [...vector.entries()].map(({ author, seq }) => `${authors.idOf(author)}:${seq}`);
  return dots.sort().join(" ");
}

/** The entries that are applied, by author and in order, as bytes. */
export function chainsOf({ applied, authors, log }: TestDocument): Map<string, Uint8Array[]> {
  const chains = new Map<string, Uint8Array[]>();
  for (const { author } of applied.entries()) {
    const bytes = log.chain(author).map((entry) => encodeEntry(entry, authors));
    chains.set(authors.idOf(author), bytes);
  }
  return chains;
}

/** A document into which exactly the applied entries were put, in the order in which they were applied. */
export function folded({ id, applied, authors, log }: TestDocument): TestDocument {
  const fold = new ReplicaCore({ author: authorOf(4000) }).open(id, schema);
  const all = [...applied.entries()].map(({ author }) => ({ author, from: 1, to: Number.MAX_SAFE_INTEGER }));
  const written = log.gather(all).map((entry) => encodeEntry(entry, authors));
  fold.recover(readAt(fold, written));
  return fold;
}

export function bytesOf({ state }: TestDocument): string {
  return Buffer.from(encodeState(state)).toString("base64");
}

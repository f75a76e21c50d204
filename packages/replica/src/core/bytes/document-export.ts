// What a document hands out as bytes: its durable entries that a holder of some version lacks.

import { VersionVector } from "@joinery/clock";
import type { Decoded } from "@joinery/crdt";
import type { DocumentCore } from "../document-core.js";
import { sameBytes } from "../entry.js";
import type { Interval } from "../entry-log.js";
import { encodeBundle } from "./bundle-codec.js";
import { decodeDigest, decodeVersion, encodeDigest, encodeVersion } from "./version-codec.js";

type ExportedCore = Pick<DocumentCore, "id" | "authors" | "durable" | "log" | "branches">;

/** The reason where entries below the cut would be needed. */
export const truncatedReason = "entries below the cut";

/** What is durable, for `since` of `exportSince` elsewhere. */
export function versionOf(document: ExportedCore): Uint8Array {
  const { branches, durable, authors } = document;
  return branches === undefined ? encodeVersion(durable, authors) : encodeDigest(branches.digest);
}

/**
 * A bundle of all that is durable and that `since`, which `versionOf` answered, does not cover; of everything without it.
 * Where authors may have branches it holds everything, unless both sides have the same.
 */
export function exportSince(document: ExportedCore, since: Uint8Array | undefined): Decoded<Uint8Array> {
  const known = since === undefined ? { ok: true as const, value: new VersionVector() } : coveredBy(document, since);
  if (!known.ok) return known;
  const lacking: Interval[] = [];
  for (const { author, seq } of document.durable.entries()) {
    const from = known.value.get(author) + 1;
    if (from <= seq) lacking.push({ author, from, to: seq });
  }
  if (document.branches === undefined && document.log.below(lacking).length > 0) {
    return { ok: false, reason: truncatedReason };
  }
  const entries = (document.branches ?? document.log).gather(lacking);
  return { ok: true, value: encodeBundle(document.id, entries, document.authors) };
}

function coveredBy(document: ExportedCore, since: Uint8Array): Decoded<VersionVector> {
  const { branches, durable, authors } = document;
  if (branches === undefined) return decodeVersion(since, authors);
  const digest = decodeDigest(since);
  if (digest === undefined) return { ok: false, reason: "a version of a document without branches" };
  return { ok: true, value: sameBytes(digest, branches.digest) ? durable : new VersionVector() };
}

// What a document hands out as bytes: its durable entries that a holder of some version lacks.

import { VersionVector } from "@joinery/clock";
import type { Decoded } from "@joinery/crdt";
import { encodeBundle } from "./bundle-codec.js";
import type { DocumentCore } from "./document-core.js";
import type { Hash } from "./document-options.js";
import type { Interval } from "./entry-log.js";
import { decodeVersion } from "./version-codec.js";

type ExportedCore = Pick<DocumentCore, "id" | "authors" | "durable" | "log" | "branches">;

/** A bundle of all that is durable and not covered by `since`, which `encodeVersion` wrote; of everything without it. */
export function exportSince(document: ExportedCore, since: Uint8Array | undefined, hash: Hash): Decoded<Uint8Array> {
  const known = since === undefined ? undefined : decodeVersion(since, document.authors);
  if (known?.ok === false) return known;
  const vector = known?.value ?? new VersionVector();
  const lacking: Interval[] = [];
  for (const { author, seq } of document.durable.entries()) {
    const from = vector.get(author) + 1;
    if (from <= seq) lacking.push({ author, from, to: seq });
  }
  const entries = (document.branches ?? document.log).gather(lacking);
  return { ok: true, value: encodeBundle(document.id, entries, document.authors, hash) };
}

// The join of a stretch of the log, as bytes: what a holder of exactly what is below the stretch lacks to have all above it too,
// without the entries (a delta group: Almeida, Shoker, Baquero: Delta state replicated data types, 2018). It has the cells of the
// stretch that are alive, the dots below it that its operations covered, and the fingerprint of what comes of it: where some
// operation replaced a cell that it didn't name, what is put together is not what it should be, and is not taken.

import { type AuthorTable, CausalContext, type Dot, type VersionVector } from "@joinery/clock";
import { type Decoded, decodeState, encodeState, type Fields, readPatch, writePatch } from "@joinery/crdt";
import { decoded } from "../decoded.js";
import { checksummed, readChecksummed } from "./checksum.js";
import type { Base, DocumentState } from "./snapshot.js";
import { checkTip, readTip, type Tip, writeTip } from "./tip.js";

/** The first byte; snapshots have another one. */
const version = 2;
const laneBytes = 4;

/** The stretch goes on from something else, or does not come to what it should. */
export interface Elsewhere {
  readonly ok: false;
  readonly code: "elsewhere";
  readonly reason: string;
}

export function isJoined(bytes: Uint8Array): boolean {
  return bytes[0] === version;
}

/** The stretch above `vector` of what `state` has seen, in which operations covered `covered`. */
export function encodeJoined<F extends Fields>(
  state: DocumentState<F>,
  vector: VersionVector,
  covered: readonly Dot[],
  tip: Omit<Tip, "vector">,
): Uint8Array {
  const below = covered.filter(({ author, seq }) => vector.covers(author, seq));
  const had = new Map(below.map((dot) => [`${dot.author}/${dot.seq}`, dot])).values();
  const patch = state.patch({ base: new CausalContext(vector), had, lacks: () => false });
  return checksummed(version, (bytes) => {
    writeTip(tip, state.authors, bytes);
    for (const lane of state.fingerprint.lanes()) bytes.fixed(lane >>> 0, laneBytes);
    writePatch(patch, state.root, state.authors, bytes);
  });
}

/** What comes of `state`, which stays as it is, and a stretch: O(state). Interns authors only where that is ok. */
export function decodeJoined<F extends Fields>(
  bytes: Uint8Array,
  state: DocumentState<F>,
  authors: AuthorTable,
): Decoded<Base<F>> | Elsewhere {
  const authorsBefore = authors.size;
  const read = decoded(() => readJoined(bytes, state, authors), authors);
  if (!read.ok) return read;
  if (read.value !== undefined) return { ok: true, value: read.value };
  authors.truncate(authorsBefore);
  return { ok: false, code: "elsewhere", reason: "a joined stretch for a holder of something else" };
}

function readJoined<F extends Fields>(
  bytes: Uint8Array,
  state: DocumentState<F>,
  authors: AuthorTable,
): Base<F> | undefined {
  const reader = readChecksummed(bytes, version, "joined stretch");
  const tip = readTip(reader, authors);
  const lanes = Array.from({ length: 4 }, () => reader.fixed(laneBytes));
  const patch = readPatch(reader, state.root, authors);
  checkTip({ ...tip, vector: patch.context.vector });
  if (patch.base.vector.compare(state.context.vector) !== "equal") return undefined;
  const copy = decodeState(encodeState(state), state.root, authors);
  if (!copy.ok) return undefined;
  const joined = copy.value as unknown as DocumentState<F>;
  joined.mend(patch, { known: patch.base.vector, removed: [] });
  const isWhole = joined.fingerprint.lanes().every((lane, index) => lane >>> 0 === lanes[index]);
  return isWhole ? { state: joined, ...tip } : undefined;
}

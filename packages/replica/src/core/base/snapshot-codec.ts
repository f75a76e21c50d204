// The bytes of a snapshot: a version, the greatest time, the names of the heads, the canonical state, a CRC-32 of it all.
// Canonical as the state is. Decoding never throws, and interns no author where it fails.

import type { AuthorTable } from "@joinery/clock";
import { type Decoded, DecodeError, decodeState, encodeState, type Fields, type StructField } from "@joinery/crdt";
import { decoded } from "../decoded.js";
import { checksummed, readChecksummed } from "./checksum.js";
import type { Base, DocumentState } from "./snapshot.js";
import { checkTip, readTip, writeTip } from "./tip.js";

const version = 1;

export function encodeSnapshot<F extends Fields>({ state, heads, stamp }: Base<F>): Uint8Array {
  return checksummed(version, (bytes) => {
    writeTip({ heads, stamp }, state.authors, bytes);
    bytes.raw(encodeState(state));
  });
}

/** Reads what `encodeSnapshot` wrote, for a document of this type; the authors are interned in `authors`. */
export function decodeSnapshot<F extends Fields>(
  bytes: Uint8Array,
  root: StructField<F>,
  authors: AuthorTable,
): Decoded<Base<F>> {
  return decoded(() => readSnapshot(bytes, root, authors), authors);
}

/** Why the bytes are no snapshot as it was written, as far as can be told without a schema. */
export function snapshotFault(bytes: Uint8Array): string | undefined {
  const read = decoded(() => readChecksummed(bytes, version, "snapshot"));
  return read.ok ? undefined : read.reason;
}

function readSnapshot<F extends Fields>(bytes: Uint8Array, root: StructField<F>, authors: AuthorTable): Base<F> {
  const reader = readChecksummed(bytes, version, "snapshot");
  const tip = readTip(reader, authors);
  const decodedState = decodeState(reader.rest(), root, authors);
  if (!decodedState.ok) throw new DecodeError(decodedState.reason);
  const state = decodedState.value as unknown as DocumentState<F>;
  if (state.context.cloudSize > 0) throw new DecodeError("a snapshot with gaps");
  checkTip({ ...tip, vector: state.context.vector });
  return { state, ...tip };
}

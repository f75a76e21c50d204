// A snapshot of a document as it can be looked at: what was in it when it was made. Nothing of the document itself is touched.

import type { Fields, StructView } from "@joinery/crdt";
import type { DocumentCore } from "../../core/document-core.js";
import { DocumentError } from "../../errors.js";
import type { Storage } from "../../storage-port.js";
import { readKept } from "./read-kept.js";

export interface SnapshotReading<F extends Fields> {
  /** As `snapshots` lists it. */
  readonly id: number;
  readonly byteCount: number;
  /** Everything that was in the document, by field. */
  readonly value: StructView<F>;
  /** How many operations had made it so. */
  readonly operations: number;
  /** When the latest of them was written, by its author's clock. */
  readonly timeMs: number;
}

/** Reads snapshot `id` into `core`, a document that nothing else is done with. */
export async function readSnapshot<F extends Fields>(
  storage: Storage,
  core: DocumentCore<F>,
  id: number,
): Promise<SnapshotReading<F>> {
  const { bytes } = await readKept(storage, core.id, id);
  const restored = core.base.restore(bytes);
  if (!restored.ok) {
    const advice = "give the schema that the document was last opened with, or look at another one";
    throw new DocumentError(
      "CORRUPT_LOG",
      `snapshot ${id} of "${core.id}" can't be read (${restored.reason}): ${advice}`,
    );
  }
  return {
    id,
    byteCount: bytes.length,
    value: core.view,
    operations: restored.value.total,
    timeMs: core.base.latestMs,
  };
}

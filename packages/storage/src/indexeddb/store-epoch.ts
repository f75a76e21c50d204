// The name of a store, drawn once and kept in it. A backup that an upgrade makes has none yet and gets one of its own, so authors of
// the store aren't the backup's. What browsers copy or put back with a profile keeps the name that it had.
import type { RecordRows } from "./record-rows.js";
import type { WriteTransaction } from "./schema.js";

/** It begins with NUL, as no key of a replica does. */
export const epochKey = "\0epoch";
const epochBytes = 16;

/** The epoch of the store; draws one where there is none. */
export async function takeEpoch(transaction: WriteTransaction, rows: RecordRows): Promise<Uint8Array> {
  const known = await rows.loadMeta(transaction, epochKey);
  if (known !== undefined) return known;
  const epoch = crypto.getRandomValues(new Uint8Array(epochBytes));
  await rows.saveMeta(transaction, epochKey, epoch);
  return epoch;
}

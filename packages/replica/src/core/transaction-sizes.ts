// How many operations each transaction of an entry holds, as a column of runs: nearly always one and one and one. Nothing
// stands for a single transaction, which holds them all.

import { type ByteReader, type ByteWriter, DecodeError, RunReader, RunWriter } from "@joinery/crdt";
import { entryTransactionsMax } from "./entry.js";

export function writeTransactionSizes(bytes: ByteWriter, sizes: readonly number[]): void {
  const column = new RunWriter();
  if (sizes.length > 1) for (const size of sizes) column.write(size);
  column.finish();
  bytes.sized(column.bytes);
}

/** Sizes of at least one that add up to `operations`. Throws `DecodeError`. */
export function readTransactionSizes(bytes: ByteReader, operations: number): number[] {
  const part = bytes.part();
  if (part.remaining === 0) return [operations];
  const column = new RunReader(part);
  const sizes: number[] = [];
  for (let left = operations; left > 0; ) {
    const size = column.read();
    if (size < 1 || size > left) throw new DecodeError("as many operations as sequence numbers are needed");
    sizes.push(size);
    left -= size;
    if (sizes.length > entryTransactionsMax) throw new DecodeError("more transactions than an entry may hold");
  }
  if (sizes.length === 1) throw new DecodeError("the size of a single transaction");
  column.end();
  return sizes;
}

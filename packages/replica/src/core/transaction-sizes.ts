// How many operations each transaction of an entry holds, as a column of runs: nearly always one and one and one.

import { type ByteReader, type ByteWriter, DecodeError, RunReader, RunWriter } from "@joinery/crdt";
import { entryTransactionsMax } from "./entry.js";

export function writeTransactionSizes(bytes: ByteWriter, sizes: readonly number[]): void {
  const column = new RunWriter();
  for (const size of sizes) column.write(size);
  column.finish();
  bytes.sized(column.bytes);
}

/** Sizes of at least one that add up to `operations`. Throws `DecodeError`. */
export function readTransactionSizes(bytes: ByteReader, operations: number): number[] {
  const column = new RunReader(bytes.part());
  const sizes: number[] = [];
  for (let left = operations; left > 0; ) {
    const size = column.read();
    if (size < 1 || size > left) throw new DecodeError("as many operations as sequence numbers are needed");
    sizes.push(size);
    left -= size;
    if (sizes.length > entryTransactionsMax) throw new DecodeError("more transactions than an entry may hold");
  }
  column.end();
  return sizes;
}

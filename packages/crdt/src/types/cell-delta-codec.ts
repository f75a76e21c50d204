// Bytes of a change to one place: its cells, then the dots they cover, both in canonical order.

import { compareDots } from "@joinery/clock";
import type { DeltaReader } from "../codec/delta-reader.js";
import type { DeltaWriter } from "../codec/delta-writer.js";
import { type CellDelta, sortedDots } from "../core/cell.js";
import { DecodeError } from "../errors.js";

export function writeCellDelta<Payload>(
  delta: CellDelta<Payload>,
  writer: DeltaWriter,
  writePayload: (payload: Payload) => void,
): void {
  writer.count(delta.added.length);
  for (const cell of sortedDots(delta.added, writer.authors)) {
    writer.cellDot(cell);
    writer.cellStamp(cell.stamp);
    writePayload(cell.payload);
  }
  writer.count(delta.removed.length);
  for (const dot of sortedDots(delta.removed, writer.authors)) writer.dot(dot);
}

export function readCellDelta<Payload>(reader: DeltaReader, readPayload: () => Payload): CellDelta<Payload> {
  const added: CellDelta<Payload>["added"][number][] = [];
  for (let left = reader.length(0); left > 0; left--) {
    const { author, seq } = reader.cellDot();
    const stamp = reader.cellStamp();
    const cell = { author, seq, stamp, payload: readPayload() };
    const last = added[added.length - 1];
    if (last !== undefined && compareDots(reader.authors, last, cell) >= 0) throw new DecodeError("cells out of order");
    added.push(cell);
  }
  return { added, removed: reader.removedDots() };
}

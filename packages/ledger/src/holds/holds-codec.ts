// The bytes of holds, in operations and in states.

import { compareDots, parseReplicaId } from "@joinery/clock";
import { DecodeError, type DeltaReader, type DeltaWriter } from "@joinery/crdt";
import type { OpenHold } from "./open-holds.js";

export function writeHold(hold: OpenHold, writer: DeltaWriter): void {
  writer.cellDot(hold);
  writer.amount(hold.id);
  writer.text(hold.from);
  writer.text(hold.to);
  writer.amount(hold.amount);
  writer.text(hold.resolver);
  writer.count(hold.ledger);
  writer.count(hold.code);
}

export function readHold(reader: DeltaReader): OpenHold {
  const { author, seq } = reader.cellDot();
  const id = reader.amount();
  const from = reader.text();
  const to = reader.text();
  const amount = reader.amount();
  const resolver = parseReplicaId(reader.text());
  if (resolver === undefined) throw new DecodeError("a hold whose resolver is no author");
  return { author, seq, id, from, to, amount, resolver, ledger: reader.count(), code: reader.count() };
}

/** Those of a state, in order of their dots. */
export function writeHolds(holds: readonly OpenHold[], writer: DeltaWriter): void {
  writer.parts(holds.length);
  for (const hold of [...holds].sort((a, b) => compareDots(writer.authors, a, b))) writeHold(hold, writer);
}

export function readHolds(reader: DeltaReader): OpenHold[] {
  const holds: OpenHold[] = [];
  for (let left = reader.parts(); left > 0; left--) {
    const hold = readHold(reader);
    const last = holds.at(-1);
    if (last !== undefined && compareDots(reader.authors, last, hold) >= 0) throw new DecodeError("holds out of order");
    holds.push(hold);
  }
  return holds;
}

// Canonical bytes of the units of devices. A unit is written as its device and its account, from which its name follows.

import { type AuthorTable, parseReplicaId } from "@joinery/clock";
import { DecodeError, type DeltaReader, type DeltaWriter } from "@joinery/crdt";
import type { DelegatedUnit } from "../state/ledger-delta.js";
import { unitAccountId } from "./unit.js";

export function writeUnit(opened: DelegatedUnit, writer: DeltaWriter): void {
  writer.cellDot(opened);
  writer.text(opened.unit.device);
  writer.text(opened.unit.account);
  writer.count(opened.ledger);
  writer.count(opened.code);
}

export function readUnit(reader: DeltaReader): DelegatedUnit {
  const { author, seq } = reader.cellDot();
  const device = parseReplicaId(reader.text());
  if (device === undefined) throw new DecodeError("a device that is not the name of an author");
  const unit = { account: reader.text(), device };
  return { author, seq, account: unitAccountId(unit), ledger: reader.count(), code: reader.count(), unit };
}

export function writeUnits(units: readonly DelegatedUnit[], writer: DeltaWriter): void {
  writer.parts(units.length);
  for (const unit of [...units].sort((a, b) => compareUnits(writer.authors, a, b))) writeUnit(unit, writer);
}

export function readUnits(reader: DeltaReader): DelegatedUnit[] {
  const units: DelegatedUnit[] = [];
  for (let left = reader.parts(); left > 0; left--) {
    const next = readUnit(reader);
    const last = units.at(-1);
    if (last !== undefined && compareUnits(reader.authors, last, next) >= 0)
      throw new DecodeError("units out of order");
    units.push(next);
  }
  if (units.length === 0) throw new DecodeError("units that are none");
  return units;
}

function compareUnits(authors: AuthorTable, a: DelegatedUnit, b: DelegatedUnit): number {
  if (a.author !== b.author) return authors.compare(a.author, b.author);
  return a.account === b.account ? 0 : a.account < b.account ? -1 : 1;
}

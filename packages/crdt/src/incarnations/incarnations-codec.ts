// Canonical bytes of incarnations: by key and then by the dots of their creations, each with what is said of it. In an
// operation one thing is said of one incarnation, and what it was created with is read as strictly as any genesis.

import { compareDots, type Dot } from "@joinery/clock";
import type { DeltaReader } from "../codec/delta-reader.js";
import type { DeltaWriter } from "../codec/delta-writer.js";
import type { AnyField } from "../core/field-type.js";
import type { GenesisField } from "../core/guard.js";
import { DecodeError, InvalidValueError } from "../errors.js";
import { readKeyAfter } from "../types/keyed/keyed-cells.js";
import type { Creation, IncarnationPart, IncarnationsDelta } from "./incarnations-types.js";

/** What is said of an incarnation; as one number, their sum. */
const says = { creation: 1, end: 2, below: 4, all: 7 } as const;

export function writeIncarnations(delta: IncarnationsDelta, writer: DeltaWriter, field: AnyField): void {
  const keys = new Map<string, IncarnationPart[]>();
  for (const part of delta) {
    const parts = keys.get(part.key);
    if (parts === undefined) keys.set(part.key, [part]);
    else parts.push(part);
  }
  writer.parts(keys.size);
  for (const key of [...keys.keys()].sort()) {
    const parts = keys.get(key) as IncarnationPart[];
    writer.text(key);
    writer.parts(parts.length);
    for (const part of parts.sort((a, b) => compareDots(writer.authors, a, b))) writePart(part, writer, field);
  }
}

export function readIncarnations(reader: DeltaReader, field: AnyField): IncarnationsDelta {
  const delta: IncarnationPart[] = [];
  let key: string | undefined;
  for (let keys = reader.parts(); keys > 0; keys--) {
    key = readKeyAfter(reader, key);
    let last: Dot | undefined;
    for (let left = someParts(reader); left > 0; left--) {
      const part = readPart(reader, key, field);
      if (last !== undefined && compareDots(reader.authors, last, part) >= 0) {
        throw new DecodeError("incarnations out of order");
      }
      last = part;
      delta.push(part);
    }
  }
  if (!reader.isState && delta.length !== 1) throw new DecodeError("an operation is about one incarnation");
  return delta;
}

function writePart(part: IncarnationPart, writer: DeltaWriter, field: AnyField): void {
  const { creation, end, below } = part;
  const said =
    (creation === undefined ? 0 : says.creation) +
    (end === undefined ? 0 : says.end) +
    (below === undefined ? 0 : says.below);
  writer.count(said);
  if (creation === undefined) {
    writer.dot(part);
  } else {
    writer.cellDot(part);
    writer.value(creation.genesis);
  }
  if (end !== undefined) writer.cellDot(end);
  if (below !== undefined) field.write(below, writer);
}

function readPart(reader: DeltaReader, key: string, field: AnyField): IncarnationPart {
  const said = reader.count();
  const isOne = said === says.creation || said === says.end || said === says.below;
  if (said < 1 || said > says.all || !(isOne || reader.isState))
    throw new DecodeError("an incarnation said to be none");
  const isCreated = (said & says.creation) !== 0;
  const { author, seq } = isCreated ? reader.cellDot() : (reader.covered(1)[0] as Dot);
  return {
    key,
    author,
    seq,
    creation: isCreated ? readCreation(reader, field) : undefined,
    end: (said & says.end) === 0 ? undefined : reader.cellDot(),
    below: (said & says.below) === 0 ? undefined : readBelow(reader, field),
  };
}

function readBelow(reader: DeltaReader, field: AnyField): unknown {
  reader.enterKey();
  const below = field.read(reader);
  reader.leaveKey();
  return below;
}

function readCreation(reader: DeltaReader, field: AnyField): Creation {
  const genesis = reader.value();
  try {
    return { genesis, field: (field as AnyField & GenesisField<unknown>).withGenesis(genesis) };
  } catch (cause) {
    if (!(cause instanceof InvalidValueError)) throw cause;
    throw new DecodeError(cause.message);
  }
}

function someParts(reader: DeltaReader): number {
  const count = reader.parts();
  if (count === 0) throw new DecodeError("a key of nothing");
  return count;
}

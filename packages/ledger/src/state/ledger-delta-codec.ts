// Canonical bytes of ledger deltas: the same delta gives the same bytes whatever the order of its parts.
// An opened account is written as its ledger, code and nonce; its owner is the author of the dot, so it can't be forged.

import type { AuthorTable } from "@joinery/clock";
import { DecodeError, type DeltaReader, type DeltaWriter } from "@joinery/crdt";
import { openedAccountId } from "../accounts/account-id.js";
import { readUnit, readUnits, writeUnit, writeUnits } from "../devices/units-codec.js";
import { readHold, readHolds, writeHold, writeHolds } from "../holds/holds-codec.js";
import { readCells, writeCells } from "./cells-codec.js";
import type {
  AttestDelta,
  CellsDelta,
  CheckpointDelta,
  ClosingDelta,
  CreditDelta,
  DelegatedUnit,
  LedgerDelta,
  OpenedAccount,
  OwnAccount,
  TransferDelta,
} from "./ledger-delta.js";

const cellsKind = 0;
/** The first leg of a transfer without data of the application: nearly every one. */
const plainKind = 1;
const openKind = 2;
/** Any other leg. */
const legKind = 3;
const holdKind = 4;
/** The first leg of a post or a void. */
const settleKind = 5;
const creditKind = 6;
const closingKind = 7;
/** Cells, some of them of credit or closings. */
const fullKind = 8;
const attestKind = 9;
/** Cells, some of them of what witnesses attested. */
const witnessedKind = 10;
const delegateKind = 11;
/** Cells of every kind, and units of devices. */
const unitedKind = 12;
const checkpointKind = 13;

const hashBytes = 32;

export function writeLedgerDelta(delta: LedgerDelta, writer: DeltaWriter): void {
  if (delta.kind === "transfer") writeTransfer(delta, writer);
  else if (delta.kind === "open") {
    writer.count(openKind);
    writeOpened(delta, writer);
  } else if (delta.kind === "delegate") {
    writer.count(delegateKind);
    writeUnit(delta, writer);
  } else if (delta.kind === "hold") {
    writer.count(holdKind);
    writeHold(delta, writer);
  } else if (delta.kind === "credit") writeCredit(delta, writer);
  else if (delta.kind === "closing") writeClosing(delta, writer);
  else if (delta.kind === "attest") writeAttest(delta, writer);
  else if (delta.kind === "checkpoint") writeCheckpoint(delta, writer);
  else writeState(delta, writer);
}

export function readLedgerDelta(reader: DeltaReader): LedgerDelta {
  const kind = reader.count();
  switch (kind) {
    case cellsKind:
    case fullKind:
    case witnessedKind:
    case unitedKind:
      return readState(reader, kind);
    case plainKind:
    case legKind:
    case settleKind:
      return readTransfer(reader, kind);
    case holdKind:
      return { kind: "hold", ...readHold(reader) };
    case creditKind:
      return readCredit(reader);
    case closingKind:
      return { kind: "closing", ...reader.cellDot(), account: reader.text(), count: reader.amount() };
    case attestKind:
      return readAttest(reader);
    case checkpointKind:
      return { kind: "checkpoint", ...reader.cellDot(), entry: readHash(reader), state: readHash(reader) };
    case delegateKind:
      return { kind: "delegate", ...readUnit(reader) };
    case openKind:
      return { kind: "open", ...readOpened(reader) };
    default:
      throw new DecodeError("a ledger delta of an unknown kind");
  }
}

function writeTransfer(delta: TransferDelta, writer: DeltaWriter): void {
  const kind = delta.settles === undefined ? (isPlain(delta) ? plainKind : legKind) : settleKind;
  writer.count(kind);
  writer.cellDot(delta);
  writer.cellStamp(delta.stamp);
  writer.amount(delta.id);
  writer.text(delta.from);
  writer.text(delta.to);
  writer.amount(delta.amount);
  writer.count(delta.code);
  writer.amount(delta.total);
  if (kind === plainKind) return;
  writer.count(delta.leg);
  writer.amount(delta.userData);
  if (delta.settles === undefined) return;
  writer.author(delta.settles.author);
  writer.count(delta.settles.seq);
}

function isPlain({ leg, userData }: Pick<TransferDelta, "leg" | "userData">): boolean {
  return leg === 0 && userData === 0n;
}

function readTransfer(reader: DeltaReader, kind: number): TransferDelta {
  const { author, seq } = reader.cellDot();
  const stamp = reader.cellStamp();
  const id = reader.amount();
  const from = reader.text();
  const to = reader.text();
  const amount = reader.amount();
  const code = reader.count();
  const total = reader.amount();
  const leg = kind === plainKind ? 0 : reader.count();
  const userData = kind === plainKind ? 0n : reader.amount();
  if (kind === legKind && isPlain({ leg, userData })) throw new DecodeError("a plain leg written as another");
  const settles = kind === settleKind ? reader.mentioned() : undefined;
  return { kind: "transfer", author, seq, stamp, id, leg, from, to, amount, code, userData, total, settles };
}

function writeCredit(delta: CreditDelta, writer: DeltaWriter): void {
  writer.count(creditKind);
  writer.cellDot(delta);
  writer.text(delta.from);
  writer.text(delta.to);
  writer.amount(delta.amount);
  writer.amount(delta.total);
}

function readCredit(reader: DeltaReader): CreditDelta {
  const { author, seq } = reader.cellDot();
  const [from, to] = [reader.text(), reader.text()];
  return { kind: "credit", author, seq, from, to, amount: reader.amount(), total: reader.amount() };
}

function writeClosing(delta: ClosingDelta, writer: DeltaWriter): void {
  writer.count(closingKind);
  writer.cellDot(delta);
  writer.text(delta.account);
  writer.amount(delta.count);
}

function writeAttest(delta: AttestDelta, writer: DeltaWriter): void {
  writer.count(attestKind);
  writer.cellDot(delta);
  writer.author(delta.head.author);
  writer.count(delta.head.seq);
  writer.bytes(delta.hash);
}

function readAttest(reader: DeltaReader): AttestDelta {
  const { author, seq } = reader.cellDot();
  const head = reader.mentioned();
  return { kind: "attest", author, seq, head, hash: readHash(reader) };
}

function writeCheckpoint(delta: CheckpointDelta, writer: DeltaWriter): void {
  writer.count(checkpointKind);
  writer.cellDot(delta);
  writer.bytes(delta.entry);
  writer.bytes(delta.state);
}

function readHash(reader: DeltaReader): Uint8Array {
  const hash = reader.bytes();
  if (hash.length !== hashBytes) throw new DecodeError("a hash of a wrong length");
  return hash;
}

function writeOpened(opened: OwnAccount, writer: DeltaWriter): void {
  writer.cellDot(opened);
  writer.count(opened.ledger);
  writer.count(opened.code);
  writer.text(opened.nonce);
}

function readOpened(reader: DeltaReader): OwnAccount {
  const { author, seq } = reader.cellDot();
  const ledger = reader.count();
  const code = reader.count();
  const nonce = reader.text();
  const account = openedAccountId(reader.authors.ownerIdOf(author), ledger, code, nonce);
  return { author, seq, account, ledger, code, nonce };
}

function writeState(delta: CellsDelta, writer: DeltaWriter): void {
  const units = delta.opened.filter((one) => "unit" in one) as DelegatedUnit[];
  const opened = delta.opened.filter((one) => "nonce" in one) as OwnAccount[];
  const isUnited = units.length > 0;
  const isWitnessed = isUnited || delta.attested.length > 0;
  const isFull = isWitnessed || delta.credit.length + delta.closings.length > 0;
  writer.count(isUnited ? unitedKind : isWitnessed ? witnessedKind : isFull ? fullKind : cellsKind);
  writeCells(delta.cells, writer);
  if (isFull) {
    writeCells(delta.credit, writer);
    writeCells(delta.closings, writer);
  }
  if (isWitnessed) writeCells(delta.attested, writer);
  writer.parts(opened.length);
  for (const one of opened.sort((a, b) => compareOpened(writer.authors, a, b))) writeOpened(one, writer);
  if (isUnited) writeUnits(units, writer);
  writeHolds(delta.holds, writer);
}

function readState(reader: DeltaReader, kind: number): CellsDelta {
  const cells = readCells(reader);
  const credit = kind === cellsKind ? [] : readCells(reader);
  const closings = kind === cellsKind ? [] : readCells(reader);
  const attested = kind === witnessedKind || kind === unitedKind ? readCells(reader) : [];
  if (kind === witnessedKind && attested.length === 0) throw new DecodeError("cells of witnesses that are none");
  if (kind === fullKind && credit.length + closings.length === 0)
    throw new DecodeError("cells of credit that are none");
  const opened: OwnAccount[] = [];
  for (let left = reader.parts(); left > 0; left--) {
    const next = readOpened(reader);
    const last = opened[opened.length - 1];
    if (last !== undefined && compareOpened(reader.authors, last, next) >= 0) {
      throw new DecodeError("accounts out of order");
    }
    opened.push(next);
  }
  const all: OpenedAccount[] = kind === unitedKind ? [...opened, ...readUnits(reader)] : opened;
  return { kind: "cells", cells, credit, closings, attested, opened: all, holds: readHolds(reader) };
}

function compareOpened(authors: AuthorTable, a: OwnAccount, b: OwnAccount): number {
  if (a.author !== b.author) return authors.compare(a.author, b.author);
  if (a.ledger !== b.ledger) return a.ledger - b.ledger;
  if (a.code !== b.code) return a.code - b.code;
  return a.nonce === b.nonce ? 0 : a.nonce < b.nonce ? -1 : 1;
}

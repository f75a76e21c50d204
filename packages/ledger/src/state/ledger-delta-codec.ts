// Canonical bytes of ledger deltas: the same delta gives the same bytes whatever the order of its parts.
// An opened account is written as its code and nonce; its owner is the author of the dot, so it can't be forged.

import type { AuthorTable, Dot } from "@joinery/clock";
import { DecodeError, type DeltaReader, type DeltaWriter } from "@joinery/crdt";
import { readMatrixDelta, writeMatrixDelta } from "@joinery/crdt/matrix";
import { openedAccountId } from "../accounts/account-id.js";
import type { CellsDelta, LedgerDelta, OpenedAccount, TransferDelta } from "./ledger-delta.js";

const cellsKind = 0;
const transferKind = 1;
const openKind = 2;

export function writeLedgerDelta(delta: LedgerDelta, writer: DeltaWriter): void {
  if (delta.kind === "transfer") writeTransfer(delta, writer);
  else if (delta.kind === "open") {
    writer.count(openKind);
    writeOpened(delta, writer);
  } else writeCells(delta, writer);
}

export function readLedgerDelta(reader: DeltaReader): LedgerDelta {
  switch (reader.count()) {
    case cellsKind:
      return readCells(reader);
    case transferKind:
      return readTransfer(reader);
    case openKind:
      return { kind: "open", ...readOpened(reader) };
    default:
      throw new DecodeError("a ledger delta of an unknown kind");
  }
}

function writeTransfer(delta: TransferDelta, writer: DeltaWriter): void {
  writer.count(transferKind);
  writer.cellDot(delta);
  writer.text(delta.id);
  writer.text(delta.from);
  writer.text(delta.to);
  writer.amount(delta.amount);
  writer.count(delta.code);
  writer.amount(delta.total);
}

function readTransfer(reader: DeltaReader): TransferDelta {
  const { author, seq } = reader.cellDot();
  const id = reader.text();
  const from = reader.text();
  const to = reader.text();
  const amount = reader.amount();
  const code = reader.count();
  return { kind: "transfer", author, seq, id, from, to, amount, code, total: reader.amount() };
}

function writeOpened(opened: OpenedAccount, writer: DeltaWriter): void {
  writer.cellDot(opened);
  writer.count(opened.code);
  writer.text(opened.nonce);
}

function readOpened(reader: DeltaReader): OpenedAccount {
  const { author, seq }: Dot = reader.cellDot();
  const code = reader.count();
  const nonce = reader.text();
  return { author, seq, account: openedAccountId(reader.authors.idOf(author), code, nonce), code, nonce };
}

function writeCells(delta: CellsDelta, writer: DeltaWriter): void {
  writer.count(cellsKind);
  writeMatrixDelta(delta.cells, writer);
  writer.parts(delta.opened.length);
  for (const opened of [...delta.opened].sort((a, b) => compareOpened(writer.authors, a, b)))
    writeOpened(opened, writer);
}

function readCells(reader: DeltaReader): CellsDelta {
  const cells = readMatrixDelta(reader);
  const opened: OpenedAccount[] = [];
  for (let left = reader.parts(); left > 0; left--) {
    const next = readOpened(reader);
    const last = opened[opened.length - 1];
    if (last !== undefined && compareOpened(reader.authors, last, next) >= 0) {
      throw new DecodeError("accounts out of order");
    }
    opened.push(next);
  }
  return { kind: "cells", cells, opened };
}

function compareOpened(authors: AuthorTable, a: OpenedAccount, b: OpenedAccount): number {
  if (a.author !== b.author) return authors.compare(a.author, b.author);
  if (a.code !== b.code) return a.code - b.code;
  return a.nonce === b.nonce ? 0 : a.nonce < b.nonce ? -1 : 1;
}

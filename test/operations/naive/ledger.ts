// "ledger" of docs/operations.md.
import { isName } from "./cursor.js";
import { need, Refused } from "./refused.js";
import { cellOf, type Dot, dotOf, isBefore, precedes, type Source } from "./source.js";

export function ledgerFrom(source: Source): unknown {
  const kind = source.count();
  const dot = (): Dot => cellOf(source.around, source.cell());
  switch (kind) {
    case 0:
    case 8:
    case 10:
    case 12:
      return { kind: "cells", ...allFrom(source, kind) };
    case 1:
    case 3:
    case 5:
      return { kind: "transfer", ...transferFrom(source, kind) };
    case 2:
      return { kind: "open", ...openedFrom(source) };
    case 4:
      return { kind: "hold", ...holdFrom(source) };
    case 6:
      return { kind: "credit", dot: dot(), from: source.text(), to: source.text(), ...raisedFrom(source) };
    case 7:
      return { kind: "closing", dot: dot(), account: source.text(), count: source.amount() };
    case 9:
      return { kind: "attest", dot: dot(), head: dotOf(source.author(), source.count()), hash: hashFrom(source) };
    case 11:
      return { kind: "delegate", ...unitFrom(source) };
    case 13:
      return { kind: "checkpoint", dot: dot(), entry: hashFrom(source), state: hashFrom(source) };
    default:
      throw new Refused("an unknown kind");
  }
}

function raisedFrom(source: Source): { amount: bigint; total: bigint } {
  return { amount: source.amount(), total: source.amount() };
}

function transferFrom(source: Source, kind: number): object {
  const dot = cellOf(source.around, source.cell());
  const time = source.time();
  const [id, from, to] = [source.amount(), source.text(), source.text()];
  const [amount, code, total] = [source.amount(), source.count(), source.amount()];
  const [leg, userData] = kind === 1 ? [0, 0n] : [source.count(), source.amount()];
  need(kind !== 3 || leg > 0 || userData > 0n, "a plain leg in the long form");
  const settles = kind === 5 ? dotOf(source.author(), source.count()) : undefined;
  return { dot, time, id, from, to, amount, code, total, leg, userData, settles };
}

interface Opened {
  readonly dot: Dot;
  readonly account: string;
  readonly ledger: number;
  readonly code: number;
  readonly nonce: string;
}

function openedFrom(source: Source): Opened {
  const dot = cellOf(source.around, source.cell());
  const [ledger, code, nonce] = [source.count(), source.count(), source.text()];
  return { dot, account: `${dot.author}.${ledger}.${code}.${nonce}`, ledger, code, nonce };
}

function orderOf({ dot, ledger, code, nonce }: Opened): readonly (string | number)[] {
  return [dot.author, ledger, code, nonce];
}

interface Unit {
  readonly dot: Dot;
  readonly account: string;
  readonly ledger: number;
  readonly code: number;
  readonly unit: { readonly account: string; readonly device: string };
}

function unitFrom(source: Source): Unit {
  const dot = cellOf(source.around, source.cell());
  const [device, account] = [source.text(), source.text()];
  need(isName(device), "a device that is no author");
  const [ledger, code] = [source.count(), source.count()];
  return { dot, account: `${device}.unit.${account}`, ledger, code, unit: { account, device } };
}

function unitOrder({ dot, account }: Unit): readonly (string | number)[] {
  return [dot.author, account];
}

interface Hold {
  readonly dot: Dot;
  readonly id: bigint;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly resolver: string;
  readonly ledger: number;
  readonly code: number;
}

function holdFrom(source: Source): Hold {
  const dot = cellOf(source.around, source.cell());
  const [id, from, to, amount] = [source.amount(), source.text(), source.text(), source.amount()];
  const resolver = source.text();
  need(isName(resolver), "a resolver that is no author");
  return { dot, id, from, to, amount, resolver, ledger: source.count(), code: source.count() };
}

function hashFrom(source: Source): Uint8Array {
  const hash = source.bytes();
  need(hash.length === 32, "a hash of a wrong length");
  return hash;
}

/** What a state has. */
function allFrom(source: Source, kind: number): object {
  const cells = cellsFrom(source);
  const credit = kind === 0 ? [] : cellsFrom(source);
  const closings = kind === 0 ? [] : cellsFrom(source);
  const attested = kind === 10 || kind === 12 ? cellsFrom(source) : [];
  need(kind !== 8 || credit.length + closings.length > 0, "the long form for nothing");
  need(kind !== 10 || attested.length > 0, "the longest form for nothing");
  const opened = listFrom(source, openedFrom, (a, b) => precedes(orderOf(a), orderOf(b)));
  const units = kind === 12 ? listFrom(source, unitFrom, (a, b) => precedes(unitOrder(a), unitOrder(b))) : [];
  need(kind !== 12 || units.length > 0, "units that are none");
  return {
    cells,
    credit,
    closings,
    attested,
    opened: [...opened, ...units],
    holds: listFrom(source, holdFrom, (a, b) => isBefore(a.dot, b.dot)),
  };
}

function listFrom<T>(source: Source, read: (source: Source) => T, isInOrder: (a: T, b: T) => boolean): T[] {
  const items: T[] = [];
  for (let left = source.parts(); left > 0; left--) {
    const item = read(source);
    if (items.length > 0) need(isInOrder(items.at(-1)!, item), "a list out of order");
    items.push(item);
  }
  return items;
}

/** The names of accounts once, then the cells by the places of the names. */
function cellsFrom(source: Source): object[] {
  const names: string[] = [];
  for (let left = source.count(); left > 0; left--) {
    const name = source.text();
    need(names.length === 0 || names.at(-1)! < name, "names out of order");
    names.push(name);
  }
  const used = new Set<number>();
  const cells: { readonly dot: Dot; readonly at: readonly [row: number, column: number]; readonly amount: bigint }[] =
    [];
  for (let left = source.parts(); left > 0; left--) {
    const dot = cellOf(source.around, source.cell());
    const before = cells.at(-1);
    const isSame = before?.dot.author === dot.author;
    const row = source.count() + (isSame ? before!.at[0] : 0);
    const column = source.count();
    const isAfter = isSame ? row > before!.at[0] || column > before!.at[1] : (before?.dot.author ?? "") < dot.author;
    need(isAfter && row < names.length && column < names.length, "cells out of order");
    used.add(row).add(column);
    cells.push({ dot, at: [row, column], amount: source.amount() });
  }
  need(used.size === names.length, "a name without cells");
  return cells.map(({ dot, at: [row, column], amount }) => ({ dot, row: names[row], column: names[column], amount }));
}

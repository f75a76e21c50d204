// What is told of authors in one message: of each its number and the last sequence number. One after the other, or, of many whom
// both sides know by number, in columns: a bitmap of the authors, then by how much each exceeds the least of them, in as few
// bits as the greatest takes (frame of reference: Goldstein, Ramakrishnan, Shaft, "Compressing Relations and Indexes", 1998).

import type { Dot } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type AuthorNames, firstNumber } from "./author-names.js";
import { checkedCount, readBytes } from "./foreign-bytes.js";
import { malformed } from "./protocol-error.js";

/** The bits of an excess, by the code that stands for them. A bitmap's byte stands for four at most, so what is read costs about what it weighs. */
const widths = [4, 8, 16, 32] as const;

/** Fewer take no fewer bytes in columns. */
const columnsMin = 4;

/** In columns: the receiver's numbers ascend. */
interface Columns {
  readonly numbers: readonly number[];
  readonly excesses: readonly number[];
  readonly least: number;
  readonly code: number;
}

export function writeDots(encoder: encoding.Encoder, names: AuthorNames, dots: readonly Dot[]): void {
  const columns = dots.length < columnsMin ? undefined : columnsOf(names, dots);
  if (columns !== undefined) {
    writeColumns(encoder, columns);
    return;
  }
  encoding.writeVarUint(encoder, dots.length * 2);
  for (const { author, seq } of dots) {
    names.write(encoder, author);
    encoding.writeVarUint(encoder, seq);
  }
}

/** Without those of authors for whom there is no room. */
export function readDots(decoder: decoding.Decoder, names: AuthorNames): Dot[] {
  const dots: Dot[] = [];
  const head = decoding.readVarUint(decoder);
  if (head % 2 === 1) return readColumns(decoder, names, (head - 1) / 2);
  for (let left = checkedCount(head / 2, decoder, 2); left > 0; left--) {
    const author = names.read(decoder);
    const seq = decoding.readVarUint(decoder);
    if (author >= 0) dots.push({ author, seq });
  }
  return dots;
}

/** Undefined where somebody has to be named, or a list takes no more bytes. */
function columnsOf(names: AuthorNames, dots: readonly Dot[]): Columns | undefined {
  const rows: { readonly number: number; readonly seq: number }[] = [];
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  let listBytes = uintBytes(dots.length * 2);
  for (const { author, seq } of dots) {
    const number = names.numberOf(author);
    if (number === undefined) return undefined;
    rows.push({ number, seq });
    least = Math.min(least, seq);
    greatest = Math.max(greatest, seq);
    listBytes += uintBytes(firstNumber + 2 * number) + uintBytes(seq);
  }
  const code = widths.findIndex((width) => greatest - least < 2 ** width);
  if (code < 0) return undefined;
  rows.sort((a, b) => a.number - b.number);
  const numbers = rows.map(({ number }) => number);
  const excesses = rows.map(({ seq }) => seq - least);
  const columns = { numbers, excesses, least, code };
  const bitmap = bitmapBytes(columns);
  const bytes = uintBytes(headOf(bitmap, code)) + bitmap + uintBytes(least) + columnBytes(rows.length, code);
  return bytes < listBytes ? columns : undefined;
}

function writeColumns(encoder: encoding.Encoder, columns: Columns): void {
  const { numbers, excesses, least, code } = columns;
  const bitmap = new Uint8Array(bitmapBytes(columns));
  for (const number of numbers) bitmap[number >>> 3] = (bitmap[number >>> 3] as number) | (1 << (number & 7));
  encoding.writeVarUint(encoder, headOf(bitmap.length, code));
  encoding.writeUint8Array(encoder, bitmap);
  encoding.writeVarUint(encoder, least);
  const column = new Uint8Array(columnBytes(excesses.length, code));
  const view = new DataView(column.buffer);
  for (const [index, excess] of excesses.entries()) {
    if (code === 0) column[index >> 1] = (column[index >> 1] as number) | (excess << (4 * (index & 1)));
    else if (code === 1) column[index] = excess;
    else if (code === 2) view.setUint16(2 * index, excess, true);
    else view.setUint32(4 * index, excess, true);
  }
  encoding.writeUint8Array(encoder, column);
}

function readColumns(decoder: decoding.Decoder, names: AuthorNames, form: number): Dot[] {
  const code = form % 4;
  const bitmap = readBytes(decoder, (form - code) / 4);
  if ((bitmap.at(-1) ?? 0) === 0) throw malformed("a bitmap of authors that ends in nothing");
  const authors: number[] = [];
  for (const [index, byte] of bitmap.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) authors.push(names.ownNumber(8 * index + bit));
  }
  const least = decoding.readVarUint(decoder);
  const column = readBytes(decoder, columnBytes(authors.length, code));
  const view = new DataView(column.buffer, column.byteOffset, column.length);
  const excessAt = (index: number): number => {
    if (code === 0) return ((column[index >> 1] as number) >> (4 * (index & 1))) & 15;
    if (code === 1) return column[index] as number;
    return code === 2 ? view.getUint16(2 * index, true) : view.getUint32(4 * index, true);
  };
  if (code === 0 && authors.length % 2 === 1 && excessAt(authors.length) !== 0) throw malformed("a column with a rest");
  if (least > Number.MAX_SAFE_INTEGER - 2 ** 32) throw malformed("a column of numbers beyond all numbers");
  return authors.map((author, index) => ({ author, seq: least + excessAt(index) }));
}

function bitmapBytes({ numbers }: Pick<Columns, "numbers">): number {
  return ((numbers.at(-1) as number) >>> 3) + 1;
}

/** What stands in front of columns; it is odd, where a list has an even number. */
function headOf(bitmap: number, code: number): number {
  return 2 * (4 * bitmap + code) + 1;
}

function columnBytes(count: number, code: number): number {
  return Math.ceil((count * (widths[code] as number)) / 8);
}

function uintBytes(value: number): number {
  let bytes = 1;
  for (let left = value; left > 127; left = Math.floor(left / 128)) bytes++;
  return bytes;
}

// The same bytes read twice: by the reader that is made from the page, and by the library.
import { AuthorTable } from "@joinery/clock";
import { ByteReader, DecodeError, decodeState, type Fields, readPatch, type StructDelta, struct } from "@joinery/crdt";
import { entryFrom } from "./naive/entry.js";
import { Refused } from "./naive/refused.js";
import type { StructType } from "./naive/schema.js";
import { patchFrom, stateFrom } from "./naive/state.js";
import { decoded } from "./real/codec.js";
import { describedStruct } from "./real/described.js";
import { everything, fieldsOf } from "./real/schema.js";

/** What bytes say, or that they were refused. */
export type Reading = { readonly says: unknown } | "refused";

/** One way to read, and the other. */
export interface Readings {
  readonly naive: Reading;
  readonly codec: Reading;
}

const roots = new Map<StructType, ReturnType<typeof struct<Fields>>>();

function rootOf(type: StructType): ReturnType<typeof struct<Fields>> {
  const root = roots.get(type) ?? struct(fieldsOf(type));
  roots.set(type, root);
  return root;
}

const root = rootOf(everything);

/** Of an entry, for those whose schema is `type`, which may lack some fields. */
export function entryReadings(bytes: Uint8Array, type: StructType = everything): Readings {
  return { naive: attempt(() => entryFrom(bytes, type), Refused), codec: codecEntry(bytes, type) };
}

/** Cells of states come in no order; what is read from bytes is sorted in both. */
export function stateReadings(bytes: Uint8Array): Readings {
  return { naive: sorted(attempt(() => stateFrom(bytes, everything), Refused)), codec: sorted(codecState(bytes)) };
}

export function patchReadings(bytes: Uint8Array): Readings {
  return {
    naive: attempt(() => patchFrom(bytes, everything), Refused),
    codec: attempt(() => codecPatch(bytes), DecodeError),
  };
}

function attempt(read: () => unknown, refusal: typeof Refused | typeof DecodeError): Reading {
  try {
    return { says: read() };
  } catch (error) {
    if (error instanceof refusal) return "refused";
    throw error;
  }
}

const said = (delta: StructDelta | undefined, authors: AuthorTable): unknown =>
  delta && describedStruct(everything, root, delta, authors);

function codecEntry(bytes: Uint8Array, type: StructType): Reading {
  const root = rootOf(type);
  const read = decoded(bytes, root);
  if (read === undefined) return "refused";
  const { entry, authors } = read;
  const transactions = read.transactions.map((operations) =>
    operations.map(({ seq, delta }) => ({ seq, delta: delta && describedStruct(type, root, delta, authors) })),
  );
  const { author, firstSeq: first, lastSeq: last, stamp: time, deps } = entry;
  const after = namedDots(deps, authors);
  return { says: { author: authors.idOf(author), first, last, time, after, transactions } };
}

function codecState(bytes: Uint8Array): Reading {
  const authors = new AuthorTable();
  const state = decodeState(bytes, root, authors);
  if (!state.ok) return "refused";
  const { context, store } = state.value;
  const cells = said(
    root.difference(store, () => true),
    authors,
  );
  return { says: { seen: seenIn(context.vector, authors), beyond: namedDots(context.cloud(), authors), cells } };
}

function codecPatch(bytes: Uint8Array): unknown {
  const authors = new AuthorTable();
  const { base, context, delta, gone } = readPatch(new ByteReader(bytes), root, authors);
  return {
    now: seenIn(context.vector, authors),
    before: seenIn(base.vector, authors),
    gone: namedDots(gone, authors),
    cells: said(delta, authors),
  };
}

type Dots = Iterable<{ readonly author: number; readonly seq: number }>;

function namedDots(dots: Dots, authors: AuthorTable): unknown[] {
  return Array.from(dots, ({ author, seq }) => ({ author: authors.idOf(author), seq }));
}

/** In order of the names, as bytes have them. */
function seenIn(vector: { entries(): Dots }, authors: AuthorTable): unknown[] {
  const seen = Array.from(vector.entries(), ({ author, seq }) => [authors.idOf(author), seq] as const);
  return seen.sort(([a], [b]) => (a < b ? -1 : 1));
}

function sorted(reading: Reading): Reading {
  return reading === "refused" ? reading : { says: sortedParts(reading.says) };
}

/** Lists in an order of their own, whatever it was. */
function sortedParts(part: unknown): unknown {
  if (Array.isArray(part)) {
    const items = part.map((item) => [shown(item), sortedParts(item)] as const);
    return items.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
  if (typeof part !== "object" || part === null || part instanceof Date || part instanceof Uint8Array) return part;
  return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, sortedParts(item)]));
}

function shown(item: unknown): string {
  return JSON.stringify(sortedParts(item), (_, value) => (typeof value === "bigint" ? `${value}n` : value));
}

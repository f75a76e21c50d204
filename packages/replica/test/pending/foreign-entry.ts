// Entries as a stranger would send them: any author, number, time and dependencies, and operations that nobody reads while they wait.
import type { Dot } from "@joinery/clock";
import { type DocumentCore, decodeEntryRest, type Entry } from "@joinery/replica";
import { buildEntry } from "../../src/core/entry-codec.js";
import { epochMs, nameOf } from "../site.js";

export interface Stranger {
  /** The author's number, as in `nameOf`. */
  readonly author: number;
  readonly seq: number;
  readonly ms?: number;
  /** Tells two of the same number and time apart. */
  readonly counter?: number;
  readonly deps?: readonly { readonly author: number; readonly seq: number }[];
  readonly bodyBytes?: number;
}

/** The entry as it lies in a frame: a view of many bytes. */
export function foreignEntry({ authors }: Pick<DocumentCore, "authors">, stranger: Stranger): Entry {
  const { author, seq, ms = epochMs, counter = 0, deps = [], bodyBytes = 10 } = stranger;
  const self = authors.intern(nameOf(author));
  const dots: Dot[] = deps.map((dep) => ({ author: authors.intern(nameOf(dep.author)), seq: dep.seq }));
  const head = { author: self, firstSeq: seq, lastSeq: seq, stamp: { ms, counter }, deps: dots, prev: undefined };
  const { rest, locals } = buildEntry(head, { mentioned: [self], bytes: new Uint8Array(bodyBytes), bent: false });
  const frame = new Uint8Array(rest.length + 1000);
  frame.set(rest, 500);
  const read = decodeEntryRest(frame.subarray(500, 500 + rest.length), locals, authors as DocumentCore["authors"]);
  if (!read.ok) throw new TypeError(read.reason);
  return read.value;
}

// Entries with the causal past of each, from sites that write and exchange at random: what the clever structures of the
// core are compared against. A past is a full vector per entry, taken from what its author had applied.
import { counter } from "@joinery/crdt";
import fc from "fast-check";
import { type Site, siteOf } from "./site.js";

/** Greatest sequence number by author's name. */
export type PlainVector = ReadonlyMap<string, number>;

export interface PastEntry {
  readonly bytes: Uint8Array;
  readonly author: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Everything its author had applied when it began. */
  readonly past: PlainVector;
}

export interface HistoryStep {
  readonly site: number;
  /** Which of the entries so far to take; undefined to write one. */
  readonly take: number | undefined;
  readonly operations: number;
}

export const arbitraryHistory: fc.Arbitrary<readonly HistoryStep[]> = fc.array(
  fc.record({
    site: fc.nat({ max: 4 }),
    take: fc.option(fc.nat({ max: 500 }), { nil: undefined }),
    operations: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 10, maxLength: 60 },
);

const schema = { total: counter() };
export type Counting = typeof schema;

/** Plays the steps. `before` sees each site just before it writes. */
export function playHistory(
  steps: readonly HistoryStep[],
  before?: (site: Site<Counting>, entries: readonly PastEntry[]) => void,
): PastEntry[] {
  const sites = Array.from({ length: 5 }, (_, number) => siteOf(number + 1, schema));
  const entries: PastEntry[] = [];
  for (const { site: index, take, operations } of steps) {
    const site = sites[index]!;
    if (take !== undefined) {
      if (entries.length > 0) site.receive(entries[take % entries.length]!.bytes);
      continue;
    }
    before?.(site, entries);
    entries.push(writeOne(site, operations));
  }
  return entries;
}

function writeOne(site: Site<Counting>, operations: number): PastEntry {
  const { document } = site;
  const author = document.authors.idOf(document.self);
  const past = appliedAt(site);
  const bytes = site.write(({ total }) => {
    for (let left = operations; left > 0; left--) total.add(1);
  });
  const lastSeq = document.applied.get(document.self);
  return { bytes, author, firstSeq: lastSeq - operations + 1, lastSeq, past };
}

export function appliedAt(site: Site<Counting>): PlainVector {
  const { document } = site;
  return new Map(Array.from(document.applied.entries(), ({ author, seq }) => [document.authors.idOf(author), seq]));
}

/** An order in which every entry comes after its past, chosen by `picks`. */
export function causalOrder(entries: readonly PastEntry[], picks: readonly number[]): PastEntry[] {
  const left = [...entries];
  const applied = new Map<string, number>();
  const order: PastEntry[] = [];
  const isReady = ({ past }: PastEntry): boolean =>
    [...past].every(([author, seq]) => (applied.get(author) ?? 0) >= seq);
  while (left.length > 0) {
    const ready = left.filter(isReady);
    const next = ready[(picks[order.length % picks.length] ?? 0) % ready.length]!;
    left.splice(left.indexOf(next), 1);
    applied.set(next.author, next.lastSeq);
    order.push(next);
  }
  return order;
}

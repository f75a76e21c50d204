// The causal pasts and the frontier against dumb versions of them: a full vector per entry.
import { AuthorTable } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryLog } from "../src/core/entry-log.js";
import { CausalPasts } from "../src/core/genesis/causal-past.js";
import {
  appliedAt,
  arbitraryHistory,
  type Counting,
  causalOrder,
  type PastEntry,
  playHistory,
} from "./random-history.js";
import { entryOf, type Site } from "./site.js";

describe("the causal past of an entry", () => {
  it("covers exactly what its author had applied, whichever entries are asked about", () => {
    const run = fc.property(
      arbitraryHistory,
      fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      (steps, picks, asks, remembers) => {
        const entries = playHistory(steps);
        const authors = new AuthorTable();
        const log = new EntryLog();
        const pasts = new CausalPasts(log);
        causalOrder(entries, picks).forEach((known, index) => {
          const entry = entryOf(known.bytes, { authors });
          if (asks[index % asks.length]) expect(wrongAnswers(known, pasts.of(entry), authors)).toEqual([]);
          log.append(entry);
          if (remembers[index % remembers.length]) pasts.remember(entry);
        });
      },
    );
    fc.assert(run, { numRuns: 300 });
  });
});

function wrongAnswers(
  { past }: PastEntry,
  answers: { covers(author: number, seq: number): boolean },
  authors: AuthorTable,
): string[] {
  const wrong: string[] = [];
  for (let author = 0; author < authors.size; author++) {
    const covered = past.get(authors.idOf(author)) ?? 0;
    for (let seq = 1; seq <= covered + 3; seq++) {
      if (answers.covers(author, seq) !== seq <= covered) wrong.push(`${author}:${seq}`);
    }
  }
  return wrong;
}

/** The heads: what lies in the past of nothing else that was applied. */
function headsAt(site: Site<Counting>, entries: readonly PastEntry[]): string[] {
  const applied = appliedAt(site);
  const own = site.document.authors.idOf(site.document.self);
  const here = entries.filter(({ author, lastSeq }) => (applied.get(author) ?? 0) >= lastSeq);
  const isHead = (entry: PastEntry): boolean =>
    !here.some((other) => other !== entry && (other.past.get(entry.author) ?? 0) >= entry.lastSeq);
  return here
    .filter((entry) => entry.author !== own && isHead(entry))
    .map(({ author, lastSeq }) => `${author}:${lastSeq}`)
    .sort();
}

describe("the dependencies of an entry", () => {
  it("are exactly the heads of what its author had applied, its own chain left out", () => {
    const run = fc.property(arbitraryHistory, (steps) => {
      const expected: string[][] = [];
      const entries = playHistory(steps, (site, known) => expected.push(headsAt(site, known)));
      const authors = new AuthorTable();
      const actual = entries.map(({ bytes }) =>
        entryOf(bytes, { authors }).deps.map(({ author, seq }) => `${authors.idOf(author)}:${seq}`),
      );
      expect(actual).toEqual(expected);
    });
    fc.assert(run, { numRuns: 300 });
  });
});

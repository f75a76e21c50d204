// Guards: the same verdict on every entry everywhere, in whatever order the entries come, and no effect of a refused one.
import type { ReplicaId } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bank, type Payment } from "./payments.js";
import { nameOf, replicaOf, Site } from "./site.js";

type Bank = ReturnType<typeof bank>;

const grants = { [nameOf(1)]: 10, [nameOf(2)]: 5, [nameOf(3)]: 0 };
const genesis = { nonce: "guards", paid: grants };

function bankSite(number: number, isGuarded: boolean): Site<Bank> {
  return new Site(replicaOf(number).create(bank(isGuarded), genesis));
}

/** An entry with what the naive judge needs: its author, its numbers, its payments and its whole past. */
interface Written {
  readonly bytes: Uint8Array;
  readonly author: ReplicaId;
  readonly firstSeq: number;
  readonly payments: readonly Payment[];
  /** Indexes of the entries in its past. */
  readonly past: ReadonlySet<number>;
}

interface Step {
  readonly writer: number;
  /** Which of the entries so far to take; undefined to pay. */
  readonly take: number | undefined;
  readonly payments: readonly { readonly to: number; readonly amount: number }[];
}

const arbitraryStep: fc.Arbitrary<Step> = fc.record({
  writer: fc.nat({ max: 2 }),
  take: fc.option(fc.nat({ max: 200 }), { nil: undefined }),
  payments: fc.array(fc.record({ to: fc.nat({ max: 2 }), amount: fc.integer({ min: 1, max: 7 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
});

/** Entries of writers who ask no guard. */
function entriesOf(steps: readonly Step[]): Written[] {
  const writers = [1, 2, 3].map((number) => bankSite(number, false));
  const known = writers.map(() => new Set<number>());
  const entries: Written[] = [];
  for (const [index, { writer, take, payments }] of steps.entries()) {
    const site = writers[writer]!;
    const seen = known[writer]!;
    if (take !== undefined) {
      const at = take % Math.max(entries.length, 1);
      const wanted = entries[at];
      if (wanted === undefined || ![...wanted.past].every((before) => seen.has(before))) continue;
      site.receive(wanted.bytes);
      seen.add(at);
      continue;
    }
    const made = payments.map(({ to, amount }) => ({ to: nameOf(to + 1), amount }));
    const firstSeq = site.document.applied.get(site.document.self) + 1;
    const bytes = site.write(({ paid }) => made.map((payment, leg) => paid.set(`${index}/${leg}`, payment)));
    entries.push({ bytes, author: nameOf(writer + 1), firstSeq, payments: made, past: new Set(seen) });
    seen.add(entries.length - 1);
  }
  return entries;
}

/** The entries that count, by folding each one's past anew. */
function accepted(entries: readonly Written[]): Set<number> {
  const good = new Set<number>();
  entries.forEach(({ author, payments, past }, index) => {
    let funds = grants[author] ?? 0;
    for (const before of past) {
      if (!good.has(before)) continue;
      for (const { to, amount } of entries[before]!.payments) {
        if (entries[before]!.author === author) funds -= amount;
        if (to === author) funds += amount;
      }
    }
    for (const { amount } of payments) funds -= amount;
    if (funds >= 0) good.add(index);
  });
  return good;
}

function refusedAt(site: Site<Bank>): string[] {
  return site.delivered
    .filter(({ refusal }) => refusal !== undefined)
    .map(({ author, firstSeq }) => `${site.document.authors.idOf(author)}:${firstSeq}`)
    .sort();
}

describe("a guard", () => {
  it("gives the verdicts of a naive judge at every replica, in any order of arrival", () => {
    let refusals = 0;
    const run = fc.property(
      fc.array(arbitraryStep, { minLength: 10, maxLength: 60 }),
      fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      (steps, picks) => {
        const entries = entriesOf(steps);
        const good = accepted(entries);
        const bad = entries.filter((_, index) => !good.has(index));
        const expected = bad.map(({ author, firstSeq }) => `${author}:${firstSeq}`).sort();
        const orders = [entries, [...entries].reverse(), shuffled(entries, picks)];
        const judges = orders.map((order, index) => {
          const judge = bankSite(10 + index, true);
          for (const { bytes } of order) judge.receive(bytes);
          return judge;
        });
        for (const judge of judges) {
          expect(refusedAt(judge)).toEqual(expected);
          expect(judge.document.counts).toMatchObject({ refused: bad.length, applied: good.size, rejected: 0 });
          expect(judge.digest).toBe(judges[0]!.digest);
          expect(judge.document.log.size).toBe(entries.length);
        }
        refusals += bad.length;
      },
    );
    fc.assert(run, { numRuns: 200 });
    expect(refusals).toBeGreaterThan(200);
  });

  it("refuses the whole entry, its harmless operations included, and says why", () => {
    const liar = bankSite(2, false);
    const judge = bankSite(10, true);
    judge.receive(
      liar.write(({ paid, clicks }) => {
        clicks.add(1);
        paid.set("a", { to: nameOf(1), amount: 5 });
        paid.set("b", { to: nameOf(1), amount: 1 });
      }),
    );
    expect(judge.delivered).toMatchObject([{ firstSeq: 1, lastSeq: 3, refusal: { code: "insufficient_funds" } }]);
    expect(judge.document.view.clicks).toBe(0);
    expect(judge.document.view.paid.size).toBe(0);
    expect(judge.document.applied.get(judge.delivered[0]!.author)).toBe(3);
  });

  it("is asked transaction by transaction, so that a later one can't cover for an earlier one", () => {
    const liar = bankSite(2, false);
    const judge = bankSite(10, true);
    liar.change(({ paid }) => paid.set("a", { to: nameOf(2), amount: 6 }));
    judge.receive(liar.write(({ clicks }) => clicks.add(1)));
    expect(judge.document.counts.refused).toBe(1);
  });

  it("is not asked about entries that don't touch its field", () => {
    const writer = bankSite(3, false);
    const judge = bankSite(10, true);
    judge.receive(writer.write(({ clicks }) => clicks.add(1)));
    expect(judge.document.counts).toMatchObject({ applied: 1, refused: 0 });
  });

  it("comes to the same verdicts when the log is recovered", () => {
    const liar = bankSite(2, false);
    const judge = bankSite(10, true);
    for (let number = 0; number < 4; number++) {
      judge.receive(liar.write(({ paid }) => paid.set(`${number}`, { to: nameOf(1), amount: 2 })));
    }
    expect(judge.document.counts.refused).toBe(2);
    const again = bankSite(10, true);
    again.perform(again.document.recover(again.decode(judge.disk)));
    expect(again.digest).toBe(judge.digest);
    expect(refusedAt(again)).toEqual(refusedAt(judge));
  });
});

function shuffled<T>(items: readonly T[], picks: readonly number[]): T[] {
  const left = [...items];
  return items.map((_, index) => left.splice((picks[index % picks.length] ?? 0) % left.length, 1)[0]!);
}

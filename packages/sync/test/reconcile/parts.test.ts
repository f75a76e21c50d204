// Documents that compare their live parts reach the join for bytes by what differs, whatever their types.
import { AuthorTable } from "@joinery/clock";
import { counter, flag, log, map, register, rows, set, table } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partDifference } from "../../src/reconcile/parts/part-difference.js";
import { decodeRanks, encodeRanks } from "../../src/reconcile/parts/part-ranks.js";
import { PartSet } from "../../src/reconcile/parts/part-set.js";
import { Copy, meet } from "./parted-documents.js";
import { ItemSource } from "./some-items.js";

const tableSchema = { cells: table<string>() };
const keyOf = (index: number): string => `key ${String(index).padStart(6, "0")}`;

/** A table that two share, of which each has changed other keys since. */
function parted(keys: number, changes: number): [Copy<typeof tableSchema>, Copy<typeof tableSchema>] {
  const [one, other] = [new Copy(1, tableSchema), new Copy(2, tableSchema)];
  for (let from = 0; from < keys; from += 1000) {
    one.change(({ cells }) => {
      for (let index = from; index < Math.min(keys, from + 1000); index++) cells.set(keyOf(index), "value of 12");
    });
  }
  other.takeFrom(one);
  for (const [side, copy] of [one, other].entries()) {
    copy.change(({ cells }) => {
      for (let index = 0; index < changes; index++) {
        cells.set(
          keyOf(((side * changes + index) * 7919) % keys),
          `value ${side} ${String(index % 1000).padStart(4, "0")}`,
        );
      }
    });
  }
  return [one, other];
}

describe("documents without a log for each other", () => {
  it.each([1, 10, 100, 1000])(
    "with %i keys changed at each meet for bytes by the difference, in three rounds",
    (changes) => {
      const [one, other] = parted(20_000, changes);
      const meeting = meet(one, other, new ItemSource(changes).key());
      expect(one.text).toBe(other.text);
      const { symbols, ranks, patches, rounds, isList } = meeting;
      const dots = 4 * changes;
      const payload = 2 * changes * 22;
      expect(isList).toBe(false);
      expect(symbols + ranks + patches).toBeLessThan(dots * 13 * 1.45 + 1.1 * payload + 2048);
      expect(rounds).toBeLessThanOrEqual(3);
    },
  );

  it("cost no more than that under nearly every key", () => {
    const bound = 4 * 100 * 13 * 1.45 + 1.1 * 2 * 100 * 22 + 2048;
    const costs = Array.from({ length: 20 }, (_, seed) => {
      const { symbols, ranks, patches } = meet(...parted(2000, 100), new ItemSource(1000 + seed).key());
      return symbols + ranks + patches;
    }).sort((a, b) => a - b);
    expect(costs[18]).toBeLessThan(bound);
  });

  it("whose operations were of another kind than the vectors suggest still meet", () => {
    const [one, other] = parted(2000, 0);
    one.change(({ cells }) => cells.clear());
    other.change(({ cells }) => {
      for (let turn = 0; turn < 500; turn++) cells.set(keyOf(7), `turn ${turn}`);
    });
    const { isList } = meet(one, other, new ItemSource(9).key());
    expect(isList).toBe(true);
    const [three, four] = parted(2000, 0);
    four.change(({ cells }) => {
      for (let turn = 0; turn < 500; turn++) cells.set(keyOf(7), `turn ${turn}`);
    });
    expect(meet(three, four, new ItemSource(9).key())).toMatchObject({ rounds: 1, isList: false });
    expect(three.text).toBe(four.text);
  });

  it("that differ in half of what they have are told to list it", () => {
    const [one, other] = parted(4000, 900);
    expect(meet(one, other, new ItemSource(3).key()).isList).toBe(true);
  });

  it("go on writing while they compare", () => {
    const [one, other] = parted(300, 10);
    meet(one, other, new ItemSource(4).key(), () => {
      one.change(({ cells }) => {
        cells.set("new", "of one");
        cells.delete(keyOf(0));
      });
      other.change(({ cells }) => {
        cells.set("new", "of other");
        cells.clear();
      });
    });
    expect(one.text).toBe(other.text);
    expect([...one.document.view.cells.keys()]).toContain("new");
  });
});

const schema = {
  title: register(""),
  players: set<string>(),
  banned: set<string>({ wins: "remove" }),
  open: flag({ wins: "disable" }),
  score: map(counter()),
  moves: map(log<number>()),
  mine: rows(counter()),
};
type Change = (copy: Copy<typeof schema>, key: string) => void;
const changes: readonly Change[] = [
  (copy, key) => copy.change((draft) => draft.title.set(key)),
  (copy, key) => copy.change((draft) => draft.players.add(key)),
  (copy, key) => copy.change((draft) => draft.players.remove(key)),
  (copy, key) => copy.change((draft) => draft.banned.add(key)),
  (copy, key) => copy.change((draft) => draft.banned.remove(key)),
  (copy) => copy.change((draft) => draft.open.enable()),
  (copy) => copy.change((draft) => draft.open.disable()),
  (copy, key) => copy.change((draft) => draft.score.at(key).add(1)),
  (copy, key) => copy.change((draft) => draft.score.delete(key)),
  (copy, key) => copy.change((draft) => draft.moves.at(key).append(7)),
  (copy, key) => copy.change((draft) => draft.moves.delete(key)),
  (copy) => copy.change((draft) => draft.mine.mine.add(2)),
];
const arbitraryChanges = fc.array(fc.tuple(fc.nat({ max: changes.length - 1 }), fc.constantFrom("a", "b", "c")), {
  maxLength: 12,
});

it("documents of many types that part, change and meet again and again end in one state", () => {
  const source = new ItemSource(8);
  const run = fc.property(
    fc.array(fc.tuple(arbitraryChanges, arbitraryChanges, arbitraryChanges), { minLength: 1, maxLength: 4 }),
    (partings) => {
      const [one, other] = [new Copy(1, schema), new Copy(2, schema)];
      const make = (copy: Copy<typeof schema>, drawn: readonly (readonly [number, string])[]): void => {
        for (const [index, key] of drawn) changes[index]!(copy, key);
      };
      for (const [ofOne, ofOther, meanwhile] of partings) {
        make(one, ofOne);
        make(other, ofOther);
        const { isList } = meet(one, other, source.key(), () =>
          make(meanwhile.length % 2 === 0 ? one : other, meanwhile),
        );
        if (!isList) expect(one.text).toBe(other.text);
      }
    },
  );
  fc.assert(run, { seed: 6, numRuns: Number(process.env.JOINERY_TRACES ?? 100) });
});

describe("the items of parts", () => {
  it("are those of the key, the same wherever authors are numbered otherwise, and as many as parts", () => {
    const [one, other] = parted(100, 0);
    const compared = [one, other].map(({ document }) => document.base.parts()!);
    const symbolsOf = (copy: Copy<typeof tableSchema>, index: number, key: { k0: number; k1: number }): string =>
      String(new PartSet(compared[index]!, copy.document.authors, key).sketch.symbols(0, 4).words);
    expect(symbolsOf(one, 0, { k0: 1, k1: 2 })).toBe(symbolsOf(other, 1, { k0: 1, k1: 2 }));
    expect(symbolsOf(one, 0, { k0: 1, k1: 2 })).not.toBe(symbolsOf(one, 0, { k0: 1, k1: 3 }));
    expect(new PartSet(compared[0]!, one.document.authors, { k0: 1, k1: 2 }).sketch.size).toBe(100);
  });

  it("say so when two of them stand at one place", () => {
    const [one] = parted(10, 0);
    const { vector, parts } = one.document.base.parts()!;
    parts.seqs[1] = parts.seqs[0]!;
    parts.hashes.copyWithin(2, 0, 2);
    expect(new PartSet({ vector, parts }, one.document.authors, { k0: 1, k1: 2 }).collides).toBe(true);
  });
});

describe("places in the peer's set", () => {
  it("are read as they were written", () => {
    const ascending = fc.uniqueArray(fc.nat({ max: 100_000 })).map((ranks) => ranks.sort((a, b) => a - b));
    fc.assert(
      fc.property(ascending, (ranks) => {
        expect(decodeRanks(encodeRanks(ranks), 100_001)).toEqual({ ok: true, ranks });
      }),
    );
  });

  it("beyond it, and bytes that are no places, are refused", () => {
    expect(decodeRanks(encodeRanks([3, 7]), 7)).toEqual({ ok: false, reason: "lie beyond the set" });
    expect(decodeRanks(Uint8Array.of(200), 1000)).toEqual({ ok: false, reason: "ends early" });
    expect(decodeRanks(Uint8Array.of(0x80, 0), 1000).ok).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 300 }), (bytes, size) => {
        const read = decodeRanks(bytes, size);
        if (read.ok) expect(encodeRanks(read.ranks)).toEqual(bytes);
      }),
    );
  });
});

it("a part that the peer has seen and has not was removed there; any other one it lacks", () => {
  const authors = new AuthorTable();
  const [one] = parted(3, 0);
  const { vector, parts } = one.document.base.parts()!;
  const dots = [...parts.dots()];
  vector.set(dots[0]!.author, 2);
  const { lacks, lackCount, removed } = partDifference(dots, vector);
  expect(removed.map(({ seq }) => seq).sort()).toEqual([1, 2]);
  expect([lackCount, lacks(dots[0]!.author, 3), lacks(dots[0]!.author, 2)]).toEqual([1, true, false]);
  expect(authors.size).toBe(0);
});

// Two version vectors compared as sets say what an entry-by-entry comparison says, for bytes by what is new.
import { AuthorTable, replicaIdFromBytes } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SketchDecoder } from "../../src/reconcile/sketch/sketch-decoder.js";
import { decodeSymbols, encodeSymbols } from "../../src/reconcile/sketch/symbols-codec.js";
import {
  type AuthorInterval,
  type VectorDifference,
  vectorDifference,
} from "../../src/reconcile/vector/vector-difference.js";
import { decodeTags, encodeTags } from "../../src/reconcile/vector/vector-item.js";
import { type VectorEntry, VectorSketch } from "../../src/reconcile/vector/vector-sketch.js";
import { vectorOf } from "../model/by-name.js";
import { ItemSource } from "./some-items.js";

/** Sequence numbers by author; an author's number is its place in `names`. */
type Vector = ReadonlyMap<number, number>;

function sketchOf(names: readonly Uint8Array[], vector: Vector, key = { k0: 41, k1: 42 }): VectorSketch {
  const sketch = new VectorSketch(key);
  for (const [author, seq] of vector) sketch.set(author, names[author]!, seq);
  return sketch;
}

interface Meeting {
  readonly difference: VectorDifference;
  /** Bytes of symbols, of the question for unknown authors, and of both vectors: the answer, and what the teller lacks. */
  readonly bytes: number;
}

/** One side sends symbols, as bytes, until the other has the difference; that one asks for the authors it doesn't know. */
function meet(names: readonly Uint8Array[], asking: VectorSketch, telling: VectorSketch, firstCount: number): Meeting {
  const decoder = new SketchDecoder(asking.sketch);
  let bytes = 0;
  let progress = decoder.progress();
  while (progress.state === "open") {
    const batch = encodeSymbols(telling.sketch.symbols(progress.next, progress.next === 0 ? firstCount : 12));
    bytes += batch.length;
    const read = decodeSymbols(batch, asking.sketch.layout);
    if (!read.ok) expect.fail(read.reason);
    progress = decoder.receive(read.symbols);
  }
  if (progress.state !== "complete") expect.fail(progress.state);
  const difference = vectorDifference(asking, progress.ownOnly, progress.peerOnly);
  const question = encodeTags(difference.unknown);
  const answer = decodeTags(question)!.map((tag) => telling.entryOf(tag)!);
  const news = difference.surplus.map(({ author, to }) => ({ author, seq: to }));
  return { difference, bytes: bytes + question.length + vectorBytes(names, answer) + vectorBytes(names, news) };
}

/** Bytes of a VECTOR message with these entries. */
function vectorBytes(names: readonly Uint8Array[], entries: readonly VectorEntry[]): number {
  const authors = new AuthorTable();
  const dots = entries.map(({ author, seq }) => ({ author: authors.intern(replicaIdFromBytes(names[author]!)!), seq }));
  return vectorOf("room", authors, dots).length;
}

const byAuthor = (a: AuthorInterval, b: AuthorInterval): number => a.author - b.author;

describe("two vectors as sets", () => {
  it("differ by what comparing them entry by entry says", () => {
    const near = fc.nat(5).map((seq) => 3 * 2 ** 40 + seq);
    const seq = fc.oneof({ weight: 3, arbitrary: fc.nat(5) }, near, fc.maxSafeNat());
    const vectors = fc.array(fc.tuple(seq, seq, fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(vectors, fc.nat(), (pairs, seed) => {
        const source = new ItemSource(seed);
        const names = pairs.map(([, , isKey]) => source.item(isKey ? 32 : 16));
        const side = (index: 0 | 1): Vector => new Map(pairs.map((pair, author) => [author, pair[index]]));
        const [mine, theirs] = [side(0), side(1)];
        const key = source.key();
        const [asking, telling] = [sketchOf(names, mine, key), sketchOf(names, theirs, key)];
        const { difference } = meet(names, asking, telling, 20);
        const named = difference.unknown.map((tag) => telling.entryOf(tag)!);
        const lacking = [...difference.lacking];
        const surplus = difference.surplus.filter(({ author }) => !named.some((one) => one.author === author));
        for (const { author, seq: told } of named) {
          const known = mine.get(author)!;
          if (told > known) lacking.push({ author, from: known + 1, to: told });
          else surplus.push({ author, from: told + 1, to: known });
        }
        const expected = (here: Vector, there: Vector): AuthorInterval[] =>
          [...there].flatMap(([author, to]) =>
            to > here.get(author)! ? [{ author, from: here.get(author)! + 1, to }] : [],
          );
        expect(lacking.sort(byAuthor)).toEqual(expected(mine, theirs));
        expect(surplus.sort(byAuthor)).toEqual(expected(theirs, mine));
        const isFarApart = ({ author }: { author: number }): boolean =>
          Math.floor(mine.get(author)! / 2 ** 32) !== Math.floor(theirs.get(author)! / 2 ** 32);
        expect(named.every((entry) => mine.get(entry.author) === 0 || isFarApart(entry))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("follow their vectors, so that a maintained one equals one made afresh", () => {
    const source = new ItemSource(2);
    const names = source.items(50, 16);
    const maintained = new VectorSketch({ k0: 41, k1: 42 });
    const vector = new Map<number, number>();
    for (let step = 0; step < 2000; step++) {
      const author = source.random.between(0, 49);
      const seq = source.random.chance(0.1) ? 0 : source.random.between(1, 2 ** 33);
      maintained.set(author, names[author]!, seq);
      if (seq === 0) vector.delete(author);
      else vector.set(author, seq);
      if (step === 1000) maintained.sketch.symbols(0, 100);
    }
    const afresh = sketchOf(names, vector);
    expect(maintained.sketch.symbols(0, 200)).toEqual(afresh.sketch.symbols(0, 200));
    expect(maintained.collides).toBe(false);
  });

  it("say that two authors have one tag", () => {
    const name = new ItemSource(3).item(16);
    const sketch = sketchOf(
      [name, name],
      new Map([
        [0, 5],
        [1, 6],
      ]),
    );
    expect(sketch.collides).toBe(true);
  });
});

describe("20 new authors among 10,000", () => {
  const others = 10_000;
  const runs = process.env.JOINERY_SKETCH_RUNS === undefined ? 10 : 40;

  /** Bytes of a meeting where one or both sides have what the other has not, largest of many keys last. */
  function bytesOf(nameBytes: number, asking: number, telling: number, changed: number): number[] {
    const source = new ItemSource(nameBytes + asking + 7 * changed);
    const names = source.items(others + asking + telling, nameBytes);
    const shared = new Map(
      names.slice(0, others).map((_, author) => [author, source.random.between(1, 1000)] as const),
    );
    const news = (from: number, count: number): [number, number][] =>
      Array.from({ length: count }, (_, index) => [from + index, source.random.between(1, 1000)]);
    const mine = new Map([...shared, ...news(others, asking)]);
    const theirs = new Map([...shared, ...news(others + asking, telling)]);
    for (let author = 0; author < changed; author++) theirs.set(author * 7, shared.get(author * 7)! + 3);
    return Array.from({ length: runs }, () => {
      const key = source.key();
      const meeting = meet(names, sketchOf(names, mine, key), sketchOf(names, theirs, key), 48);
      expect(meeting.difference.surplus.length).toBe(asking);
      expect(meeting.difference.unknown.length).toBe(telling);
      expect(meeting.difference.lacking.length).toBe(changed);
      return meeting.bytes;
    }).sort((a, b) => a - b);
  }

  it.each([
    ["with names of 16 bytes", 16, 0, 20, 0],
    ["with names of 32 bytes", 32, 0, 20, 0],
    ["at the side that is told", 16, 20, 0, 0],
    ["at both sides", 32, 10, 10, 0],
    ["that are not new but wrote more", 32, 0, 0, 20],
  ])("%s cost at most 2 KiB", { timeout: 120_000 }, (what, nameBytes, asking, telling, changed) => {
    const bytes = bytesOf(nameBytes, asking, telling, changed);
    if (process.env.JOINERY_STATISTICS !== undefined) {
      console.log(
        `20 authors ${what}: ${bytes[runs >> 1]} bytes at the median, ${bytes.at(-1)} at most of ${runs} runs`,
      );
    }
    expect(bytes.at(-1)).toBeLessThanOrEqual(2048);
  });
});

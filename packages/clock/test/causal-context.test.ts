import { CausalContext, type Dot } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryDot, arbitraryDots, dotKey, isSubset, keysOf } from "./arbitrary-dots.js";

function contextOf(dots: readonly Dot[]): CausalContext {
  const context = new CausalContext();
  for (const { author, seq } of dots) context.add(author, seq);
  return context;
}

/** Every dot of the test's universe that the context covers. */
function coveredKeys(context: CausalContext): Set<string> {
  const covered = new Set<string>();
  for (let author = 0; author <= 4; author++) {
    for (let seq = 1; seq <= 13; seq++) if (context.covers(author, seq)) covered.add(dotKey({ author, seq }));
  }
  return covered;
}

/** The vector is as far as it can be, and the cloud holds what lies beyond a gap and nothing else. */
function expectCompact(context: CausalContext, model: ReadonlySet<string>): void {
  let cloudSize = 0;
  for (let author = 0; author <= 4; author++) {
    let last = 0;
    while (model.has(dotKey({ author, seq: last + 1 }))) last++;
    expect(context.vector.get(author)).toBe(last);
    const beyond = [...model].filter((key) => key.startsWith(`${author}:`)).length - last;
    expect(context.hasGap(author)).toBe(beyond > 0);
    cloudSize += beyond;
  }
  expect(context.cloudSize).toBe(cloudSize);
  const cloud = [...context.cloud()];
  expect(cloud.length).toBe(cloudSize);
  expect(cloud).toEqual([...cloud].sort((a, b) => a.author - b.author || a.seq - b.seq));
  for (const dot of cloud) expect(model.has(dotKey(dot))).toBe(true);
}

describe("CausalContext, against a set of dots", () => {
  it("adds dots in any order, says which were new, and stays compact", () => {
    fc.assert(
      fc.property(arbitraryDots, (dots) => {
        const context = new CausalContext();
        const model = new Set<string>();
        for (const dot of dots) {
          expect(context.add(dot.author, dot.seq)).toBe(!model.has(dotKey(dot)));
          model.add(dotKey(dot));
          expectCompact(context, model);
        }
        expect(coveredKeys(context)).toEqual(model);
      }),
    );
  });

  it("joins to the union and stays compact", () => {
    fc.assert(
      fc.property(arbitraryDots, arbitraryDots, (a, b) => {
        const context = contextOf(a);
        context.join(contextOf(b));
        const union = keysOf([...a, ...b]);
        expect(coveredKeys(context)).toEqual(union);
        expectCompact(context, union);
      }),
    );
  });

  it("covers another context exactly when its dots are a subset", () => {
    const outcomes = new Set<boolean>();
    const pair = fc.oneof(
      fc.tuple(arbitraryDots, arbitraryDots),
      arbitraryDots.chain((dots) => fc.tuple(fc.constant(dots), fc.subarray(dots))),
    );
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const covers = contextOf(a).coversAll(contextOf(b));
        outcomes.add(covers);
        expect(covers).toBe(isSubset(keysOf(b), keysOf(a)));
      }),
      { numRuns: 300 },
    );
    expect(outcomes.size).toBe(2);
  });

  it("copies without sharing", () => {
    fc.assert(
      fc.property(arbitraryDots, arbitraryDot, (dots, dot) => {
        const context = contextOf(dots);
        const copy = context.clone();
        copy.add(dot.author, dot.seq);
        copy.add(dot.author, 13);
        expect(coveredKeys(context)).toEqual(keysOf(dots));
      }),
    );
  });

  it("answers for a vector of 2^53 - 1 without walking it", () => {
    const huge = new CausalContext();
    huge.vector.set(0, Number.MAX_SAFE_INTEGER);
    expect(new CausalContext().coversAll(huge)).toBe(false);
    const small = contextOf([{ author: 0, seq: 3 }]);
    small.join(huge);
    expect(small.cloudSize).toBe(0);
    expect(small.coversAll(huge)).toBe(true);
  });
});

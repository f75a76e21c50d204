// The heap against a sorted list.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ranked, RankedHeap } from "../../src/core/ranked-heap.js";

describe("what is ranked", () => {
  it("has the least in front, whatever is taken out meanwhile, wherever that is", () => {
    const command = fc.oneof(
      fc.record({ type: fc.constant("add" as const), rank: fc.nat(20) }),
      fc.record({ type: fc.constant("delete" as const), index: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 100 }), (commands) => {
        const heap = new RankedHeap<Ranked>();
        const list: Ranked[] = [];
        for (const step of commands) {
          if (step.type === "add") {
            const item = { rank: step.rank, place: 0 };
            list.push(item);
            heap.add(item);
          } else if (list.length > 0) heap.delete(list.splice(step.index % list.length, 1)[0]!);
          expect(heap.size).toBe(list.length);
          expect(heap.first?.rank).toBe(list.length === 0 ? undefined : Math.min(...list.map(({ rank }) => rank)));
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

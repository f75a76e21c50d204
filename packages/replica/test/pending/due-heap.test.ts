// The heap of what waits for its time against a sorted list.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DueHeap, type Timed } from "../../src/core/due-heap.js";

describe("what waits for its time", () => {
  it("comes the first in front, whatever is taken out meanwhile, wherever that is", () => {
    const command = fc.oneof(
      fc.record({ type: fc.constant("add" as const), dueMs: fc.nat(20) }),
      fc.record({ type: fc.constant("delete" as const), index: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 100 }), (commands) => {
        const heap = new DueHeap<Timed>();
        const list: Timed[] = [];
        for (const step of commands) {
          if (step.type === "add") {
            const item = { dueMs: step.dueMs, place: 0 };
            list.push(item);
            heap.add(item);
          } else if (list.length > 0) heap.delete(list.splice(step.index % list.length, 1)[0]!);
          expect(heap.size).toBe(list.length);
          expect(heap.first?.dueMs).toBe(list.length === 0 ? undefined : Math.min(...list.map(({ dueMs }) => dueMs)));
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

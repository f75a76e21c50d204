// Invariant 1: the context advances by exactly what was applied, in the same storage transaction. A vector says neither
// more nor less than the entries that are in the state, and what a crash leaves at any moment is just what was durable.
import { describe, expect, it } from "vitest";
import { bytesOf, folded, vectorOf } from "../model/contents.js";
import { holds, timeoutMs } from "../model/property.js";
import { play, schedules, settleAfter } from "../model/schedule.js";
import type { TestDocument, TestNode } from "../model/test-node.js";

function expectNoMoreThanApplied(document: TestDocument): void {
  const fold = folded(document);
  expect(vectorOf(document, document.applied)).toBe(vectorOf(fold, fold.applied));
  expect(bytesOf(document)).toBe(bytesOf(fold));
}

/** What a crash would leave has the vector that was told to be durable, and the state that goes with it. */
function expectDurableOnDisk(node: TestNode, document: TestDocument): TestDocument {
  const left = node.recovered(document.id);
  expect(vectorOf(left, left.applied)).toBe(vectorOf(document, document.durable));
  expect(document.applied.coversAll(document.durable)).toBe(true);
  expectNoMoreThanApplied(left);
  return left;
}

describe("the context", { timeout: timeoutMs }, () => {
  it("says what the state holds, and the durable one what is on disk, at any moment", () => {
    const options = { runs: 60, needs: ["moments with a write under way", "moments with entries waiting"] };
    holds("contexts and states", schedules(), options, (schedule, seen) => {
      let steps = 0;
      const network = play(schedule, {
        prepare: ({ checks, nodes }) =>
          checks.push(() => {
            if (++steps % 5 !== 0) return;
            for (const node of nodes) {
              for (const document of node.documents) {
                expectNoMoreThanApplied(document);
                const left = expectDurableOnDisk(node, document);
                if (left.applied.total < document.applied.total) seen.count("moments with a write under way");
                if (document.pendingBytes > 0) seen.count("moments with entries waiting");
              }
            }
          }),
      });
      settleAfter(network, 20_000);
      network.expectEqual();
    });
  });
});

// Invariant 2: truncation is always a prefix per author. Whatever a queue drops, a link loses or a crash takes away, what a
// replica has of an author goes from the first entry to some last one without a gap, and is the same wherever it is.
import { describe, expect, it } from "vitest";
import { chainsOf } from "../model/contents.js";
import { readAt } from "../model/foreign-authors.js";
import { holds, timeoutMs } from "../model/property.js";
import { play, schedules, settleAfter } from "../model/schedule.js";
import type { TestNetwork } from "../model/test-network.js";
import type { TestDocument } from "../model/test-node.js";

/** Bounds so narrow that queues overflow. */
const narrow = { pendingBytesMax: 2_000, limits: { outboxEntriesMax: 5 } };

function expectPrefixes(document: TestDocument): void {
  for (const [author, chain] of chainsOf(document)) {
    let next = 1;
    for (const { firstSeq, lastSeq } of readAt(document, chain)) {
      expect(firstSeq, `the entry of ${author} after ${next - 1}`).toBe(next);
      next = lastSeq + 1;
    }
    expect(document.applied.get(document.authors.intern(author as never))).toBe(next - 1);
  }
}

/** Entries that were on any disk: of each there is one form. */
class Published {
  readonly #bytes: Map<string, string> = new Map();

  expectAlike(document: TestDocument): void {
    for (const [author, chain] of chainsOf(document)) {
      chain.forEach((bytes, index) => {
        const key = `${document.id}/${author}/${index}`;
        const text = Buffer.from(bytes).toString("base64");
        expect(text).toBe(this.#bytes.get(key) ?? text);
        this.#bytes.set(key, text);
      });
    }
  }
}

function overflowsOf({ nodes }: TestNetwork): [number, number] {
  const waiting = nodes.flatMap(({ documents }) => documents.map(({ counts }) => counts.overflowed));
  const outboxes = nodes.map(({ engine }) => engine.counts.outboxOverflows);
  return [Math.max(...waiting), Math.max(...outboxes)];
}

describe("what is there of an author", { timeout: timeoutMs }, () => {
  it("is a prefix of what it wrote, in memory and on disk, whatever overflows, gets lost or crashes", () => {
    const needs = ["dropped waiting entries", "dropped new entries", "moments with more in memory than on disk"];
    holds("prefixes per author", schedules(), { runs: 60, needs }, (schedule, seen) => {
      const published = new Published();
      let steps = 0;
      const network = play(schedule, {
        ...narrow,
        prepare: (prepared) =>
          prepared.checks.push(() => {
            if (++steps % 5 !== 0) return;
            const [waiting, outboxes] = overflowsOf(prepared);
            seen.most("dropped waiting entries", waiting);
            seen.most("dropped new entries", outboxes);
            for (const node of prepared.nodes) {
              for (const document of node.documents) {
                const left = node.recovered(document.id);
                for (const each of [document, left]) expectPrefixes(each);
                published.expectAlike(left);
                if (left.applied.total < document.applied.total) seen.count("moments with more in memory than on disk");
              }
            }
          }),
      });
      settleAfter(network, 60_000);
      network.expectEqual();
    });
  });
});

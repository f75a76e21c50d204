// Logs that are cut off anywhere, at any time, under every fault: all replicas end in the state that the entries make which
// were ever on a disk of theirs, applied each once, in a replica that has no snapshots. Nothing comes back, nothing counts
// twice, nothing of one's own is lost, and what is durable is what a crash would leave.
import { ReplicaCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { bytesOf, vectorOf } from "../model/contents.js";
import { readAt } from "../model/foreign-authors.js";
import { holds, timeoutMs } from "../model/property.js";
import { anything, play, schedules, settleAfter } from "../model/schedule.js";
import type { TestNetwork } from "../model/test-network.js";
import { authorOf, schema, type TestDocument, type TestNode } from "../model/test-node.js";

/** What the entries that were ever on a disk make, as far as `document` has them. */
function foldOf(network: TestNetwork, document: TestDocument): TestDocument {
  const fold = new ReplicaCore({ author: authorOf(4000) }).open(document.id, schema);
  const written = new Map<string, Uint8Array>();
  for (const node of network.nodes) {
    for (const record of node.written) {
      if (record.document === document.id) written.set(Buffer.from(record.bytes).toString("base64"), record.bytes);
    }
  }
  const known = readAt(document, [...written.values()]).flatMap((entry, index) =>
    document.applied.covers(entry.author, entry.lastSeq) ? [[...written.values()][index]!] : [],
  );
  fold.receive(readAt(fold, known), network.nowMs);
  return fold;
}

/** An entry is the same bytes on every disk: whoever was away sends what it wrote as it wrote it. */
function expectUnchanged(network: TestNetwork): void {
  const written = new Map<string, string>();
  for (const record of network.nodes.flatMap((node) => node.written)) {
    const probe = new ReplicaCore({ author: authorOf(4001) }).open(record.document, schema);
    const [entry] = readAt(probe, [record.bytes]);
    const number = `${record.document} ${probe.authors.idOf(entry!.author)} ${entry!.firstSeq}`;
    const bytes = Buffer.from(record.bytes).toString("base64");
    expect(written.get(number) ?? bytes).toBe(bytes);
    written.set(number, bytes);
  }
}

function expectFolded(network: TestNetwork, document: TestDocument): void {
  const fold = foldOf(network, document);
  expect(vectorOf(fold, fold.applied)).toBe(vectorOf(document, document.applied));
  expect(bytesOf(fold)).toBe(bytesOf(document));
}

/** The durable vector is that of what is on disk, state and all: they move in one write. */
function expectDurable(node: TestNode, document: TestDocument): void {
  const left = node.recovered(document.id);
  expect(vectorOf(left, left.applied)).toBe(vectorOf(document, document.durable));
  if (left.applied.compare(document.applied) === "equal") expect(bytesOf(left)).toBe(bytesOf(document));
}

/** The log goes from the cut on without a gap, per author. */
function expectPrefixCut(document: TestDocument): void {
  for (const { author, seq } of document.applied.entries()) {
    let last = document.base.cut.get(author);
    for (const { firstSeq, lastSeq } of document.log.chain(author)) {
      expect(firstSeq).toBe(last + 1);
      last = lastSeq;
    }
    expect(last).toBe(seq);
  }
}

const kinds = [...anything, "truncate", "truncate", "truncate"] as const;
/** So many changes at once that their join is less than they are. */
const withFloods = [...anything, "truncate", "flood", "flood"] as const;
/** What a closed document had told is not to be had again from a disk that was lost with it. */
const limits = { frameBytesMax: 4096 };

describe("replicas that cut their logs off", { timeout: timeoutMs }, () => {
  it("converge on what was written, each entry once, whatever is lost, cut or crashed", () => {
    const needs = [
      "states taken",
      "states taken beside entries of one's own",
      "moments with a state under way to the disk",
      "patches sent",
    ];
    holds("truncated logs", schedules({ kinds }), { runs: 40, needs }, (schedule, seen) => {
      let steps = 0;
      const network = play(schedule, {
        limits,
        prepare: (prepared) => {
          prepared.watch.watchers.push({
            installed: (_to, document, _bytes, installed) => {
              if (!installed.ok) expect.fail(`a state was refused: ${installed.code}`);
              if (installed.effects.length > 0) seen.count("states taken");
              if (document.applied.get(document.self) > 0) seen.count("states taken beside entries of one's own");
            },
          });
          prepared.checks.push(() => {
            if (++steps % 5 !== 0) return;
            for (const node of prepared.nodes) {
              for (const document of node.documents) {
                expectDurable(node, document);
                expectPrefixCut(document);
                if (node.isWriting && document.base.cut.total > document.durable.total) {
                  seen.count("moments with a state under way to the disk");
                }
              }
            }
          });
        },
      });
      settleAfter(network, 60_000);
      network.expectEqual();
      for (const node of network.nodes) {
        for (const document of node.documents) expectFolded(network, document);
        seen.count("patches sent", node.engine.counts.traffic.rungs.patch ?? 0);
      }
      expectUnchanged(network);
    });
  });

  it("converge where they take the join of what they lack instead of entries, too", () => {
    const options = { runs: 25, needs: ["joins offered", "states offered"] };
    holds("joined stretches", schedules({ kinds: withFloods }), options, (schedule, seen) => {
      const network = play(schedule, { limits, takesStates: true });
      settleAfter(network, 60_000);
      network.expectEqual();
      for (const node of network.nodes) {
        for (const document of node.documents) expectFolded(network, document);
        const { joined = 0, state = 0 } = node.engine.counts.traffic.rungs;
        seen.count("joins offered", joined);
        seen.count("states offered", state);
      }
    });
  });
});

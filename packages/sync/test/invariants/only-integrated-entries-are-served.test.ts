// Invariant 4: only integrated entries are served, never waiting ones. Of a signed document that is every stored entry, on
// whatever branch: those that don't count are evidence.
import { AuthorTable } from "@joinery/clock";
import type { EntryOnWire } from "@joinery/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framed, wantOf } from "../model/by-name.js";
import { ForkedHistory, identityOf } from "../model/forked-history.js";
import { holds, timeoutMs } from "../model/property.js";
import { play, schedules } from "../model/schedule.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestDocument, TestNode } from "../model/test-node.js";

function expectIntegrated(node: TestNode, { document: id, author, firstSeq }: EntryOnWire): TestDocument {
  const document = node.documents.find((each) => each.id === id) as TestDocument;
  const index = document.authors.intern(author);
  const stored = (document.branches ?? document.log).gather([{ author: index, from: firstSeq, to: firstSeq }]);
  const what = `node ${node.index} serves ${id}/${author}:${firstSeq}`;
  expect(
    stored.map((entry) => entry.firstSeq),
    what,
  ).toContain(firstSeq);
  expect(document.durable.covers(index, firstSeq), what).toBe(true);
  return document;
}

describe("what is served", { timeout: timeoutMs }, () => {
  it("is applied and on disk, whatever waits beside it", () => {
    const needs = ["entries served while others wait", "entries served while others are being written"];
    holds("served entries", schedules(), { runs: 120, needs }, (schedule, seen) => {
      play(schedule, {
        prepare: ({ watch }) =>
          watch.watchers.push({
            sent: (from, _to, { onWire }) => {
              for (const entry of onWire) {
                const { pendingBytes } = expectIntegrated(from, entry);
                if (pendingBytes > 0) seen.count("entries served while others wait");
                if (from.isWriting) seen.count("entries served while others are being written");
              }
            },
          }),
      });
    });
  });

  it("is stored, in a signed document, while entries wait for others and for signatures", () => {
    const shows = fc.record({
      seed: fc.nat(),
      loss: fc.constantFrom(0, 0.3),
      steps: fc.array(fc.nat(1000), { minLength: 10, maxLength: 30, size: "max" }),
    });
    const options = { runs: 25, needs: ["entries served while others wait", "forks"] };
    holds("served entries of signed documents", shows, options, ({ seed, loss, steps }, seen) => {
      const network = new TestNetwork({ nodes: 3, topology: "line", seed, identities: [1, 2, 3].map(identityOf) });
      for (const node of network.nodes) node.diskDelayMs = () => network.random.between(0, 500);
      network.faults = { loss, duplication: loss, delayMsMax: 400 };
      network.watch.watchers.push({
        sent: (from, _to, { onWire }) => {
          for (const entry of onWire) {
            const { pendingBytes } = expectIntegrated(from, entry);
            if (pendingBytes > 0) seen.count("entries served while others wait");
          }
        },
      });
      const [one, other] = [new ForkedHistory(), new ForkedHistory()];
      for (const history of [one, other]) history.write(history === one ? "one" : "other");
      for (const at of steps) {
        const node = network.node(at % 3);
        if (at % 2 === 0) node.change("room", ({ players }) => players.add(`${at}`));
        else (at % 4 === 1 ? one : other).write(`f${at}`);
        if (at % 5 < 2) (at % 7 < 4 ? one : other).showTo(node, network.nowMs);
        network.run(100);
      }
      const { tree } = network.node(0).document("room") as never as { tree: { forks: { size: number } } };
      seen.count("forks", tree.forks.size);
    });
  });

  it("is nothing of what only waits, even to a peer that asks for it", () => {
    const network = new TestNetwork({ nodes: 2, limits: { repairMs: 600_000, repairMsMax: 600_000 } });
    const [writer, holder] = network.nodes as [TestNode, TestNode];
    const link = network.links[0]!;
    network.settle(2000);
    const write = (player: string): void => {
      writer.change("room", ({ players }) => players.add(player));
      network.run(100);
    };
    link.filter = () => false;
    write("lost");
    link.filter = (_frame, from) => from === writer;
    for (const player of ["early", "too early"]) write(player);
    expect(holder.document("room").pendingBytes).toBeGreaterThan(0);

    const authors = new AuthorTable();
    const asked = wantOf("room", authors, [{ author: authors.intern(writer.author), from: 1, to: 3 }]);
    const { entriesSent } = network.watch;
    link.inject(writer, framed(asked), network.nowMs);
    network.run(100);
    expect(network.watch.entriesSent).toBe(entriesSent);
    expect(holder.document("room").applied.total).toBe(0);
  });
});

// Invariant 8: what does not inflate is dropped where it arrives, no entry goes back where it came from, and what several
// peers offer comes from one of them at a time. (RR and BP: Enes et al., Efficient synchronization of state-based CRDTs, 2019.)
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeAsStrangers } from "../model/foreign-authors.js";
import { holds, timeoutMs } from "../model/property.js";
import { anything, play, schedules } from "../model/schedule.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

/** A session that begins anew has forgotten where an entry came from that still waits. */
const withoutRestarts = anything.filter((kind) => kind !== "restart");

describe("an entry", { timeout: timeoutMs }, () => {
  it("that is there already is not handed to its document again", () => {
    const options = { runs: 150, needs: ["handed over", "dropped on arrival"] };
    holds("duplicates", schedules(), options, (schedule, seen) => {
      const network = play(schedule, {
        prepare: ({ watch }) =>
          watch.watchers.push({
            handed: (to, { applied }, entries) => {
              for (const { author, lastSeq } of entries) {
                expect(applied.covers(author, lastSeq), `node ${to.index} has ${author}:${lastSeq}`).toBe(false);
              }
              seen.count("handed over", entries.length);
            },
          }),
      });
      for (const { engine } of network.nodes) seen.count("dropped on arrival", engine.counts.entriesDuplicate);
    });
  });

  it("goes to nobody who sent it", () => {
    holds("ways back", schedules({ kinds: withoutRestarts }), { runs: 150, needs: ["relayed"] }, (schedule, seen) => {
      const came = new Set<string>();
      play(schedule, {
        prepare: ({ watch }) =>
          watch.watchers.push({
            delivered: (from, to, { onWire }) => {
              for (const { document, author, firstSeq } of onWire) {
                came.add(`${from}>${to.author} ${document}/${author}:${firstSeq}`);
              }
            },
            sent: (from, to, { onWire }) => {
              for (const { document, author, firstSeq } of onWire) {
                const entry = `${document}/${author}:${firstSeq}`;
                expect(came.has(`${to.author}>${from.author} ${entry}`), `${entry} goes back`).toBe(false);
                if (author !== from.author) seen.count("relayed");
              }
            },
          }),
      });
    });
  });

  it("is relayed once per neighbour, however often it arrives", () => {
    const cases = fc.record({
      seed: fc.nat(),
      copies: fc.integer({ min: 2, max: 6 }),
      changes: fc.integer({ min: 1, max: 20 }),
    });
    holds("copies", cases, { runs: 60, needs: ["copies that arrived"] }, ({ seed, copies, changes }, seen) => {
      const network = new TestNetwork({ nodes: 3, topology: "line", seed });
      const [writer, relay] = network.nodes as [TestNode, TestNode];
      network.settle(2000);
      network.watch.watchers.push({
        delivered: (from, to, { onWire }, frame) => {
          if (from !== writer.author || copies-- <= 0 || onWire.length === 0) return;
          network.links[0]!.inject(writer, frame, network.nowMs);
          seen.count("copies that arrived");
          expect(to).toBe(relay);
        },
      });
      for (let count = 0; count < changes; count++) {
        writer.change("room", ({ players }) => players.add(`p${count}`));
        network.step();
      }
      network.settle(5000);
      expect(network.watch.entriesSent).toBe(2 * changes);
    });
  });
});

describe("a backlog", { timeout: timeoutMs }, () => {
  it("that several peers offer comes once, from one of them per author at a time", () => {
    const cases = fc.record({
      seed: fc.nat(),
      peers: fc.integer({ min: 2, max: 4 }),
      authors: fc.integer({ min: 1, max: 6 }),
      entries: fc.integer({ min: 20, max: 150 }),
    });
    const options = { runs: 40, needs: ["entries that others offered as well"] };
    holds("offers", cases, options, ({ seed, peers, authors, entries }, seen) => {
      const network = new TestNetwork({ nodes: peers + 1, seed, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
      const joining = network.node(peers);
      for (const link of network.linksOf(joining)) link.cut();
      writeAsStrangers(network.node(0), "room", authors, entries);
      network.run(20_000);
      for (const node of network.nodes.slice(0, peers))
        expect(node.document("room").applied.total).toBe(authors * entries);
      const { entriesSent } = network.watch;
      for (const link of network.linksOf(joining)) link.open(network.nowMs);
      network.settle(30_000);
      expect(network.watch.entriesSent - entriesSent).toBe(authors * entries);
      seen.count("entries that others offered as well", authors * entries);
    });
  });
});

// After a cut at whatever moment a transfer is resumed: an entry that the peer had acknowledged is never sent again, counted
// on the wire. It belongs to invariants 3 and 5: nothing is remembered beyond a connection, and yet nothing is repeated.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, type Seen, timeoutMs } from "../model/property.js";
import { play, schedules, settleAfter } from "../model/schedule.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { Told } from "../model/told.js";
import type { Spoken } from "../model/wire-watch.js";

/** The entries that have arrived; fails at one that is sent although it has, acknowledged or not. */
function watchArrivals({ watch }: TestNetwork): ReadonlySet<string> {
  const arrived = new Set<string>();
  const keysOf = (to: TestNode, { onWire }: Spoken): string[] =>
    onWire.map(({ document, author, firstSeq }) => `${to.author} ${document}/${author}:${firstSeq}`);
  watch.watchers.push({
    sent: (_from, to, spoken) => {
      for (const key of keysOf(to, spoken)) if (arrived.has(key)) expect.fail(`${key} is sent again`);
    },
    delivered: (_from, to, spoken) => {
      for (const key of keysOf(to, spoken)) arrived.add(key);
    },
  });
  return arrived;
}

/** Fails at an entry that goes to whom had acknowledged it before the link between the two was opened the last time. */
function watchResending({ watch, links }: TestNetwork, seen: Seen): void {
  const told = new Told();
  const openings = new Map<unknown, { number: number; told: Told }>();
  const toldBefore = (from: TestNode, to: TestNode): Told => {
    const link = links.find(({ ends }) => ends.includes(from) && ends.includes(to))!;
    const last = openings.get(link);
    if (last?.number === link.openings) return last.told;
    const opening = { number: link.openings, told: told.copy() };
    openings.set(link, opening);
    return opening.told;
  };
  watch.watchers.push(told, {
    sent: (from, to, { onWire }) => {
      const before = toldBefore(from, to);
      for (const { document, author, firstSeq } of onWire) {
        const key = `${document}/${author}`;
        const acknowledged = before.upTo(to.author, from.author, key);
        const what = `node ${from.index} sends ${key}:${firstSeq} again, acknowledged up to ${acknowledged}`;
        if (acknowledged >= firstSeq) expect.fail(what);
        if (acknowledged > 0) seen.count("entries that follow acknowledged ones");
        if (told.upTo(to.author, from.author, key) >= firstSeq) seen.count("sent for a request that was overtaken");
      }
    },
  });
}

describe("a transfer that is cut", { timeout: timeoutMs }, () => {
  it("goes on without what was acknowledged, whatever else happens to whom", () => {
    const needs = ["entries that follow acknowledged ones"];
    holds("resumed sessions", schedules(), { runs: 200, needs }, (schedule, seen) => {
      const network = play(schedule, { prepare: (prepared) => watchResending(prepared, seen) });
      settleAfter(network, 20_000);
    });
  });

  it("at random moments sends each entry once, and again only what was under way", () => {
    const cases = fc.record({
      seed: fc.nat(),
      pauses: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 6 }),
    });
    const options = { runs: 60, needs: ["entries lost under way", "entries that follow acknowledged ones"] };
    holds("cut transfers", cases, options, ({ seed, pauses }, seen) => {
      const network = new TestNetwork({ nodes: 2, seed, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
      const source = network.node(0);
      const link = network.links[0]!;
      link.cut();
      for (let count = 0; count < 500; count++) source.change("room", (draft) => draft.score.at("ann").add(1));
      watchResending(network, seen);
      const arrived = watchArrivals(network);
      for (const steps of pauses) {
        link.open(network.nowMs);
        network.run(steps * 50);
        link.cut();
      }
      seen.count("entries lost under way", network.watch.entriesSent - arrived.size);
      network.heal();
      network.settle(20_000);
      expect(arrived.size).toBe(500);
    });
  });
});

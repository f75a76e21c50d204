// Invariant 5: any session can restart with no memory of the peer, in the middle of whatever goes on; a changed storage epoch
// voids all of it. A replica that lost its disk is a new author today, so the epoch is the author's name.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, timeoutMs } from "../model/property.js";
import { type Action, play, schedules, settleAfter } from "../model/schedule.js";
import { TestNetwork } from "../model/test-network.js";
import { authorOf, type TestNode } from "../model/test-node.js";

const restarts: readonly Action[] = ["change", "burst", "restart", "restart", "open", "crash", "disk", "rest"];

describe("a session", { timeout: timeoutMs }, () => {
  it("that restarts at one end or at both, again and again, costs nothing but time", () => {
    holds("restarts", schedules({ kinds: restarts }), { runs: 150 }, (schedule, seen) => {
      const network = play(schedule);
      seen.most("ms to settle", settleAfter(network, 20_000));
      network.expectEqual();
      network.expectSilence();
      expect(network.links.flatMap(({ closeReasons }) => closeReasons)).toEqual([]);
    });
  });

  it("that restarts in the middle of a transfer goes on where what arrived ended", () => {
    const cases = fc.record({
      seed: fc.nat(),
      loss: fc.constantFrom(0, 0.2),
      pauses: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      both: fc.boolean(),
    });
    const options = { runs: 30, needs: ["restarts before all had arrived"] };
    holds("restarts in the middle", cases, options, ({ seed, loss, pauses, both }, seen) => {
      const { network, source, sink } = transfer(seed, 600);
      const link = network.links[0]!;
      link.faults = { loss, duplication: loss, delayMsMax: loss > 0 ? 300 : 20 };
      for (const steps of pauses) {
        network.run(steps * 50);
        if (sink.document("room").applied.total < 600) seen.count("restarts before all had arrived");
        if (both) link.open(network.nowMs);
        else link.restart(network.random.between(0, 1) as 0 | 1, network.nowMs);
      }
      network.heal();
      settleAfter(network, 30_000);
      network.expectEqual();
      expect(sink.document("room").applied.total).toBe(600);
      expect(source.document("room").counts.duplicate).toBe(0);
    });
  });
});

/** A transfer of so many entries that takes its time, just begun. */
function transfer(seed: number, entries: number): { network: TestNetwork; source: TestNode; sink: TestNode } {
  const network = new TestNetwork({ nodes: 2, seed, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
  const [source, sink] = network.nodes as [TestNode, TestNode];
  network.links[0]!.cut();
  for (let count = 0; count < entries; count++) source.change("room", (draft) => draft.score.at("ann").add(1));
  network.links[0]!.open(network.nowMs);
  return { network, source, sink };
}

/** The first frame of a new session. */
function greetingOf(node: TestNode, { nowMs }: TestNetwork): Uint8Array {
  const session = node.engine.connect(nowMs);
  const [effect] = session.pump();
  node.engine.disconnect(session);
  return effect?.type === "send" ? effect.frame : expect.fail("a session greets first");
}

describe("a changed epoch", { timeout: timeoutMs }, () => {
  const cases = fc.record({ seed: fc.nat(), steps: fc.integer({ min: 4, max: 25 }), told: fc.boolean() });

  it("voids what was acknowledged before: a replica that lost its disk gets all, whenever that happens", () => {
    const options = { runs: 40, needs: ["disks lost in the middle", "sessions ended by the new name"] };
    holds("lost disks", cases, options, ({ seed, steps, told }, seen) => {
      const { network, sink } = transfer(seed, 400);
      const link = network.links[0]!;
      network.run(steps * 50);
      const came = sink.document("room").applied.total;
      if (came > 0 && came < 400) seen.count("disks lost in the middle");
      sink.loseDisk(authorOf(2000));
      // When nobody tells the other end, its session meets a stranger, and ends with a reason.
      if (told) link.cut();
      else link.inject(sink, greetingOf(sink, network), network.nowMs);
      network.run(3000);
      expect(link.closeReasons.length > 0).toBe(!told);
      if (!told) seen.count("sessions ended by the new name");
      const { entriesSent } = network.watch;
      network.heal();
      network.settle(10_000);
      network.expectEqual();
      expect(network.watch.entriesSent - entriesSent).toBe(400);
    });
  });

  it("of one document voids what was said of it on the same session", () => {
    const options = { runs: 40, needs: ["documents deleted in the middle"] };
    holds("deleted documents", cases, options, ({ seed, steps }, seen) => {
      const { network, sink } = transfer(seed, 400);
      network.run(steps * 50);
      const came = sink.document("room").applied.total;
      if (came > 0 && came < 400) seen.count("documents deleted in the middle");
      sink.forget("room");
      expect(sink.document("room").applied.total).toBe(0);
      network.run(20_000);
      network.expectEqual();
      expect(sink.document("room").applied.total).toBe(400);
      network.expectSilence();
    });
  });
});

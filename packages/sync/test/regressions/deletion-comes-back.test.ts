// A failure of other systems: a peer that was away brings back what was deleted in the meantime.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, timeoutMs } from "../model/property.js";
import { settleAfter } from "../model/schedule.js";
import { TestNetwork } from "../model/test-network.js";
import { authorOf, type TestNode } from "../model/test-node.js";

const ways = [
  "as it left",
  "after a crash",
  "to replicas that lost their disks",
  "behind frames of before that had been held up",
] as const;

const cases = fc.record({
  seed: fc.nat(),
  loss: fc.constantFrom(0, 0.3),
  deleted: fc.array(fc.nat(49), { minLength: 1, maxLength: 40, size: "max" }),
  returns: fc.constantFrom(...ways),
});

const numbers = Array.from({ length: 50 }, (_, number) => number);

function fill(node: TestNode): void {
  for (const number of numbers) {
    node.change("room", ({ players, seats, score }) => {
      players.add(`p${number}`);
      seats.set(`s${number}`, number);
      score.at(`c${number}`).add(1);
    });
  }
}

function empty(node: TestNode, number: number): void {
  node.change("room", ({ players, seats, score }) => {
    players.remove(`p${number}`);
    seats.delete(`s${number}`);
    score.delete(`c${number}`);
  });
}

function present(node: TestNode): string[] {
  const { players, seats, score } = node.document("room").view;
  return [...players, ...seats.keys(), ...score.keys()].sort();
}

function namesOf(kept: readonly number[]): string[] {
  return ["p", "s", "c"].flatMap((kind) => kept.map((number) => `${kind}${number}`)).sort();
}

describe("a peer that was away", { timeout: timeoutMs }, () => {
  it("brings nothing back that was deleted in the meantime, whatever it or others have lost", () => {
    const options = { runs: 60, needs: ways };
    holds("late peers", cases, options, ({ seed, loss, deleted, returns }, seen) => {
      seen.count(returns);
      // Frames so small that what was written and what deleted it travel in several, and overtake each other.
      const network = new TestNetwork({ nodes: 3, topology: "line", seed, limits: { frameBytesMax: 4096 } });
      const [first, relay, late] = network.nodes as [TestNode, TestNode, TestNode];
      const old: Uint8Array[] = [];
      network.watch.watchers.push({ sent: (from, _to, _spoken, frame) => void (from === late && old.push(frame)) });
      fill(late);
      network.settle(10_000);
      const heldUp = old.splice(0);
      network.links[1]!.cut();
      for (const number of deleted) {
        empty(network.random.chance(0.5) ? first : relay, number);
        network.run(100);
      }
      network.run(2000);
      // What is concurrent with a deletion, and about something else, is neither lost nor a reason to bring anything back.
      late.change("room", ({ title }) => title.set("late"));
      network.step();
      if (returns === "after a crash") network.crash(late);
      if (returns === "to replicas that lost their disks") {
        network.crash(relay);
        relay.loseDisk(authorOf(3000));
      }
      network.heal();
      network.faults = { loss, duplication: loss, delayMsMax: 200 };
      network.run(3000);
      if (returns === "behind frames of before that had been held up") {
        for (const frame of heldUp) network.links[1]!.inject(late, frame, network.nowMs);
      }
      network.heal();
      settleAfter(network, 20_000);
      network.expectEqual();
      expect(present(late)).toEqual(namesOf(numbers.filter((number) => !deleted.includes(number))));
      expect(late.document("room").view.title).toBe("late");
    });
  });
});

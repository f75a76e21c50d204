// The virtual network: delivery, composition of rules, crashes, and books that balance.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../src/kernel/event-queue.js";
import { KeyedRandom } from "../../src/kernel/keyed-random.js";
import { TraceHash } from "../../src/kernel/trace-hash.js";
import type { NetworkCounters } from "../../src/network/network-counters.js";
import type { FaultRule } from "../../src/network/packet.js";
import { corruptionRule } from "../../src/network/rules/corruption-rule.js";
import { duplicationRule } from "../../src/network/rules/duplication-rule.js";
import { during } from "../../src/network/rules/during.js";
import { latencyRule } from "../../src/network/rules/latency-rule.js";
import { lossRule } from "../../src/network/rules/loss-rule.js";
import { partitionRule } from "../../src/network/rules/partition-rule.js";
import { reorderingRule } from "../../src/network/rules/reordering-rule.js";
import { VirtualNetwork } from "../../src/network/virtual-network.js";
import { constantLatency, NetworkHarness } from "./harness.js";

/** Every fault at once, for nodes 0 to 7. */
function allFaults(seed: number): FaultRule[] {
  return [
    latencyRule({ seed, oneWayMs: (from, to) => 5 + from + 2 * to }),
    reorderingRule({ seed, probability: 0.1, delayMsMax: 40 }),
    duplicationRule({ seed, probability: 0.1, delayMsMax: 40 }),
    lossRule({ seed, probability: 0.1 }),
    corruptionRule({ seed, probability: 0.05 }),
    partitionRule({
      windows: [
        { startMs: 100, endMs: 300, mode: "drop", groupOf: [0, 0, 0, 0, 1, 1, 1, 1] },
        { startMs: 200, endMs: 500, mode: "jam", groupOf: [0, 1, 2, 0, 1, 2, 0, 1] },
      ],
    }),
  ];
}

/** Random traffic and crashes for 1,000 ms. */
function storm(seed: number, rules: readonly FaultRule[]): NetworkHarness {
  const net = new NetworkHarness(rules);
  const random = new KeyedRandom(seed, "storm");
  for (let index = 0; index < 400; index++) {
    const [from, to] = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]) as [number, number];
    const bytes = Array.from({ length: random.between(1, 12) }, () => random.integer(256));
    net.at(random.integer(1_000), () => {
      if (net.network.isUp(from)) net.network.send(from, to, Uint8Array.from(bytes));
    });
  }
  for (const node of [1, 5]) {
    const atMs = random.integer(900);
    net.at(atMs, () => net.network.crash(node));
    net.at(atMs + 80, () => net.network.restart(node));
  }
  return net;
}

function expectBalanced(counters: NetworkCounters): void {
  const dropped = [...counters.dropped.values()].reduce((sum, count) => sum + count, 0);
  expect(counters.framesSent + counters.framesDuplicated).toBe(
    counters.framesDelivered + counters.framesInFlight + dropped,
  );
}

describe("the virtual network", () => {
  it("delivers the very frame that was sent, once, from and to whom it was meant", () => {
    const events = new EventQueue(1);
    const received: unknown[] = [];
    const network = new VirtualNetwork({
      events,
      nodes: 3,
      rules: [constantLatency(7)],
      traceHash: new TraceHash(),
      onFrame: (...all) => received.push([events.now, ...all]),
    });
    const frame = Uint8Array.of(1, 2, 3);
    network.send(2, 1, frame, 5);
    events.runUntil(100);
    expect(received).toEqual([[7, 1, 2, frame, 5]]);
    expect((received[0] as unknown[])[3]).toBe(frame);
  });

  it("carries word without bytes as it does frames, and once though it comes twice", () => {
    const net = new NetworkHarness([
      constantLatency(7),
      duplicationRule({ seed: 1, probability: 1, delayMsMax: 40 }),
      corruptionRule({ seed: 1, probability: 1 }),
    ]);
    const heard: number[] = [];
    net.network.signal(0, 1, () => heard.push(net.events.now));
    net.events.runUntil(100);
    expect(heard).toEqual([7]);
    expectBalanced(net.network.counters);
    net.network.signal(0, 1, () => heard.push(net.events.now));
    net.network.crash(1);
    net.events.runUntil(200);
    expect(heard).toEqual([7]);
  });

  it("tells who listens of every frame sent, lost ones included", () => {
    const events = new EventQueue(1);
    const sent: unknown[] = [];
    const network = new VirtualNetwork({
      events,
      nodes: 2,
      rules: [lossRule({ seed: 1, probability: 1 })],
      traceHash: new TraceHash(),
      onFrame: () => {},
      onSend: (packet, frame) => sent.push([packet, frame.length]),
    });
    network.send(0, 1, new Uint8Array(4));
    network.send(0, 1, new Uint8Array(5));
    const packet = { from: 0, to: 1, sentAt: 0 };
    expect(sent).toEqual([
      [{ ...packet, bytes: 4, sequence: 0 }, 4],
      [{ ...packet, bytes: 5, sequence: 1 }, 5],
    ]);
    expect(network.counters).toMatchObject({ framesSent: 2, bytesSent: 9, framesDelivered: 0 });
  });

  it("applies rules one after the other, on what the former planned", () => {
    const twice: FaultRule = (_, planned) => ({ kind: "deliver", atMs: [...planned, ...planned] });
    const net = new NetworkHarness([constantLatency(5), twice, constantLatency(10)]);
    net.sendAt(1, 0, 1, 9);
    expect(net.run().map(({ atMs }) => atMs)).toEqual([16, 16]);
    expect(net.network.counters.framesDuplicated).toBe(1);
  });

  it("corrupts a copy, so that the sender's frame stays as it was", () => {
    const net = new NetworkHarness([corruptionRule({ seed: 1, probability: 1 })]);
    const frame = Uint8Array.of(5, 6, 7, 8);
    net.network.send(0, 1, frame);
    const [arrival] = net.run();
    const wrong = arrival?.bytes.filter((byte, index) => byte !== frame[index]);
    expect(wrong?.length).toBe(1);
    expect([...frame]).toEqual([5, 6, 7, 8]);
    expect(net.network.counters.framesCorrupted).toBe(1);
  });

  it("keeps frames of one link and millisecond in order when no rule reorders them", () => {
    const net = new NetworkHarness([constantLatency(3)]);
    for (let index = 0; index < 50; index++) net.network.send(0, 1, Uint8Array.of(index));
    expect(net.firstBytes()).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it("counts every frame exactly once, whatever happens to it", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 1_200 }), (seed, untilMs) => {
        const net = storm(seed, allFaults(seed));
        net.events.runUntil(untilMs);
        expectBalanced(net.network.counters);
        net.run();
        expectBalanced(net.network.counters);
        expect(net.network.counters.framesInFlight).toBe(0);
        expect(net.traceHash.frames).toBe(net.network.counters.framesDelivered);
      }),
      { numRuns: 30 },
    );
  });

  it("meets every fault that was asked for", () => {
    const { counters } = ((): NetworkHarness => {
      const net = storm(3, allFaults(3));
      net.run();
      return net;
    })().network;
    expect([...counters.dropped.keys()].sort()).toEqual(["crash", "loss", "node down", "partition"]);
    expect(counters.framesDuplicated).toBeGreaterThan(0);
    expect(counters.framesCorrupted).toBeGreaterThan(0);
  });
});

describe("a crash", () => {
  it.each([
    ["receiver", 1],
    ["sender", 0],
  ])("of the %s loses what is in flight, also when the node is back in time", (_, node) => {
    const net = new NetworkHarness([constantLatency(20)]);
    net.sendAt(0, 0, 1, 1);
    net.at(5, () => net.network.crash(node));
    net.at(6, () => net.network.restart(node));
    net.sendAt(7, 0, 1, 2);
    expect(net.firstBytes()).toEqual([2]);
    expect(net.network.counters.dropped).toEqual(new Map([["crash", 1]]));
    expect(net.network.incarnation(node)).toBe(1);
  });

  it("loses what a jam still holds", () => {
    const jam = partitionRule({ windows: [{ startMs: 0, endMs: 50, mode: "jam", groupOf: [0, 1] }] });
    const net = new NetworkHarness([constantLatency(2), jam]);
    net.sendAt(1, 0, 1, 1);
    net.at(10, () => net.network.crash(1));
    net.at(20, () => net.network.restart(1));
    net.sendAt(30, 0, 1, 2);
    expect(net.firstBytes()).toEqual([2]);
  });

  it("makes a node unreachable until it restarts, even for slow frames", () => {
    const net = new NetworkHarness([constantLatency(100)]);
    net.at(1, () => net.network.crash(1));
    net.sendAt(2, 0, 1, 1);
    net.at(3, () => net.network.restart(1));
    expect(net.run()).toEqual([]);
    expect(net.network.counters.dropped).toEqual(new Map([["node down", 1]]));
  });

  it("of a third node touches nobody else", () => {
    const net = new NetworkHarness([constantLatency(9)]);
    net.sendAt(0, 0, 1, 1);
    net.at(5, () => net.network.crash(2));
    expect(net.firstBytes()).toEqual([1]);
  });

  it("is refused where it makes no sense, and so is sending from the dead", () => {
    const { network } = new NetworkHarness([]);
    network.crash(3);
    expect(() => network.crash(3)).toThrow("crashes while it is down");
    expect(() => network.send(3, 1, Uint8Array.of())).toThrow("no sending from 3 to 1");
    expect(() => network.send(1, 1, Uint8Array.of())).toThrow("no sending from 1 to 1");
    expect(() => network.restart(2)).toThrow("restarts while it is up");
  });
});

describe("the trace of a run", () => {
  const digest = (seed: number, rules: readonly FaultRule[]): string => {
    const net = storm(seed, rules);
    net.run();
    return net.traceHash.digest();
  };

  it("is the same for the same seed and another for another", () => {
    expect(digest(5, allFaults(5))).toBe(digest(5, allFaults(5)));
    expect(digest(5, allFaults(5))).not.toBe(digest(5, allFaults(6)));
  });

  it("shows one latency that grew by a millisecond, one lost frame and one changed byte", () => {
    const only = (sequence: number, rule: FaultRule): FaultRule => {
      let seen = 0;
      return (packet, planned) => (seen++ === sequence ? rule(packet, planned) : { kind: "pass" });
    };
    const base = digest(5, allFaults(5));
    const changes: FaultRule[] = [
      only(3, constantLatency(1)),
      only(3, lossRule({ seed: 1, probability: 1 })),
      only(3, corruptionRule({ seed: 1, probability: 1 })),
    ];
    const digests = changes.map((change) => digest(5, [during(0, 90, change), ...allFaults(5)]));
    expect(new Set([base, ...digests]).size).toBe(4);
  });
});

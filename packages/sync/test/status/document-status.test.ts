// How a document stands with its peers: exact numbers of what is missing and of what nobody has acknowledged.

import { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { ChannelProgress, DocumentStatus } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { type StatusSource, statusOf } from "../../src/core/status/document-status.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const roomOf = (node: TestNode): DocumentCore => node.document("room") as unknown as DocumentCore;
const status = (node: TestNode): DocumentStatus => node.engine.statusOf(roomOf(node));
const unacknowledged = (node: TestNode): number => node.engine.unacknowledged(roomOf(node));
const add = (node: TestNode, count = 1): void => {
  for (let done = 0; done < count; done++) node.change("room", (draft) => draft.score.at("ann").add(1));
};

function pair(): { network: TestNetwork; here: TestNode; there: TestNode } {
  const network = new TestNetwork({ nodes: 2 });
  return { network, here: network.node(0), there: network.node(1) };
}

describe("the status of a document", () => {
  it("is offline without a peer, syncing until the peer has said what it has, then synced", () => {
    const { network, here } = pair();
    network.links[0]!.cut();
    expect(status(here)).toEqual({ state: "offline" });
    network.links[0]!.open(network.nowMs);
    expect(status(here)).toEqual({ state: "offline" });
    const seen = new Set<string>();
    network.checks.push(() => seen.add(status(here).state));
    network.settle(5000);
    expect(status(here)).toEqual({ state: "synced" });
    expect([...seen]).toEqual(["offline", "syncing", "synced"]);
    network.links[0]!.cut();
    expect(status(here)).toEqual({ state: "offline" });
  });

  it("is offline while the only peer does not have the document open", () => {
    const { network, here, there } = pair();
    network.settle(5000);
    there.close("room");
    add(here);
    network.run(5000);
    expect(status(here)).toEqual({ state: "offline" });
  });

  it("counts what peers are known to have and is not here", () => {
    const { network, here, there } = pair();
    network.settle(5000);
    network.links[0]!.cut();
    add(there, 7);
    const most: number[] = [];
    network.links[0]!.open(network.nowMs);
    network.watch.watchers.push({
      sent: () => {
        const now = status(here);
        if (now.state === "syncing") most.push(now.missing);
      },
    });
    network.settle(5000);
    expect(Math.max(...most)).toBe(7);
    expect(status(here)).toEqual({ state: "synced" });
  });

  it("counts once what two peers have, and nothing of one that is in step", () => {
    const { here } = pair();
    add(here, 2);
    const room = roomOf(here);
    const peerWith = (seqs: readonly number[], progress: ChannelProgress): StatusSource => {
      const heard = new VersionVector();
      seqs.forEach((seq, author) => {
        heard.set(author, seq);
      });
      return { peer: "somebody", progressOf: () => progress, heardOf: () => heard };
    };
    expect(room.self).toBe(0);
    const [one, other] = [peerWith([1, 4, 2], "syncing"), peerWith([5, 3, 0, 1], "waiting")];
    expect(statusOf(room, [one, other])).toEqual({ state: "syncing", missing: 3 + 4 + 2 + 1 });
    expect(statusOf(room, [one, peerWith([9, 9], "settled")])).toEqual({ state: "syncing", missing: 4 + 2 });
    const [refused, absent] = [peerWith([9], "refused"), peerWith([9], "absent")];
    expect(statusOf(room, [refused, absent])).toEqual({ state: "refused" });
    expect(statusOf(room, [refused, peerWith([9], "settled")])).toEqual({ state: "synced" });
    expect(statusOf(room, [refused, one])).toMatchObject({ state: "syncing" });
    expect(statusOf(room, [absent])).toEqual({ state: "offline" });
    expect(statusOf(room, [{ ...one, peer: undefined }])).toEqual({ state: "offline" });
  });

  it("is syncing with nothing missing while only the peer lacks something", () => {
    const { network, here, there } = pair();
    network.settle(5000);
    there.diskDelayMs = () => 10_000;
    add(here);
    network.run(1000);
    expect(status(here)).toEqual({ state: "syncing", missing: 0 });
  });
});

describe("what nobody has acknowledged", () => {
  it("is everything here until a peer has said to have it on disk", () => {
    const { network, here, there } = pair();
    network.settle(5000);
    there.diskDelayMs = () => 2000;
    add(here, 3);
    expect(unacknowledged(here)).toBe(3);
    network.run(1000);
    expect(there.document("room").view.score.get("ann")).toBe(3);
    expect(unacknowledged(here)).toBe(3);
    network.settle(10_000);
    expect(unacknowledged(here)).toBe(0);
  });

  it("counts what is not on disk here yet", () => {
    const { network, here } = pair();
    network.settle(5000);
    here.diskDelayMs = () => 2000;
    add(here);
    expect(roomOf(here).durable.total).toBe(0);
    expect(unacknowledged(here)).toBe(1);
  });

  it("is not taken back when the peer goes or the document is closed", () => {
    const { network, here } = pair();
    network.settle(5000);
    add(here, 3);
    network.settle(5000);
    network.links[0]!.cut();
    expect(unacknowledged(here)).toBe(0);
    add(here, 2);
    expect(unacknowledged(here)).toBe(2);
    const room = roomOf(here);
    here.close("room");
    expect(here.engine.unacknowledged(room)).toBe(2);
    expect(here.engine.statusOf(room)).toEqual({ state: "offline" });
  });

  it("is everything again after a restart, until a peer has been met", () => {
    const { network, here } = pair();
    add(here, 3);
    network.settle(5000);
    expect(unacknowledged(here)).toBe(0);
    network.crash(here);
    expect(unacknowledged(here)).toBe(3);
    network.heal();
    network.settle(5000);
    expect(unacknowledged(here)).toBe(0);
  });
});

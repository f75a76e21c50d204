// What is alive is looked up once for all peers, as long as it stays what it is, and kept no longer than somebody compares it.
import { expect, it, vi } from "vitest";
import type { TestNode } from "../model/test-node.js";
import { meet } from "../states/room.js";
import { parted, rungsOf } from "./parted.js";

it("many peers that come at once cost one pass over what is alive", () => {
  const network = parted({ nodes: 7, topology: "star", changes: 3 });
  const [hub, ...leaves] = network.nodes as [TestNode, ...TestNode[]];
  const { base } = hub.document("room");
  const parts = vi.spyOn(base, "parts");
  const patch = vi.spyOn(base, "patch");
  meet(network);
  network.settle(30_000);
  network.expectEqual();
  const offers = leaves.reduce((sum, leaf) => sum + (rungsOf(leaf).parts ?? 0), rungsOf(hub).parts ?? 0);
  expect(offers).toBeGreaterThanOrEqual(leaves.length);
  expect(patch.mock.calls.length).toBeGreaterThanOrEqual(leaves.length);
  // One for those who come, and one more whenever something of theirs has come by then.
  expect(parts.mock.calls.length).toBeLessThan(leaves.length / 2);
});

// One dot with two contents: storage of one side is damaged, or two wrote as one author. What the other side has not is no
// removal then, and nothing is let go of for it.
import { describe, expect, it, vi } from "vitest";
import type { TestNode } from "../model/test-node.js";
import { meet } from "../states/room.js";
import { parted, rungsOf } from "./parted.js";

type Network = ReturnType<typeof parted>;

/** One node has a content of its own for a dot that both have. */
function damage(network: Network): void {
  const [one, other] = network.nodes.map((node) => node.document("room"));
  const shared = new Set(
    [...other!.base.parts()!.parts.dots()].map(({ seq, author }) => `${other!.authors.idOf(author)} ${seq}`),
  );
  const { base, authors } = one!;
  const sound = base.parts.bind(base);
  vi.spyOn(base, "parts").mockImplementation(() => {
    const compared = sound()!;
    const { parts } = compared;
    const at = [...parts.dots()].findIndex(({ seq, author }) => shared.has(`${authors.idOf(author)} ${seq}`));
    parts.hashes[2 * at]! ^= 0x5a5a5a5a;
    return compared;
  });
}

function expectNothingLost(network: Network, seats: number): void {
  network.expectEqual();
  expect(network.nodes.map((node) => node.document("room").view.seats.size)).toEqual([seats, seats]);
  const rungs = network.nodes.map((node: TestNode) => rungsOf(node));
  expect(rungs.reduce((sum, { patch = 0 }) => sum + patch, 0)).toBe(0);
  expect(rungs.reduce((sum, { state = 0 }) => sum + state, 0)).toBeGreaterThan(0);
}

describe("a dot with two contents", () => {
  it("is a removal at neither side: parts are not compared any more, and states bring what is missing", () => {
    const network = parted({ changes: 3 });
    damage(network);
    meet(network);
    network.settle(20_000);
    expectNothingLost(network, 300);
  });

  it("shows in a list of items as well", () => {
    const network = parted({ changes: 90 });
    damage(network);
    meet(network);
    network.settle(20_000);
    expectNothingLost(network, 300);
    expect(network.nodes.reduce((sum, node) => sum + (rungsOf(node).partsList ?? 0), 0)).toBeGreaterThan(0);
  });
});

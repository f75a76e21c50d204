// A node with an older store than it has written from hears so from what a peer says to have, before anything else comes.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "./model/test-network.js";

/** Two nodes in step, the first of which has written; then its disk is as it was at the beginning. */
function putBack(): { network: TestNetwork; heardAt: number[] } {
  const network = new TestNetwork({ nodes: 2 });
  const node = network.node(0);
  for (let count = 0; count < 5; count++) node.change("room", (tx) => tx.score.at("ann").add(1));
  network.settle(5000);
  for (const link of network.linksOf(node)) link.cut();
  node.loseDisk(node.author);
  // What comes back is no echo here.
  network.watch.readsFrames = false;
  const heardAt: number[] = [];
  const document = node.document("room");
  document.elsewhere.onHeard = () => heardAt.push(document.applied.get(document.self));
  return { network, heardAt };
}

describe("a store that was put back", () => {
  it("shows by a peer's vector, before any of what it lacks has come", () => {
    const { network, heardAt } = putBack();
    network.heal();
    network.settle(5000);
    expect(heardAt[0]).toBe(0);
    expect(network.node(0).document("room").applied.get(network.node(0).document("room").self)).toBe(5);
  });

  it("doesn't show where a peer has no more of the author than is here", () => {
    const { network, heardAt } = putBack();
    network.heal();
    network.settle(5000);
    heardAt.length = 0;
    network.node(0).change("room", (tx) => tx.score.at("ann").add(1));
    network.node(1).change("room", (tx) => tx.score.at("bob").add(1));
    network.settle(5000);
    expect(heardAt).toEqual([]);
  });
});

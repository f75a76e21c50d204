// How fast sketches are, printed under JOINERY_STATISTICS; what is checked is that decoding takes steps by the difference
// alone, however large the sets are.
import { describe, expect, it } from "vitest";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { reconcile } from "./reconciled.js";
import { ItemSource } from "./some-items.js";

const shape = { itemBytes: 8, checkBytes: 4 } as const;
const key = { k0: 11, k1: 12 };

function pairOf(shared: number, mine: number, theirs: number): [Sketch, Sketch] {
  const source = new ItemSource(1);
  const [own, peer] = [new Sketch(shape, key), new Sketch(shape, key)];
  for (const item of source.items(mine, 8)) own.add(item);
  for (const item of source.items(theirs, 8)) peer.add(item);
  for (const item of source.items(shared, 8)) {
    own.add(item);
    peer.add(item);
  }
  return [own, peer];
}

function timeMs(act: () => void): number {
  const startedAt = performance.now();
  act();
  return performance.now() - startedAt;
}

describe("a difference of 1,000 items", () => {
  it("takes the same symbols in small sets and in large ones", () => {
    const [ownSmall, peerSmall] = pairOf(0, 500, 500);
    const [own, peer] = pairOf(100_000, 500, 500);
    const buildMs = timeMs(() => void [own.symbols(0, 1500), peer.symbols(0, 1500)]) / 2;
    const small = reconcile(ownSmall, peerSmall, 1);
    const large = reconcile(own, peer, 50);
    const decodeMs = Math.min(...Array.from({ length: 5 }, () => timeMs(() => void reconcile(own, peer, 50))));
    expect(small.progress.state).toBe("complete");
    expect(large.progress.state).toBe("complete");
    expect(large.symbols).toBe(50 * Math.ceil(small.symbols / 50));
    const extra = new ItemSource(2).items(1000, 8);
    const updateMs = timeMs(() => {
      for (const item of extra) own.add(item);
    });
    if (process.env.JOINERY_STATISTICS === undefined) return;
    console.log(
      `n = 100,000: first 1,500 symbols ${buildMs.toFixed(0)} ms (${Math.round(100 / buildMs)}M items/s), ` +
        `decoding d = 1,000 ${decodeMs.toFixed(2)} ms (${Math.round(1e6 / decodeMs).toLocaleString("en")} items/s), ` +
        `${updateMs.toFixed(2)} microseconds per change of a maintained sketch`,
    );
  });
});

// Invariant 1 of the architecture with snapshots in between: whatever of a document is held as a log, as a snapshot and a
// tail, or came as a peer's state, equal sets of entries are equal in bytes. Beside each site runs one that keeps
// everything. Set JOINERY_TRACES for more runs, JOINERY_SEED for other ones.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryBaseStep, BaseWorld } from "./base-world.js";

const numRuns = Number(process.env.JOINERY_TRACES ?? 150);
const seed = Number(process.env.JOINERY_SEED ?? 21);

describe("replicas that snapshot, cut off, crash and take states and patches from each other", () => {
  it("equal one that keeps and gets every entry, at every step and in the end", () => {
    let mended = 0;
    let [joins, refusals] = [0, 0];
    const run = fc.property(
      fc.integer({ min: 2, max: 4 }),
      fc.array(arbitraryBaseStep, { minLength: 20, maxLength: 120 }),
      (size, steps) => {
        const world = new BaseWorld(size);
        for (const step of steps) world.take(step);
        world.settle();
        mended += world.mended;
        joins += world.joins;
        refusals += world.refusals;
        expect(new Set(world.sites.map(({ digest }) => digest)).size).toBe(1);
        for (const { document } of world.sites) {
          expect(document.pendingBytes).toBe(0);
          expect(document.counts).toMatchObject({ rejected: 0, refused: 0, overflowed: 0 });
        }
      },
    );
    fc.assert(run, { seed, numRuns });
    expect(mended).toBeGreaterThan(numRuns / 2);
    expect(joins).toBeGreaterThan(numRuns / 10);
    // Every type names what its operations cover, so nothing is left behind.
    expect(refusals).toBe(0);
  });
});

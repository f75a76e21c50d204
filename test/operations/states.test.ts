// A reader that is made from docs/operations.md alone finds in states and patches of real replicas what the codec finds in them,
// refuses what the codec refuses, and comes to the same fingerprints.
import { CausalContext, VersionVector } from "@joinery/clock";
import { ByteWriter, encodeState, writePatch } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patchReadings, type Readings, stateReadings } from "./compared.js";
import { fingerprintOf, partsOf } from "./naive/hash.js";
import { stateFrom } from "./naive/state.js";
import { everything } from "./real/schema.js";
import type { Site } from "./real/site.js";
import { runs, timeoutMs } from "./runs.js";
import { arbitrarySpoilings, spoilt } from "./spoilt.js";
import { arbitraryWorld, play, worldOf } from "./world.js";

/** States are compared by their parts where nothing is guarded. */
const unguarded = Object.entries(everything.fields)
  .filter(([, { is }]) => is !== "ledger" && is !== "budget" && is !== "incarnations")
  .map(([name]) => name);

type Part = readonly [bytes: Uint8Array, readings: (bytes: Uint8Array) => Readings];

function partsOfSite({ document: { state } }: Site): Part[] {
  return [
    [encodeState(state), stateReadings],
    [patchOf(state), patchReadings],
  ];
}

/** For a holder of half of what each author wrote, who lacks a third of that, and has things that are gone. */
function patchOf(state: Site["document"]["state"]): Uint8Array {
  const half = new VersionVector();
  const had = [];
  for (const { author, seq } of state.context.vector.entries()) {
    half.set(author, Math.floor(seq / 2));
    for (let each = 1; each <= seq / 2; each++) had.push({ author, seq: each });
  }
  const patch = state.patch({ base: new CausalContext(half), had, lacks: (_, seq) => seq % 3 === 0 });
  const bytes = new ByteWriter();
  writePatch(patch, state.root, state.authors, bytes);
  return bytes.toBytes();
}

describe("the page of operations", { timeout: timeoutMs }, () => {
  it("tells what is in states and patches", () => {
    const run = fc.property(arbitraryWorld, (world) => {
      for (const [bytes, readings] of play(world).flatMap(partsOfSite)) {
        const { naive, codec } = readings(bytes);
        expect(naive).not.toBe("refused");
        expect(naive).toEqual(codec);
      }
    });
    fc.assert(run, runs(6));
  });

  it("tells which states and patches are refused", () => {
    const counts = { refused: 0, taken: 0 };
    const run = fc.property(arbitraryWorld, arbitrarySpoilings, (world, spoilings) => {
      for (const [bytes, readings] of partsOfSite(play(world)[0]!)) {
        for (const spoiling of spoilings) {
          const changed = spoilt(bytes, spoiling);
          const { naive, codec } = readings(changed);
          expect(naive, Buffer.from(changed).toString("hex")).toEqual(codec);
          counts[codec === "refused" ? "refused" : "taken"]++;
        }
      }
    });
    fc.assert(run, runs(8));
    expect(counts.refused).toBeGreaterThan(40);
    expect(counts.taken).toBeGreaterThan(10);
  });

  it("tells how cells are hashed, for fingerprints and for parts", () => {
    const run = fc.property(worldOf(unguarded), (world) => {
      const { document } = play(world)[0]!;
      const { state } = document;
      const { cells } = stateFrom(encodeState(state), everything);
      expect(fingerprintOf(everything, cells)).toBe(state.fingerprint.toString());
      const { size, hashes, ...parts } = state.parts();
      const live = Array.from({ length: size }, (_, part) => {
        const { author, seq } = { author: parts.authors[part]!, seq: parts.seqs[part]! };
        return [`${document.authors.idOf(author)} ${seq}`, `${hashes[2 * part]} ${hashes[2 * part + 1]}`] as const;
      });
      expect(partsOf(everything, cells)).toEqual(new Map(live));
    });
    fc.assert(run, runs(10));
  });
});

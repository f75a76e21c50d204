// A reader that is made from docs/operations.md alone finds in the entries of real replicas what the codec finds in them, and
// refuses what the codec refuses.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryReadings } from "./compared.js";
import type { StructType } from "./naive/schema.js";
import { everything } from "./real/schema.js";
import { runs, timeoutMs } from "./runs.js";
import { arbitrarySpoilings, spoilt } from "./spoilt.js";
import { arbitraryWorld, play, type World } from "./world.js";

function writtenIn(world: World): Uint8Array[] {
  return play(world).flatMap((site) => site.written);
}

describe("the page of operations", { timeout: timeoutMs }, () => {
  it("tells what is in entries", () => {
    const run = fc.property(arbitraryWorld, (world) => {
      for (const bytes of writtenIn(world)) {
        const { naive, codec } = entryReadings(bytes);
        expect(naive).not.toBe("refused");
        expect(naive).toEqual(codec);
      }
    });
    fc.assert(run, runs(20));
  });

  it("tells how to step over fields that are not known, at any depth", () => {
    const { board, options, ...rest } = everything.fields;
    const earlier: StructType = {
      is: "struct",
      fields: {
        ...Object.fromEntries(Object.entries(rest).filter((_, index) => index % 2 === 0)),
        board: { is: "map", of: { is: "struct", fields: { score: { is: "counter" } } } },
        options: { is: "struct", fields: { mode: { is: "register" } } },
      },
    };
    let skipped = 0;
    const run = fc.property(arbitraryWorld, (world) => {
      for (const bytes of writtenIn(world)) {
        const { naive, codec } = entryReadings(bytes, earlier);
        expect(naive).toEqual(codec);
        if (JSON.stringify(codec, plain) !== JSON.stringify(entryReadings(bytes).codec, plain)) skipped++;
      }
    });
    fc.assert(run, runs(8));
    expect(skipped).toBeGreaterThan(5);
  });

  it("tells which entries are refused", () => {
    const counts = { refused: 0, taken: 0 };
    const run = fc.property(arbitraryWorld, arbitrarySpoilings, (world, spoilings) => {
      for (const bytes of writtenIn(world)) {
        for (const spoiling of spoilings) {
          const changed = spoilt(bytes, spoiling);
          const { naive, codec } = entryReadings(changed);
          expect(naive, Buffer.from(changed).toString("hex")).toEqual(codec);
          counts[codec === "refused" ? "refused" : "taken"]++;
        }
      }
    });
    fc.assert(run, runs(7));
    expect(counts.refused).toBeGreaterThan(100);
    expect(counts.taken).toBeGreaterThan(100);
  });
});

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

// The promise of `fuzzDecoder` as a test of vitest, with what its inputs must have been like for it to mean something.
import { describe, expect, it } from "vitest";
import { type DecoderUnderTest, type FuzzCounts, fuzzDecoder } from "./fuzz-decoder.js";

export interface HostileOptions {
  /** How many inputs; the environment's JOINERY_FUZZ_INPUTS, or 2,500, unless given. */
  readonly inputs?: number;
  /** What they are drawn from; the environment's JOINERY_SEED, or 1, unless given. */
  readonly seed?: number;
  /** The least share of inputs that must come past the outermost checks; a third unless given. */
  readonly pastShareMin?: number;
  /** Is told what became of the inputs. */
  tell?(counts: FuzzCounts): void;
}

/** Registers a test that spoils the corpus, feeds it to the decoder, and checks that each kind of item got inside. */
export function describeHostileBytes<Item extends { readonly bytes: Uint8Array }>(
  decoder: DecoderUnderTest<Item>,
  options: HostileOptions = {},
): void {
  const inputs = options.inputs ?? Number(process.env.JOINERY_FUZZ_INPUTS ?? 2500);
  const seed = options.seed ?? Number(process.env.JOINERY_SEED ?? 1);
  describe(`${decoder.name}, spoiled`, () => {
    it("are decoded as they are", () => {
      for (const [kind, items] of Object.entries(decoder.corpus)) {
        expect(items.length, kind).toBeGreaterThan(0);
        for (const item of items.slice(0, 50)) {
          expect(decoder.decode(item.bytes, item), kind).toBe("accepted");
          decoder.check?.(item.bytes, item);
        }
      }
    });

    it("are refused or taken whole, in bounded time and memory", { timeout: 600_000 }, () => {
      const counts = fuzzDecoder(decoder, { inputs, seed });
      options.tell?.(counts);
      expect(counts.pastShare).toBeGreaterThanOrEqual(options.pastShareMin ?? 1 / 3);
      expect(counts.outside + counts.inside).toBeGreaterThan(inputs / 4);
      for (const [kind, { inside, accepted }] of counts.kinds) expect(inside + accepted, kind).toBeGreaterThan(0);
    });
  });
}

// The harness for hostile bytes over small decoders: what it counts is so, and each promise that is broken is found.
import { type DecoderUnderTest, type Depth, fuzzDecoder } from "@joinery/testing/hostile";
import { describe, expect, it } from "vitest";

interface Item {
  readonly bytes: Uint8Array;
}

/** A format of a version, a length, and as many bytes that are at most 9. */
function decode(bytes: Uint8Array): Depth {
  if (bytes[0] !== 7 || bytes[1] !== bytes.length - 2) return "outside";
  return bytes.subarray(2).every((byte) => byte < 10) ? "accepted" : "inside";
}

const corpus = {
  short: [{ bytes: Uint8Array.of(7, 3, 1, 2, 3) }],
  long: [{ bytes: Uint8Array.from([7, 40, ...Array.from({ length: 40 }, (_, index) => index % 10)]) }],
};
const options = { inputs: 2000, seed: 3 };

function digits(changes: Partial<DecoderUnderTest<Item>> = {}): DecoderUnderTest<Item> {
  return { name: "digits", corpus, decode, ...changes };
}

/** A decoder that does `harm` to the first byte pattern that only spoiled bytes have. */
function harmed(harm: (bytes: Uint8Array) => void): DecoderUnderTest<Item> {
  return digits({
    decode: (bytes) => {
      if (decode(bytes) === "inside") harm(bytes);
      return decode(bytes);
    },
  });
}

describe("spoiled bytes", () => {
  it("are counted by how deep they came, in all and by kind", () => {
    const seen: Record<Depth, number> = { outside: 0, inside: 0, accepted: 0 };
    const counts = fuzzDecoder(digits({ check: (bytes) => expect(decode(bytes)).toBe("accepted") }), options);
    for (const { outside, inside, accepted } of counts.kinds.values()) {
      seen.outside += outside;
      seen.inside += inside;
      seen.accepted += accepted;
      expect(outside + inside + accepted).toBe(1000);
    }
    const { outside, inside, accepted } = counts;
    expect(seen).toEqual({ outside, inside, accepted });
    expect(outside + inside + accepted).toBe(2000);
    expect(counts.pastShare).toBe((inside + accepted) / 2000);
    expect(counts.pastShare).toBeGreaterThan(1 / 3);
    expect(counts.text).toMatch(/^digits: 2000 inputs of 2 kinds, \d+ refused by the outermost checks/);
  });

  it("are the same for one seed, and others for another", () => {
    const texts = [3, 3, 4].map((seed) => fuzzDecoder(digits(), { inputs: 500, seed }).text.replace(/, slowest.*/, ""));
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
  });

  it("that pass a checksum once they are sealed come past it", () => {
    const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0) % 256;
    const withSum = (bytes: Uint8Array): Uint8Array =>
      Uint8Array.from([...bytes.subarray(0, -1), sum(bytes.subarray(0, -1))]);
    const summed: DecoderUnderTest<Item> = {
      name: "summed",
      corpus: { one: [{ bytes: withSum(Uint8Array.of(1, 2, 3, 4, 0)) }] },
      decode: (bytes) => (bytes.at(-1) === sum(bytes.subarray(0, -1)) ? "accepted" : "outside"),
    };
    expect(fuzzDecoder(summed, options).pastShare).toBeLessThan(1 / 3);
    expect(fuzzDecoder({ ...summed, seal: withSum }, options).pastShare).toBeGreaterThan(0.9);
  });
});

describe("a decoder that breaks its promise is told of with the bytes that did it", () => {
  it("when it throws", () => {
    const throwing = harmed((bytes) => {
      throw new TypeError(`byte ${bytes.length}`);
    });
    expect(() => fuzzDecoder(throwing, options)).toThrow(
      /^digits, from "(short|long)": TypeError: byte \d+\n07[0-9a-f]+$/,
    );
    expect(() => fuzzDecoder(throwing, options)).toThrow(expect.objectContaining({ code: "HOSTILE_INPUT" }));
  });

  it("when it takes too long", () => {
    const slow = harmed(() => {
      const until = performance.now() + 20;
      while (performance.now() < until);
    });
    expect(() => fuzzDecoder(slow, { ...options, inputMsMax: 10 })).toThrow(/RangeError: took \d+ ms/);
  });

  it("when it makes more of its input than its length allows", () => {
    const unhurried = { ...options, inputMsMax: 60_000 };
    const kept: number[][] = [];
    const greedy = harmed(() => void kept.push(new Array<number>(2 ** 20).fill(0.5)));
    expect(() => fuzzDecoder(greedy, unhurried)).toThrow(/RangeError: made \d+ bytes of heap/);
    const external: Uint8Array[] = [];
    expect(() =>
      fuzzDecoder(
        harmed(() => void external.push(new Uint8Array(2 ** 23))),
        options,
      ),
    ).toThrow(/bytes of heap/);
  });

  it("when what it accepted does not hold", () => {
    const check = (bytes: Uint8Array): void => expect(bytes.length).toBeLessThan(10);
    expect(() => fuzzDecoder(digits({ check }), options)).toThrow(/from "long": AssertionError/);
  });
});

import { ByteReader, ByteWriter, DecodeError, readValue, writeValue } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** What a reader of these bytes finds, as `read` asks for it. */
function reading<T>(bytes: readonly number[], read: (reader: ByteReader) => T): () => T {
  return () => {
    const reader = new ByteReader(Uint8Array.from(bytes));
    const value = read(reader);
    reader.end();
    return value;
  };
}

const count = (reader: ByteReader) => reader.count();
const signed = (reader: ByteReader) => reader.signed();
const value = (reader: ByteReader) => readValue(reader);

describe("numbers", () => {
  it("are read in their shortest spelling only", () => {
    expect(reading([0x05], count)()).toBe(5);
    expect(reading([0x85, 0x00], count)).toThrow("superfluous bytes");
    expect(reading([0x80, 0x80, 0x00], count)).toThrow("superfluous bytes");
    expect(reading([0x81, 0x00], signed)).toThrow("superfluous bytes");
    expect(reading([0x40], signed)).toThrow("a negative zero");
  });

  it("are safe integers", () => {
    const greatest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(reading(greatest, count)()).toBe(Number.MAX_SAFE_INTEGER);
    expect(reading([...greatest.slice(0, 7), 0x10], count)).toThrow("out of range");
    expect(reading(Array(30).fill(0xff), count)).toThrow("out of range");
    expect(reading([0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], signed)).toThrow("out of range");
  });

  it("do not end early: behind the last byte there is no zero", () => {
    for (const bytes of [[], [0x80], [0xff, 0xff]]) {
      expect(reading(bytes, count)).toThrow("the bytes end early");
      expect(reading(bytes, signed)).toThrow("the bytes end early");
    }
    expect(reading([1, 2], (reader) => reader.fixed(3))).toThrow("the bytes end early");
    expect(reading([1, 2], (reader) => reader.float())).toThrow("the bytes end early");
  });

  it("that are lengths are checked against the bytes that are left, before anything is made of them", () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(reading(huge, (reader) => reader.sized())).toThrow("a length beyond the end");
    expect(reading(huge, (reader) => reader.text())).toThrow("a length beyond the end");
    expect(reading([10, ...huge], value)).toThrow("a length beyond the end");
    expect(reading([11, ...huge], value)).toThrow("a length beyond the end");
  });

  it("come back as they were written, of any size and sign", () => {
    const safe = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -200, max: 200 }));
    const run = fc.property(fc.array(safe), (numbers) => {
      const bytes = new ByteWriter();
      for (const number of numbers) {
        bytes.count(Math.abs(number));
        bytes.signed(number);
      }
      const reader = new ByteReader(bytes.toBytes());
      for (const number of numbers) expect([reader.count(), reader.signed()]).toEqual([Math.abs(number), number + 0]);
      reader.end();
    });
    fc.assert(run, { numRuns: 500 });
  });
});

describe("texts", () => {
  it("come back as they were written, of any length, alone or behind their length", () => {
    const run = fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 300 })), (texts) => {
      const bytes = new ByteWriter();
      for (const text of texts) bytes.text(text);
      const reader = new ByteReader(bytes.toBytes());
      for (const text of texts) expect(reader.text()).toBe(text);
      reader.end();
    });
    fc.assert(run, { numRuns: 300 });
  });

  it("keep a byte order mark, which is a character like others", () => {
    const bytes = new ByteWriter();
    bytes.text("\ufeffx".padEnd(40, "y"));
    expect(new ByteReader(bytes.toBytes()).text()).toHaveLength(40);
  });
});

describe("values", () => {
  it("have one spelling each", () => {
    expect(reading([3, 0x41], value)()).toBe(-1);
    const spelledOtherwise = [
      [4, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
      [4, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
      [6, 2, 0x30, 0x31],
      [7, 1, 0x30],
      [6, 1, 0x41],
      [9, 0x40],
      [11, 2, 1, 0x62, 0, 1, 0x61, 0],
      [11, 2, 1, 0x61, 0, 1, 0x61, 0],
      [12],
      [5, 1, 0x61],
      [233],
    ];
    for (const bytes of spelledOtherwise) expect(reading(bytes, value)).toThrow(DecodeError);
  });

  it("hold well-formed text only", () => {
    for (const text of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(reading([32 + text.length, ...text], value)).toThrow(DecodeError);
      expect(reading([text.length, ...text], (reader) => reader.text())).toThrow(DecodeError);
    }
  });

  it("are nested 64 deep at most, also where nothing is inside", () => {
    const nested = (depth: number) => [...Array.from({ length: depth }, () => [10, 1]).flat(), 10, 0];
    expect(reading(nested(63), value)()).toBeInstanceOf(Array);
    expect(reading(nested(64), value)).toThrow("nested too deep");
    expect(reading(nested(100_000), value)).toThrow("nested too deep");
  });

  it("write short texts with their length in the tag, and only those", () => {
    for (const length of [0, 1, 200, 201, 5000]) {
      const bytes = new ByteWriter();
      writeValue(bytes, "x".repeat(length));
      expect(bytes.length - length).toBe(length <= 200 ? 1 : length < 128 ? 2 : 3);
      expect(readValue(new ByteReader(bytes.toBytes()))).toBe("x".repeat(length));
    }
  });
});

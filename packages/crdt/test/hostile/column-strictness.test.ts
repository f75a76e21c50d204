import { AuthorTable } from "@joinery/clock";
import {
  ByteReader,
  ByteWriter,
  ColumnReader,
  ColumnWriter,
  counter,
  DecodeError,
  flag,
  RunReader,
  RunWriter,
  set,
  struct,
  table,
  UnknownFieldError,
} from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authorName } from "../writing-site.js";

function columnOf(numbers: readonly number[]): Uint8Array {
  const column = new RunWriter();
  for (const number of numbers) column.write(number);
  column.finish();
  return column.bytes.toBytes();
}

function readColumn(bytes: Uint8Array, count: number): number[] {
  const column = new RunReader(new ByteReader(bytes));
  const numbers = Array.from({ length: count }, () => column.read());
  column.end();
  return numbers;
}

describe("a column of numbers", () => {
  it("comes back as it was written, whatever its runs", () => {
    const number = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -9, max: 9 }));
    const runs = fc.array(fc.tuple(number, fc.integer({ min: 1, max: 30 })));
    const run = fc.property(runs, (all) => {
      const numbers = all.flatMap(([value, times]) => Array<number>(times).fill(value + 0));
      expect(readColumn(columnOf(numbers), numbers.length)).toEqual(numbers);
    });
    fc.assert(run, { numRuns: 500 });
  });

  it("never stands for more than eight numbers a head", () => {
    expect(columnOf(Array(8000).fill(0))).toHaveLength(1000);
    expect(() => readColumn(columnOf(Array(8).fill(0)), 9)).toThrow("the bytes end early");
  });

  it("is read in one spelling only", () => {
    expect(() => readColumn(Uint8Array.of(0x01, 0x01), 2)).toThrow("a run that was cut short");
    expect(() => readColumn(Uint8Array.of(0x09, 0x01), 3)).toThrow("a run that was cut short");
    expect(() => readColumn(Uint8Array.of(0x40), 1)).toThrow("a negative zero");
    expect(() => readColumn(Uint8Array.of(0x81, 0x00), 1)).toThrow("superfluous bytes");
    expect(() => readColumn(Uint8Array.of(0x09), 1)).toThrow("numbers after the end");
  });
});

describe("a column with what tells its length", () => {
  const whole = (numbers: readonly number[]): Uint8Array => {
    const column = new RunWriter();
    for (const number of numbers) column.write(number);
    column.finish();
    const bytes = new ByteWriter();
    column.writeTo(bytes);
    return bytes.toBytes();
  };
  const read = (bytes: Uint8Array, count: number): number[] => {
    const reader = new ByteReader(bytes);
    const column = RunReader.from(reader);
    const numbers = Array.from({ length: count }, () => column.read());
    column.end();
    reader.end();
    return numbers;
  };

  it("comes back as it was written, whatever is in it, and has one spelling", () => {
    const number = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) }, fc.maxSafeInteger());
    const runs = fc.array(fc.tuple(number, fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 12 });
    const run = fc.property(runs, fc.uint8Array({ maxLength: 3 }), fc.nat(), (all, spoil, at) => {
      const numbers = all.flatMap(([value, times]) => Array<number>(times).fill(value + 0));
      const bytes = whole(numbers);
      expect(read(bytes, numbers.length)).toEqual(numbers);
      bytes.set(spoil.subarray(0, bytes.length - (at % bytes.length)), at % bytes.length);
      expect(respelled(bytes)).toEqual(bytes);
    });
    fc.assert(run, { numRuns: 500 });
  });

  /** What a writer makes of the numbers that are in `bytes`; `bytes` themselves where they are refused. */
  function respelled(bytes: Uint8Array): Uint8Array {
    for (let count = 1; count <= 8 * bytes.length + 32; count++) {
      try {
        return whole(read(bytes, count));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    return bytes;
  }

  it("takes one byte for up to 32 equal numbers up to three, and never more than that holds", () => {
    for (const value of [0, 1, 2, 3]) {
      for (const count of [1, 8, 9, 32]) expect(whole(Array(count).fill(value))).toHaveLength(1);
      expect(whole(Array(33).fill(value))).toHaveLength(6);
      expect(() => read(whole(Array(32).fill(value)), 33)).toThrow("the bytes end early");
    }
    expect([whole([4]), whole([-1]), whole([0, 1])].map(({ length }) => length)).toEqual([2, 2, 3]);
    expect(whole(Array.from({ length: 64 }, (_, index) => index % 2))).toHaveLength(66);
  });

  it("is refused when it is longer than needed, or empty", () => {
    expect(() => read(Uint8Array.of(1, 0x01), 1)).toThrow("a column longer than needed");
    expect(() => read(Uint8Array.of(2, 0x3b, 0x03), 9)).toThrow("a column longer than needed");
    expect(() => read(Uint8Array.of(0x42, 0x00, 0x3c, 0x04), 9)).toThrow("superfluous bytes");
    expect(() => read(Uint8Array.of(0), 0)).toThrow("an empty column");
    expect(() => read(Uint8Array.of(2, 0x04), 1)).toThrow("a length beyond the end of the bytes");
    expect(() => read(whole([2, 2]), 1)).toThrow("numbers after the end");
  });
});

describe("columns of operations", () => {
  const authors = new AuthorTable();
  const ann = authors.intern(authorName(1));
  const stamp = { ms: 5, counter: 0 };
  const written = (type: { write(delta: never, writer: ColumnWriter): void }, ...deltas: readonly unknown[]) => {
    const writer = new ColumnWriter(authors, [ann]);
    for (const [index, delta] of deltas.entries()) writer.operation(index + 1, delta as never, type as never);
    const bytes = new ByteWriter();
    writer.writeTo(bytes);
    return bytes.toBytes();
  };
  const reader = (bytes: Uint8Array) => new ColumnReader(bytes, authors, { locals: [ann], stamp });
  const add = (key: string, seq: number) => [
    { key, delta: { added: [{ author: ann, seq, stamp, payload: undefined }], removed: [] } },
  ];

  it("step over a field nobody here knows, and read on behind it", () => {
    const newer = struct({ tags: set<string>(), later: table<number>() });
    const older = struct({ tags: set<string>() });
    const put = [{ key: "k", delta: { added: [{ author: ann, seq: 2, stamp, payload: 7 }], removed: [] } }];
    const tag = (key: string, seq: number) => [{ field: newer.indexOf("tags"), delta: add(key, seq) }];
    const bytes = written(newer, tag('"a', 1), [{ field: newer.indexOf("later"), delta: put }], tag('"b', 3));
    const columns = reader(bytes);
    columns.begin(1);
    expect(older.read(columns)).toMatchObject([{ field: 0, delta: [{ key: '"a' }] }]);
    columns.begin(2);
    expect(older.read(columns)).toEqual([]);
    expect(() => columns.endOperation()).toThrow(UnknownFieldError);
    columns.begin(3);
    expect(older.read(columns)).toMatchObject([{ field: 0, delta: [{ key: '"b' }] }]);
    expect(() => columns.endOperation()).not.toThrow();
    expect(() => columns.end()).not.toThrow();
  });

  it("are refused with bytes left in any of them, or missing", () => {
    const bytes = written(set<string>(), add('"a', 1), add('"b', 2));
    const one = reader(bytes);
    one.begin(1);
    set().read(one);
    expect(() => one.end()).toThrow(DecodeError);
    const three = reader(bytes);
    for (const seq of [1, 2]) {
      three.begin(seq);
      set().read(three);
    }
    three.end();
    three.begin(3);
    expect(() => set().read(three)).toThrow(DecodeError);
  });

  it("are these bytes: which there are, numbers in one byte each, one length for all texts, and the rest without a size", () => {
    const bytes = written(set<string>(), add('"a', 1), add('"b', 2));
    expect([...bytes]).toEqual([0x16, 0x85, 0x85, 0x82, ...Buffer.from('"a"b')]);
    const all = (spelled: readonly number[]) => {
      const columns = reader(Uint8Array.from(spelled));
      for (const seq of [1, 2]) {
        columns.begin(seq);
        set().read(columns);
      }
      columns.end();
    };
    all([...bytes]);
    const own = [0x16, 0x85, 0x85, 1, 0x0a, ...Buffer.from('"a"b')];
    expect(() => all(own)).toThrow("lengths longer than needed");
    expect(() => all([0x16, 0x85, 0x85, 0x80, ...Buffer.from('"a"b')])).toThrow("empty texts without an end");
    expect(() => all([...bytes, 0x22])).toThrow("text after the end");
    expect(() => all([0x06, 0x85, 0x85, 0x00])).toThrow("bytes after the end");
    expect(() => all([0x17, 0x85, 0x85, 0x85, 0x82, 4, ...Buffer.from('"a"b'), 0])).toThrow("fields without columns");
    const two = (key: number) => reader(Uint8Array.of(0x01, 0x80, 2, 1, 0, 0, 1, 0, key, 0, 0, 0));
    const halfMet = two(2);
    expect(halfMet.field()).toBe(1);
    expect(() => halfMet.end()).toThrow("columns of no field");
    expect(() => two(1)).toThrow("a field twice");
    expect(() => reader(Uint8Array.of(0x80, 0x80, 0x01)).end()).toThrow("an unknown column");
    expect(() => reader(Uint8Array.of(0x10, 0x82)).end()).toThrow("an empty column");
    expect(() => reader(Uint8Array.of(0x80, 0x40)).end()).toThrow("an empty column");
  });

  it("tell covered dots from one another, the first of one's own from the operation, and stay within their authors", () => {
    const bob = authors.intern(authorName(2));
    const remove = (...removed: readonly (readonly [author: number, seq: number])[]) => [
      { key: '"a', delta: { added: [], removed: removed.map(([author, seq]) => ({ author, seq })) } },
    ];
    const deltas = [
      remove([ann, 700], [bob, 50]),
      remove([ann, 800]),
      remove([bob, 60]),
      remove([ann, 900], [ann, 950]),
    ];
    const writer = new ColumnWriter(authors, [ann, bob]);
    const bytes = new ByteWriter();
    for (const [index, delta] of deltas.entries()) writer.operation(1001 + index, delta as never, set<string>());
    writer.writeTo(bytes);
    const read = (spelled: Uint8Array, firstSeq: number) => {
      const columns = new ColumnReader(spelled, authors, { locals: [ann, bob], stamp });
      return deltas.map((_, index) => {
        columns.begin(firstSeq + index);
        return set<string>().read(columns);
      });
    };
    expect(read(bytes.toBytes(), 1001)).toEqual(deltas);
    // The steps: 301 back, 50, then 100, 10, 100 and 50 on.
    const steps = columnOf([301, 50, 100, 10, 100, 50]);
    const at = Buffer.from(bytes.toBytes()).indexOf(steps);
    expect(at).toBeGreaterThan(0);
    expect(() => read(bytes.toBytes(), 301)).toThrow("a sequence number out of range");
    const before = bytes.toBytes();
    before.set(columnOf([301, 50, -701, 10, 100, 50]).subarray(0, 6), at);
    expect(() => read(before, 1001)).toThrow("a sequence number out of range");
  });

  it("hold no more than eight operations a byte and sixteen besides", () => {
    const type = flag();
    const on = (seq: number) => ({ added: [{ author: ann, seq, stamp, payload: true }], removed: [] });
    for (const count of [1, 8, 31, 32, 33, 40, 1000]) {
      const bytes = written(type, ...Array.from({ length: count }, (_, index) => on(index + 1)));
      const columns = reader(bytes);
      for (let seq = 1; seq <= count; seq++) {
        columns.begin(seq);
        type.read(columns);
      }
      columns.end();
      columns.begin(count + 1);
      expect(() => type.read(columns)).toThrow(DecodeError);
      expect(count).toBeLessThanOrEqual(8 * bytes.length + 16);
    }
  });

  it("hold text that is well-formed also where it is cut", () => {
    const bytes = written(set<string>(), add('"\u{1f600}', 1), add('"x', 2));
    // The column of lengths: two bytes, 3 and 2.
    const at = bytes.findIndex((byte, index) => byte === 2 && bytes[index + 1] === 3 && bytes[index + 2] === 2);
    expect(at).toBeGreaterThan(0);
    const columns = reader(bytes.with(at + 1, 2).with(at + 2, 3));
    columns.begin(1);
    expect(() => set().read(columns)).toThrow("a text cut through a character");
  });

  it("take next to nothing beside the user's own bytes", () => {
    const count = 1000;
    const type = struct({ seats: table<string>(), clicks: counter() });
    const field = type.indexOf("seats");
    const deltas = Array.from({ length: count }, (_, index) => {
      const cell = { author: ann, seq: index + 1, stamp, payload: `value${index + 10_000}` };
      return [{ field, delta: [{ key: `key${index + 10_000}`, delta: { added: [cell], removed: [] } }] }];
    });
    const userBytes = count * ("key10000".length + "value10000".length);
    expect(written(type, ...deltas).length).toBeLessThan(userBytes + 1.2 * count);
  });
});

import { AuthorTable } from "@joinery/clock";
import {
  ByteReader,
  ByteWriter,
  ColumnReader,
  ColumnWriter,
  counter,
  DecodeError,
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

  it("never stands for more than eight numbers a byte", () => {
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

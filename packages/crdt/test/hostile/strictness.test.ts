import { AuthorTable, type Dot } from "@joinery/clock";
import {
  type AnyField,
  counter,
  DecodeError,
  DeltaReader,
  DeltaWriter,
  decodeState,
  encodeState,
  type FieldType,
  map,
  matrix,
  register,
  rows,
  set,
  struct,
  table,
} from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { authorName, WritingSite } from "../writing-site.js";

const base = { seq: 0, stamp: { ms: 0, counter: 0 } };
const authors = new AuthorTable();
const [ann, bob] = [authors.intern(authorName(1)), authors.intern(authorName(2))];
const stamp = { ms: 5, counter: 0 };

/** What a reader of these bytes finds, as `read` asks for it. */
function reading<T>(bytes: readonly number[], read: (reader: DeltaReader) => T): () => T {
  return () => {
    const reader = new DeltaReader(Uint8Array.from(bytes), authors, [ann, bob], base);
    const value = read(reader);
    reader.end();
    return value;
  };
}

/** The bytes of a state of one author that has seen `seen` operations and whose cells are those of `delta`. */
function forged<Delta>(type: FieldType<unknown, Delta, unknown, unknown>, seen: number, delta: Delta): Uint8Array {
  const writer = new DeltaWriter(authors, base, [ann]);
  writer.count(1);
  writer.count(seen);
  writer.count(0);
  writer.count(1);
  type.write(delta, writer);
  return Uint8Array.of(1, 1, 16, ...authors.bytesOf(ann), ...writer.toBytes());
}

function reasonFor(type: AnyField, bytes: Uint8Array): string {
  const decoded = decodeState(bytes, type, new AuthorTable());
  return decoded.ok ? "accepted" : decoded.reason;
}

describe("numbers", () => {
  const count = (reader: DeltaReader) => reader.count();
  const signed = (reader: DeltaReader) => reader.stamp().ms;

  it("are read in their shortest spelling only", () => {
    expect(reading([0x05], count)()).toBe(5);
    expect(reading([0x85, 0x00], count)).toThrow("superfluous bytes");
    expect(reading([0x80, 0x80, 0x00], count)).toThrow("superfluous bytes");
    expect(reading([0x81, 0x00, 0x00], signed)).toThrow("superfluous bytes");
    expect(reading([0x40, 0x00], signed)).toThrow("a negative zero");
  });

  it("are safe integers", () => {
    const greatest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(reading(greatest, count)()).toBe(Number.MAX_SAFE_INTEGER);
    expect(reading([...greatest.slice(0, 7), 0x10], count)).toThrow("out of range");
    expect(reading(Array(30).fill(0xff), count)).toThrow("out of range");
    expect(reading([0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x00], signed)).toThrow("out of range");
  });

  it("do not end early: behind the last byte there is no zero", () => {
    for (const bytes of [[], [0x80], [0xff, 0xff]]) {
      expect(reading(bytes, count)).toThrow("the bytes end early");
      expect(reading(bytes, signed)).toThrow("the bytes end early");
    }
    expect(reading([0x01], signed)).toThrow("the bytes end early");
  });

  it("that count are checked against the bytes that are left, before anything is made of them", () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(reading(huge, (reader) => reader.dots())).toThrow("a count beyond the end");
    expect(reading(huge, (reader) => reader.bytes())).toThrow("a count beyond the end");
    expect(reading(huge, (reader) => reader.text())).toThrow("a count beyond the end");
    expect(reading([10, ...huge], (reader) => reader.value())).toThrow("a length beyond the end");
    for (const type of [set(), table(), map(counter()), rows(counter()), matrix(), struct({})]) {
      expect(reading(huge, (reader) => type.read(reader))).toThrow("a count beyond the end");
    }
    for (const type of [counter(), register(0)]) {
      expect(reading(huge, (reader) => type.read(reader))).toThrow("the bytes end early");
    }
  });
});

describe("values", () => {
  const value = (reader: DeltaReader) => reader.value();

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
    ];
    for (const bytes of spelledOtherwise) expect(reading(bytes, value)).toThrow(DecodeError);
  });

  it("hold well-formed text only", () => {
    for (const text of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(reading([5, text.length, ...text], value)).toThrow(DecodeError);
      expect(reading([text.length, ...text], (reader) => reader.text())).toThrow(DecodeError);
    }
  });

  it("are nested 64 deep at most, also where nothing is inside", () => {
    const nested = (depth: number) => [...Array.from({ length: depth }, () => [10, 1]).flat(), 10, 0];
    expect(reading(nested(63), value)()).toBeInstanceOf(Array);
    expect(reading(nested(64), value)).toThrow("nested too deep");
    expect(reading(nested(100_000), value)).toThrow("nested too deep");
  });
});

describe("a state", () => {
  const cell = (seq: number, payload: number) => ({ author: ann, seq, stamp, payload });
  const put = (key: string, ...added: ReturnType<typeof cell>[]) => ({ key, delta: { added, removed: [] as Dot[] } });
  const type = table<number>();

  it("is accepted when it is what a writer makes", () => {
    const a = new WritingSite(type, 1, authors);
    a.write((draft) => draft.set("a", 1));
    expect(reasonFor(type, encodeState(a.state))).toBe("accepted");
    expect(reasonFor(type, forged(type, 2, [put("a", cell(1, 1)), put("b", cell(2, 2))]))).toBe("accepted");
  });

  it("is refused with one dot in two places", () => {
    const twice = forged(type, 2, [put("a", cell(1, 1)), put("b", cell(1, 2))]);
    expect(reasonFor(type, twice)).toBe("not the canonical bytes of a state");
    const both = struct({ x: table<number>(), y: counter() });
    const [first, second] = [
      [put("k", cell(1, 1))],
      { added: [{ author: ann, seq: 1, stamp, payload: { up: 1, down: 0 } }], removed: [] },
    ];
    const delta = [0, 1].map((field) => ({ field, delta: isCounterFirst(both) === (field === 0) ? second : first }));
    expect(reasonFor(both, forged(both, 1, delta))).toBe("not the canonical bytes of a state");
  });

  it("is refused with a cell that its context does not cover", () => {
    expect(reasonFor(type, forged(type, 1, [put("a", cell(2, 1))]))).toBe("a cell that was never seen");
  });

  it("is refused with removals, empty keys, or a cloud without a gap", () => {
    const removal = [{ key: "a", delta: { added: [cell(2, 1)], removed: [{ author: ann, seq: 1 }] } }];
    expect(reasonFor(type, forged(type, 2, removal))).toBe("not the canonical bytes of a state");
    expect(reasonFor(type, forged(type, 2, [put("a")]))).toBe("not the canonical bytes of a state");
    expect(reasonFor(type, forged(type, 2, []))).toBe("not the canonical bytes of a state");
    const name = authors.bytesOf(ann);
    expect(reasonFor(type, Uint8Array.of(1, 1, 16, ...name, 1, 1, 1, 0, 2, 0))).toBe(
      "not the canonical bytes of a state",
    );
    expect(reasonFor(type, Uint8Array.of(1, 1, 16, ...name, 1, 1, 1, 0, 3, 0))).toBe("accepted");
    expect(reasonFor(type, Uint8Array.of(1, 1, 16, ...name, 1, 0, 0, 0))).toBe("not the canonical bytes of a state");
  });

  it("is refused with unsorted or repeated authors, and of another version", () => {
    const [one, two] = [authors.bytesOf(ann), authors.bytesOf(bob)];
    expect(reasonFor(type, Uint8Array.of(1, 2, 16, ...one, 16, ...two, 2, 1, 1, 0, 0))).toBe("accepted");
    expect(reasonFor(type, Uint8Array.of(1, 2, 16, ...two, 16, ...one, 2, 1, 1, 0, 0))).toBe("authors out of order");
    expect(reasonFor(type, Uint8Array.of(1, 2, 16, ...one, 16, ...one, 2, 1, 1, 0, 0))).toBe("authors out of order");
    expect(reasonFor(type, Uint8Array.of(2, 0, 0, 0, 0))).toBe("a state of another format version");
  });

  it("that is refused leaves the table of authors as it was", () => {
    const table = new AuthorTable();
    table.intern(authorName(9));
    const bytes = Uint8Array.of(1, 1, 16, ...authors.bytesOf(ann), 1, 1, 0, 7);
    expect(decodeState(bytes, type, table).ok).toBe(false);
    expect([table.size, table.indexOf(authorName(1))]).toEqual([1, -1]);
  });
});

describe("a state with rows", () => {
  it("is refused when a row holds the cell of another author", () => {
    const type = rows(counter());
    const cell = { author: ann, seq: 1, stamp, payload: { up: 1, down: 0 } };
    const writer = new DeltaWriter(authors, base, [ann, bob]);
    for (const count of [2, 1, 1, 0, 1]) writer.count(count);
    type.write([{ author: bob, delta: { added: [cell], removed: [] } }], writer);
    const names = [ann, bob].flatMap((author) => [16, ...authors.bytesOf(author)]);
    expect(reasonFor(type, Uint8Array.of(1, 2, ...names, ...writer.toBytes()))).toBe(
      "a dot in the row of another author",
    );
  });
});

function isCounterFirst(type: { readonly tag: string }): boolean {
  return type.tag.startsWith("struct(y:");
}

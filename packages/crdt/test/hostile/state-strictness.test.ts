import { type AuthorIndex, AuthorTable } from "@joinery/clock";
import {
  type AnyField,
  ByteWriter,
  ColumnWriter,
  counter,
  decodeState,
  encodeState,
  map,
  rows,
  struct,
  table,
} from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { authorName, WritingSite } from "../writing-site.js";

const authors = new AuthorTable();
const [ann, bob] = [authors.intern(authorName(1)), authors.intern(authorName(2))];
const stamp = { ms: 5, counter: 0 };

interface Seen {
  readonly author: AuthorIndex;
  readonly upTo: number;
}

/** The front of a state's bytes: who was seen, and how far, and the dots beyond a gap as place and number. */
function front(seen: readonly Seen[], cloud: readonly (readonly [place: number, seq: number])[] = []): ByteWriter {
  const bytes = new ByteWriter();
  bytes.byte(4);
  bytes.count(seen.length);
  for (const { author, upTo } of seen) {
    bytes.byte(16);
    bytes.raw(authors.bytesOf(author));
    bytes.count(upTo);
  }
  bytes.count(cloud.length);
  for (const [place, seq] of cloud) {
    bytes.count(place);
    bytes.count(seq);
  }
  return bytes;
}

/** The bytes of a state whose authors have seen this, and whose cells are those of `delta`. */
function forged(type: AnyField, seen: readonly Seen[], delta: unknown): Uint8Array {
  const bytes = front(seen);
  bytes.byte(1);
  const writer = new ColumnWriter(
    authors,
    seen.map(({ author }) => author),
    (author) => seen.find((one) => one.author === author)?.upTo ?? 0,
  );
  type.write(delta, writer);
  writer.writeTo(bytes);
  return bytes.toBytes();
}

function emptied(seen: readonly Seen[], cloud?: readonly (readonly [place: number, seq: number])[]): Uint8Array {
  const bytes = front(seen, cloud);
  bytes.byte(0);
  return bytes.toBytes();
}

function reasonFor(type: AnyField, bytes: Uint8Array): string {
  const decoded = decodeState(bytes, type, new AuthorTable());
  return decoded.ok ? "accepted" : decoded.reason;
}

describe("a state", () => {
  const cell = (seq: number, payload: number) => ({ author: ann, seq, stamp, payload });
  const put = (key: string, ...added: ReturnType<typeof cell>[]) => ({ key, delta: { added, removed: [] } });
  const annTo = (upTo: number): Seen[] => [{ author: ann, upTo }];
  const type = table<number>();

  it("is accepted when it is what a writer makes", () => {
    const a = new WritingSite(type, 1, authors);
    a.write((draft) => draft.set("a", 1));
    expect(reasonFor(type, encodeState(a.state))).toBe("accepted");
    expect(reasonFor(type, forged(type, annTo(2), [put("a", cell(1, 1)), put("b", cell(2, 2))]))).toBe("accepted");
  });

  it("is refused with one dot in two places", () => {
    const twice = forged(type, annTo(2), [put("a", cell(1, 1)), put("b", cell(1, 2))]);
    expect(reasonFor(type, twice)).toBe("one dot in two places");
    const both = struct({ x: table<number>(), y: counter() });
    const tally = { added: [{ author: ann, seq: 1, stamp, payload: { up: 1, down: 0 } }], removed: [] };
    const parts = { x: [put("k", cell(1, 1))], y: tally };
    const delta = (["x", "y"] as const).map((name) => ({ field: both.indexOf(name), delta: parts[name] as unknown }));
    expect(reasonFor(both, forged(both, annTo(1), delta))).toBe("one dot in two places");
  });

  it("is refused with a cell that its context does not cover", () => {
    expect(reasonFor(type, forged(type, annTo(1), [put("a", cell(2, 1))]))).toBe("a cell that was never seen");
  });

  it("is refused with empty keys, fields, rows or nothing at all where cells are announced", () => {
    const nested = struct({ m: map(map(counter())) });
    const seats = [{ field: 0, delta: [{ key: "a", delta: [] }] }];
    expect(reasonFor(nested, forged(nested, annTo(1), seats))).toBe("a part without cells");
    expect(reasonFor(type, forged(type, annTo(1), [put("a")]))).toBe("a change of nothing");
    expect(reasonFor(nested, forged(nested, annTo(1), [{ field: 0, delta: [] }]))).toBe("a part without cells");
    expect(reasonFor(type, forged(type, annTo(1), []))).toBe("a state without cells that says it has some");
  });

  it("is refused with a cloud that has no gap, is out of order, or has a dot that is covered", () => {
    expect(reasonFor(type, emptied(annTo(1), [[0, 3]]))).toBe("accepted");
    expect(reasonFor(type, emptied(annTo(1), [[0, 2]]))).toBe("a gap that is none");
    expect(reasonFor(type, emptied(annTo(1), [[0, 1]]))).toBe("a dot that was seen twice");
    expect(reasonFor(type, emptied(annTo(1), [[1, 3]]))).toBe("an author index beyond the table");
    const unordered = emptied(annTo(1), [
      [0, 5],
      [0, 3],
    ]);
    expect(reasonFor(type, unordered)).toBe("dots out of order");
  });

  it("is refused with authors unsorted, repeated or never heard of, and of another version", () => {
    const [one, two] = [
      { author: ann, upTo: 1 },
      { author: bob, upTo: 1 },
    ];
    expect(reasonFor(type, emptied([one, two]))).toBe("accepted");
    expect(reasonFor(type, emptied([two, one]))).toBe("authors out of order");
    expect(reasonFor(type, emptied([one, one]))).toBe("authors out of order");
    expect(reasonFor(type, emptied(annTo(0)))).toBe("an author never heard of");
    expect(reasonFor(type, Uint8Array.of(4, 0, 0, 0))).toBe("accepted");
    for (const version of [0, 1, 2, 3, 5]) {
      expect(reasonFor(type, Uint8Array.of(version, 0, 0, 0))).toBe("a state of another format version");
    }
  });

  it("that was cut off behind its context is not an emptied one", () => {
    const whole = forged(type, annTo(1), [put("a", cell(1, 1))]);
    expect(reasonFor(type, whole.subarray(0, front(annTo(1)).length))).toBe("the bytes end early");
    expect(reasonFor(type, Uint8Array.from([...emptied(annTo(1)), 0]))).toBe("bytes after the end");
    const odd = front(annTo(1));
    odd.byte(3);
    expect(reasonFor(type, odd.toBytes())).toBe("cells are there or not");
  });

  it("that is refused leaves the table of authors as it was", () => {
    const table = new AuthorTable();
    table.intern(authorName(9));
    expect(decodeState(front(annTo(1)).toBytes(), type, table).ok).toBe(false);
    expect([table.size, table.indexOf(authorName(1))]).toEqual([1, -1]);
  });

  it("is refused when a row holds the cell of another author", () => {
    const owned = rows(counter());
    const seen = [ann, bob].map((author) => ({ author, upTo: 1 }));
    const stolen = { added: [{ author: ann, seq: 1, stamp, payload: { up: 1, down: 0 } }], removed: [] };
    const bytes = forged(owned, seen, [{ author: bob, delta: stolen }]);
    expect(reasonFor(owned, bytes)).toBe("a dot in the row of another author");
  });
});

import { AuthorTable, type Dot } from "@joinery/clock";
import {
  counter,
  type DeltaOf,
  DeltaReader,
  DeltaWriter,
  type DotPredicate,
  map,
  rows,
  set,
  struct,
  table,
  UnknownFieldError,
} from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { authorName, WritingSite } from "../writing-site.js";

const base = { seq: 0, stamp: { ms: 0, counter: 0 } };
const authors = new AuthorTable();
const [ann, bob] = [authors.intern(authorName(1)), authors.intern(authorName(2))];
const stamp = { ms: 5, counter: 0 };

describe("an operation from others", () => {
  const schema = struct({ seats: table<number>(), mine: rows(table<number>()), teams: map(rows(counter())) });

  function receive(delta: DeltaOf<typeof schema>, operation: Dot, past: DotPredicate = () => true): () => unknown {
    const writer = new DeltaWriter(authors, base, [ann, bob]);
    schema.write(delta, writer);
    const reader = new DeltaReader(writer.toBytes(), authors, [ann, bob], base, { operation, past });
    return () => schema.read(reader);
  }

  const site = new WritingSite(schema, 1, authors);
  const [put] = site.write((draft) => draft.seats.set("k", 1)).operations;
  const [removal] = site.write((draft) => draft.seats.delete("k")).operations;
  const [ownRow] = site.write((draft) => draft.mine.mine.set("k", 1)).operations;
  const [ownRowRemoval] = site.write((draft) => draft.mine.mine.delete("k")).operations;
  site.write((draft) => draft.teams.at("red").mine.add(1));
  const [teamRemoval] = site.write((draft) => draft.teams.delete("red")).operations;

  it("adds cells under its own dot only", () => {
    expect(receive(put!.delta, { author: ann, seq: 1 })).not.toThrow();
    expect(receive(put!.delta, { author: ann, seq: 2 })).toThrow("a cell under the dot of another operation");
    expect(receive(put!.delta, { author: bob, seq: 1 })).toThrow("a cell under the dot of another operation");
  });

  it("has one cell per place at most, also where its dot takes no bytes", () => {
    const implicit = { seq: 1, stamp, implicit: true };
    const read = (bytes: number[]) => () =>
      set().read(new DeltaReader(Uint8Array.from(bytes), authors, [ann], implicit));
    expect(read([1, 2, 0x22, 0x61, 1, 0])).not.toThrow();
    expect(read([1, 2, 0x22, 0x61, 0xff, 0xff, 0xff, 0xff, 0x0f, 0])).toThrow("cells out of order");
  });

  it("removes only what its author had seen", () => {
    const seen: DotPredicate = (author, seq) => author === ann && seq === 1;
    expect(receive(removal!.delta, { author: bob, seq: 1 }, seen)).not.toThrow();
    expect(receive(removal!.delta, { author: bob, seq: 1 }, () => false)).toThrow("had not seen");
  });

  it("writes its author's row only, and takes nothing from the rows of others", () => {
    expect(receive(ownRow!.delta, { author: ann, seq: 3 })).not.toThrow();
    expect(receive(ownRowRemoval!.delta, { author: ann, seq: 4 })).not.toThrow();
    expect(receive(ownRowRemoval!.delta, { author: bob, seq: 1 })).toThrow("a row of another author");
    const [{ field, delta }] = ownRow!.delta as [{ field: number; delta: [{ delta: unknown }] }];
    const stolen = [{ field, delta: [{ author: bob, delta: delta[0].delta }] }];
    expect(receive(stolen, { author: ann, seq: 3 })).toThrow("a row of another author");
    expect(receive(stolen, { author: bob, seq: 3 })).toThrow("under the dot of another operation");
  });

  it("may delete a key with the rows of others below it", () => {
    expect(receive(teamRemoval!.delta, { author: bob, seq: 1 })).not.toThrow();
  });

  it("for a field that is not in the schema is told apart from nonsense", () => {
    const writer = new DeltaWriter(authors, base, [ann]);
    const other = struct({ later: counter() });
    other.write([{ field: 0, delta: { added: [], removed: [] } }], writer);
    const reader = () => new DeltaReader(writer.toBytes(), authors, [ann], base);
    expect(() => schema.read(reader())).toThrow(UnknownFieldError);
    expect(() => other.read(reader())).not.toThrow();
  });

  it("is read alike out of a sized part", () => {
    const writer = new DeltaWriter(authors, base, [ann, bob]);
    writer.sized(() => schema.write(put!.delta, writer));
    const limits = { operation: { author: bob, seq: 1 }, past: () => true };
    const part = new DeltaReader(writer.toBytes(), authors, [ann, bob], base, limits).sized();
    expect(() => schema.read(part)).toThrow("a cell under the dot of another operation");
  });
});

import { AuthorTable, type Dot } from "@joinery/clock";
import {
  type AnyField,
  counter,
  type DeltaOf,
  type DotPredicate,
  map,
  RowReader,
  rows,
  set,
  struct,
  table,
  UnknownFieldError,
} from "@joinery/crdt";
import { asColumns, asRow, readDelta } from "@joinery/testing/traces";
import { describe, expect, it } from "vitest";
import { authorName, WritingSite } from "../writing-site.js";

const authors = new AuthorTable();
const [ann, bob] = [authors.intern(authorName(1)), authors.intern(authorName(2))];
const stamp = { ms: 5, counter: 0 };

describe("an operation from others", () => {
  const schema = struct({ seats: table<number>(), mine: rows(table<number>()), teams: map(rows(counter())) });

  function receive(delta: DeltaOf<typeof schema>, operation: Dot, past: DotPredicate = () => true): () => unknown {
    const written = asColumns(schema as AnyField, delta, authors, operation);
    const name = authors.idOf(operation.author);
    const names = written.mentioned.map((author) => authors.idOf(author));
    const carried = { author: name, seq: operation.seq, stamp, names, form: written.form, bytes: written.bytes };
    return () => readDelta(schema as AnyField, carried, authors, past);
  }

  const site = new WritingSite(schema, 1, authors);
  const [put] = site.write((draft) => draft.seats.set("k", 1)).operations;
  const [removal] = site.write((draft) => draft.seats.delete("k")).operations;
  const [ownRow] = site.write((draft) => draft.mine.mine.set("k", 1)).operations;
  const [ownRowRemoval] = site.write((draft) => draft.mine.mine.delete("k")).operations;
  site.write((draft) => draft.teams.at("red").mine.add(1));
  const [teamRemoval] = site.write((draft) => draft.teams.delete("red")).operations;

  it("has one cell per place at most, under its own dot, which takes no bytes", () => {
    const read = (bytes: number[]) => () =>
      set().read(new RowReader(Uint8Array.from(bytes), authors, { locals: [ann], stamp }, 1, true));
    expect(read([2, 0x22, 0x61, 1])()).toMatchObject([{ key: '"a', delta: { added: [{ author: ann, seq: 1 }] } }]);
    expect(read([2, 0x22, 0x61, 0])).toThrow("a change of nothing");
    expect(() => receive(put!.delta, { author: ann, seq: 2 })).toThrow("a cell carries its operation's dot");
    expect(() => receive(put!.delta, { author: bob, seq: 1 })).toThrow("a cell carries its operation's dot");
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
  });

  it("can't write a row of another author, though its cell's dot be its own", () => {
    const [{ field, delta }] = ownRow!.delta as [{ field: number; delta: [{ delta: unknown }] }];
    const stolen = [{ field, delta: [{ author: bob, delta: delta[0].delta }] }];
    expect(receive(stolen, { author: ann, seq: 3 })).toThrow("a row of another author");
  });

  it("may delete a key with the rows of others below it", () => {
    expect(receive(teamRemoval!.delta, { author: bob, seq: 1 })).not.toThrow();
  });

  it("for a field that is not in the schema is told apart from nonsense", () => {
    const other = struct({ later: counter() });
    const added = [{ author: ann, seq: 1, stamp, payload: { up: 1, down: 0 } }];
    const row = asRow(other as AnyField, [{ field: 0, delta: { added, removed: [] } }], authors, {
      author: ann,
      seq: 1,
    });
    const reader = () => new RowReader(row.bytes, authors, { locals: [ann], stamp }, 1, true);
    expect(() => schema.read(reader())).toThrow(UnknownFieldError);
    expect(() => other.read(reader())).not.toThrow();
  });
});

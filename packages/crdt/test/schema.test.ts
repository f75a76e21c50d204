import { type AnyField, counter, InvalidSchemaError, map, register, rows, set, struct, table } from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { sitesOf } from "./writing-site.js";

describe("a schema", () => {
  it("refuses `__proto__` as the name of a field", () => {
    const fields = JSON.parse('{"__proto__": 1}') as Record<string, unknown>;
    for (const name of Object.keys(fields)) Object.defineProperty(fields, name, { value: counter(), enumerable: true });
    expect(() => struct(fields as Record<string, AnyField>)).toThrow(InvalidSchemaError);
  });

  it("refuses `toJSON`, which views have for themselves, and names that are no well-formed text", () => {
    expect(() => struct({ toJSON: counter() })).toThrow(/cannot be called "toJSON"/);
    expect(() => map(struct({ "\ud800": counter() }))).toThrow(InvalidSchemaError);
  });

  it("takes names that objects have by nature", () => {
    const [a, b] = sitesOf(struct({ constructor: counter(), toString: register(""), hasOwnProperty: set<string>() }));
    b.join(
      a.write((draft) => {
        draft.constructor.add(1);
        draft.toString.set("text");
        draft.hasOwnProperty.add("own");
      }),
    );
    expect([b.view.constructor, b.view.toString, [...b.view.hasOwnProperty]]).toEqual([1, "text", ["own"]]);
  });

  it("refuses what can't be removed below a key that can be deleted, at any depth", () => {
    expect(() => map(matrix())).toThrow("matrix cannot stand below a key");
    expect(() => map(struct({ chips: matrix() }))).toThrow(InvalidSchemaError);
    expect(() => map(rows(matrix()))).toThrow(InvalidSchemaError);
    expect(rows(matrix()).removable).toBe(false);
  });

  it("needs a genesis when a field at any depth does", () => {
    const rights: AnyField = { ...(counter() as AnyField), needsGenesis: true };
    for (const type of [map(rights), rows(rights), struct({ rights }), map(struct({ inner: rows(map(rights)) }))]) {
      expect(type.needsGenesis).toBe(true);
    }
    expect([map(counter()), rows(counter()), struct({ a: map(counter()) })].some((type) => type.needsGenesis)).toBe(
      false,
    );
  });

  it("refuses two fields that have one key on the wire", () => {
    // Found by trying some ninety thousand names of counters.
    const names = ["field 7777", "field 84177"];
    const fields = Object.fromEntries(names.map((name) => [name, counter()]));
    expect(() => struct(fields)).toThrow(`fields "${names[0]}" and "${names[1]}" have one key`);
  });

  it("gives drafts that can be taken apart", () => {
    const [a] = sitesOf(struct({ score: counter(), seats: table<number>() }));
    a.write(({ score, seats }) => {
      score.add(2);
      seats.set("x", 1);
    });
    expect([a.view.score, a.view.seats.get("x")]).toEqual([2, 1]);
  });
});

import {
  counter,
  InvalidValueError,
  map,
  type PlainValue,
  plainCopy,
  register,
  set,
  struct,
  table,
} from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { sitesOf } from "./writing-site.js";

const protoObject = JSON.parse('{"__proto__": {"admin": true}}') as PlainValue;

describe("plain values", () => {
  it("have their keys in one order, whoever wrote them and however they came", () => {
    const copy = plainCopy({ player: "ann", chips: 3, at: { y: 1, x: 2 } });
    expect(JSON.stringify(copy)).toBe('{"at":{"x":2,"y":1},"chips":3,"player":"ann"}');
  });

  it("are refused with the path to the fault", () => {
    class Seat {}
    const nothing: unknown[] = [];
    nothing.length = 2;
    const refused: [unknown, string][] = [
      [{ seats: [{ name: undefined }] }, "$.seats[0].name is undefined"],
      [[1, Number.NaN], "$[1] is NaN"],
      [{ a: { b: () => 1 } }, "$.a.b is function"],
      [{ a: Symbol("x") }, "$.a is symbol"],
      [{ a: new Seat() }, "$.a is an instance of a class"],
      [{ a: new Map() }, "$.a is an instance of a class"],
      [[new Date(Number.NaN)], "$[0] is an invalid date"],
      [["\ud800"], "$[0] holds a lone surrogate"],
      [{ "\udc00": 1 }, "$.\udc00 holds a lone surrogate"],
      [{ a: "x\udbffy" }, "$.a holds a lone surrogate"],
      [{ [Symbol("hidden")]: 1 }, "$ has a symbol for a key"],
      [nothing, "$[0] is undefined"],
    ];
    for (const [value, message] of refused) {
      expect(() => plainCopy(value)).toThrow(InvalidValueError);
      expect(() => plainCopy(value)).toThrow(message);
    }
  });

  it("are refused by every type that takes them, with the name of the field, and nothing is changed", () => {
    const [a] = sitesOf(
      struct({
        title: register<PlainValue>(null),
        seats: table<PlainValue>(),
        tags: set<PlainValue>(),
        deep: map(table<PlainValue>()),
        chips: matrix(),
      }),
    );
    const before = a.text;
    const lone = "\ud800";
    expect(() => a.write((draft) => draft.title.set({ x: Number.NaN }))).toThrow("title.x is NaN");
    expect(() => a.write((draft) => draft.seats.set("ann", [undefined as never]))).toThrow("seats.ann[0] is undefined");
    expect(() => a.write((draft) => draft.tags.add(undefined as never))).toThrow("tags is undefined");
    expect(() => a.write((draft) => draft.deep.at("x").set("y", (() => 1) as never))).toThrow("deep.x.y is function");
    expect(() => a.write((draft) => draft.seats.set(lone, 1))).toThrow("seats key holds a lone surrogate");
    expect(() => a.write((draft) => draft.deep.at(lone))).toThrow("deep key holds a lone surrogate");
    expect(() => a.write((draft) => draft.tags.add(lone))).toThrow("tags holds a lone surrogate");
    expect(() => a.write((draft) => draft.chips.raise(lone, "", 1n))).toThrow("chips row holds a lone surrogate");
    expect(a.text).toBe(before);
  });

  it("may hold everything that JSON has and more, and come out equal", () => {
    const value = {
      "": [],
      list: [null, true, false, "", "a\u0000b", "\u{1f600}", "\ufeffbom"],
      numbers: [0, -1, 1.5, -0, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 53, 1e300, 5e-324, Infinity, -Infinity],
      bigints: [0n, -1n, 2n ** 200n, -(2n ** 200n)],
      bytes: new Uint8Array([0, 128, 255]),
      dates: [new Date(0), new Date(-8.64e15), new Date(8.64e15)],
    };
    const [a, b] = sitesOf(register<PlainValue>(null));
    b.join(a.write((draft) => draft.set(value)));
    expect(b.view).toEqual(value);
    expect(a.text).toBe(b.text);
  });

  it("are copies that the writer cannot change behind the document's back", () => {
    const [a] = sitesOf(register<PlainValue>(null));
    const value = { list: [1], bytes: Buffer.from([1, 2]), when: new Date(5) };
    a.write((draft) => draft.set(value));
    const before = a.text;
    value.list.push(2);
    value.bytes[0] = 9;
    value.when.setTime(6);
    expect(a.text).toBe(before);
    expect(Object.isFrozen(a.view)).toBe(true);
    expect(a.view).toEqual({ list: [1], bytes: new Uint8Array([1, 2]), when: new Date(5) });
  });

  it("tell -0 from 0 everywhere: in values, in elements and in fingerprints", () => {
    const [a, b] = sitesOf(struct({ title: register<number>(1), tags: set<number>() }));
    a.write((draft) => draft.title.set(-0));
    b.write((draft) => draft.title.set(0));
    expect(Object.is(a.view.title, -0)).toBe(true);
    expect(a.state.fingerprint.toString()).not.toBe(b.state.fingerprint.toString());
    a.write((draft) => draft.tags.add(-0));
    expect([a.view.tags.has(-0), a.view.tags.has(0)]).toEqual([true, false]);
    expect(Object.is([...a.view.tags][0], -0)).toBe(true);
  });

  it("keep `__proto__` as a key like any other", () => {
    const type = struct({ seats: table<PlainValue>(), score: map(counter()), tags: set<PlainValue>() });
    const [a, b] = sitesOf(type);
    b.join(
      a.write((draft) => {
        draft.seats.set("__proto__", protoObject);
        draft.score.at("__proto__").add(2);
        draft.tags.add("__proto__");
        draft.tags.add(protoObject);
      }),
    );
    const read = b.view.seats.get("__proto__") as object;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(["__proto__"]);
    expect(JSON.stringify(read)).toBe('{"__proto__":{"admin":true}}');
    expect("admin" in read).toBe(false);
    expect([b.view.score.get("__proto__"), b.view.score.has("constructor")]).toEqual([2, false]);
    expect([b.view.tags.has("__proto__"), b.view.tags.has(protoObject)]).toEqual([true, true]);
    expect(a.text).toBe(b.text);
  });

  it("keep empty keys", () => {
    const [a, b] = sitesOf(struct({ seats: table<number>(), score: map(map(counter())), "": set<string>() }));
    b.join(
      a.write((draft) => {
        draft.seats.set("", 1);
        draft.score.at("").at("").add(2);
        draft[""].add("");
      }),
    );
    expect([b.view.seats.get(""), b.view.score.get("")?.get(""), b.view[""].has("")]).toEqual([1, 2, true]);
    expect(a.text).toBe(b.text);
  });

  it("may be nested 64 deep and no deeper, a value in itself included", () => {
    const nested = (depth: number): PlainValue => (depth === 0 ? "end" : [nested(depth - 1)]);
    const [a, b] = sitesOf(register<PlainValue>(null));
    b.join(a.write((draft) => draft.set(nested(64))));
    expect(b.view).toEqual(nested(64));
    expect(() => a.write((draft) => draft.set(nested(65)))).toThrow("nested deeper than 64");
    const loop: PlainValue[] = [];
    loop.push(loop);
    expect(() => a.write((draft) => draft.set(loop))).toThrow("or in itself");
  });
});

describe("a set", () => {
  it("answers false for what no set can hold", () => {
    const [a] = sitesOf(set<PlainValue>());
    a.write((draft) => {
      draft.add("a");
      for (const odd of [undefined, Number.NaN, () => 1, new Map(), { x: undefined }]) {
        expect(draft.has(odd as never)).toBe(false);
        draft.remove(odd as never);
      }
    });
    expect(a.view.has(undefined as never)).toBe(false);
    expect([...a.view]).toEqual(["a"]);
  });

  it("compares elements by content", () => {
    const [a] = sitesOf(set<PlainValue>());
    a.write((draft) => {
      draft.add({ b: 1, a: [2] });
      draft.add({ a: [2], b: 1 });
      draft.add(new Date(3));
    });
    expect(a.view.size).toBe(2);
    expect([a.view.has({ a: [2], b: 1 }), a.view.has(new Date(3)), a.view.has(3)]).toEqual([true, true, false]);
  });

  it("tells a text from a value whose key looks like it", () => {
    const [a] = sitesOf(set<PlainValue>());
    a.write((draft) => {
      draft.add("#\u0000");
      draft.add('"');
      draft.add(null);
    });
    expect([...a.view]).toEqual(['"', "#\u0000", null]);
  });
});

// The traps that a design with dots and observed removal is known for, each by name.
import {
  type AnyField,
  AssertionError,
  counter,
  decodeState,
  encodeState,
  jsonOf,
  map,
  max,
  register,
  rows,
  struct,
  table,
} from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { removableTypes, valueTypes } from "./field-samples.js";
import { sitesOf, WritingSite } from "./writing-site.js";

describe("a partial store with a full context", () => {
  it("is not taken for removals: a difference made for a holder of more is refused", () => {
    const [a, b, c] = sitesOf(table<number>());
    b.join(a.write((draft) => draft.set("old", 1)));
    a.write((draft) => draft.set("new", 2));

    expect(c.state.merge(a.state.difference(b.state.context.vector))).toBe(false);
    expect([...c.view]).toEqual([["new", 2]]);
    expect(a.state.merge(c.state.difference(a.state.context.vector))).toBe(true);
    expect([...a.view.keys()]).toEqual(["new", "old"]);
    expect(c.state.merge(a.state.difference(c.state.context.vector))).toBe(true);
    expect(c.text).toBe(a.text);
  });

  it("does not come about by operations that arrive out of order: what is missing stays missing", () => {
    const [a, b] = sitesOf(table<number>());
    const [first, second] = [a.write((draft) => draft.set("x", 1)), a.write((draft) => draft.set("y", 2))];
    b.join(second);
    expect(b.state.context.covers(a.author, 1)).toBe(false);
    expect(a.state.merge(b.state.difference(a.state.context.vector))).toBe(true);
    expect([...a.view.keys()]).toEqual(["x", "y"]);
    expect(b.join(first).text).toBe(a.text);
  });
});

describe("a dot used again after a restart", () => {
  it("shows in the fingerprint, where a restored backup wrote another value under it", () => {
    const [before, after] = [new WritingSite(table<number>(), 1), new WritingSite(table<number>(), 1)];
    before.write((draft) => draft.set("k", 1), 5);
    after.write((draft) => draft.set("k", 2), 5);
    expect(before.state.liveDots()).toEqual(after.state.liveDots());
    expect(before.state.fingerprint.toString()).not.toBe(after.state.fingerprint.toString());
  });

  it("is refused: no transaction is open to an author whose own past is not here in full: it would use a dot again", () => {
    const [a, b] = sitesOf(counter());
    const lost = a.write((draft) => draft.add(1));
    const kept = a.write((draft) => draft.add(1));
    b.join(kept);
    b.state.skip({ author: a.author, seq: 4 });
    expect(() => b.state.transaction(a.author, { ms: 1, counter: 0 })).toThrow(AssertionError);
    b.join(lost);
    expect(() => b.state.transaction(a.author, { ms: 1, counter: 0 })).toThrow(AssertionError);
    b.state.skip({ author: a.author, seq: 3 });
    const next = b.state.transaction(a.author, { ms: 1, counter: 0 });
    next.draft.add(1);
    next.commit();
    expect(next.operations.map(({ seq }) => seq)).toEqual([5]);
  });

  it("does not come about when the last operations left no cell", () => {
    const type = map(counter());
    const [a] = sitesOf(type);
    a.write((draft) => draft.at("k").add(1));
    a.write((draft) => draft.delete("k"));
    const decoded = decodeState(encodeState(a.state), type, a.state.authors);
    if (!decoded.ok) expect.fail(decoded.reason);
    const next = decoded.value.transaction(a.author, { ms: 9, counter: 0 });
    next.draft.at("k").add(1);
    next.commit();
    expect(next.operations.map(({ seq }) => seq)).toEqual([3]);
    expect(decoded.value.view.get("k")).toBe(1);
  });
});

describe("ties of the last writer", () => {
  it("at one time are won by the greater author, in any order of arrival", () => {
    const [a, b, c] = sitesOf(register(0));
    const low = a.write((draft) => draft.set(1), 7);
    const high = b.write((draft) => draft.set(2), 7);
    a.join(high);
    b.join(low);
    c.join(low, high);
    expect([a.view, b.view, c.view]).toEqual([2, 2, 2]);
    expect(a.text).toBe(b.text);
    expect(c.text).toBe(b.text);
  });

  it("are won by the later time, even of the lesser author", () => {
    const [a, b] = sitesOf(register(0));
    const late = a.write((draft) => draft.set(1), 8);
    b.write((draft) => draft.set(2), 7);
    expect(b.join(late).view).toBe(1);
  });

  it("of one author at one time are won by the later in its sequence, also while the deletion between them is missing", () => {
    const [a, b, c] = sitesOf(table<number>());
    const first = a.write((draft) => draft.set("k", 1), 5);
    const removal = a.write((draft) => draft.delete("k"), 5);
    const second = a.write((draft) => draft.set("k", 2), 5);
    b.join(second, first);
    c.join(first, second);
    expect([b.view.get("k"), c.view.get("k")]).toEqual([2, 2]);
    expect(b.join(removal).text).toBe(a.text);
    expect(c.join(removal).text).toBe(a.text);
  });

  it("at one time and of equal value are one value, with one dot to stand for it", () => {
    const [a, b, c] = sitesOf(max());
    const [low, high] = [a.write((draft) => draft.raise(5), 7), b.write((draft) => draft.raise(5), 7)];
    expect([a.join(high).text, c.join(high, low).text]).toEqual([b.join(low).text, b.text]);
    expect([a, b, c].map(({ state }) => state.store.cells?.author)).toEqual(Array(3).fill(a.author));
  });
});

describe("an older concurrent value", () => {
  it("leave the older value standing when the newer is deleted: orders W, L, delete and W, delete, L end equal", () => {
    const [a, b, c] = sitesOf(table<string>());
    const newer = a.write((draft) => draft.set("k", "W"), 9);
    const older = b.write((draft) => draft.set("k", "L"), 3);
    const removal = c.join(newer).write((draft) => draft.delete("k"));
    expect(c.view.has("k")).toBe(false);
    a.join(older);
    expect(a.view.get("k")).toBe("W");
    a.join(removal);
    b.join(newer, removal);
    c.join(older);
    expect([a, b, c].map(({ view }) => view.get("k"))).toEqual(["L", "L", "L"]);
    expect([a.text, c.text]).toEqual([b.text, b.text]);
  });

  for (const { name, type, newer, older } of removableTypes()) {
    it(`of a ${name} shows again when the newer is deleted, in every order`, () => {
      const [a, b, c] = sitesOf(map(type));
      const authors = a.state.authors;
      const wrote = a.write((draft) => newer(draft.at("k")), 9);
      const alone = b.write((draft) => older(draft.at("k")), 3);
      const removal = c.join(wrote).write((draft) => draft.delete("k"));
      expect(c.view.size).toBe(0);
      const orders = [
        [wrote, alone, removal],
        [wrote, removal, alone],
        [alone, wrote, removal],
        [alone, removal, wrote],
        [removal, alone, wrote],
        [removal, wrote, alone],
      ];
      const ends = orders.map((order, index) => new WritingSite(map(type), 4 + index, authors).join(...order));
      expect(new Set(ends.map(({ text }) => text)).size).toBe(1);
      expect(jsonOf(ends[0]!.view)).toEqual(jsonOf(b.view));
      expect(ends[0]!.state.liveDots()).toEqual(b.state.liveDots());
    });
  }
});

describe("a deletion concurrent with a nested increment", () => {
  it("comes back with all of an author's counter when that author adds concurrently: five and one give six", () => {
    const [a, b] = sitesOf(map(counter()));
    const five = Array.from({ length: 5 }, () => a.write((draft) => draft.at("k").add(1)));
    const removal = b.join(...five).write((draft) => draft.delete("k"));
    expect(b.view.has("k")).toBe(false);
    const sixth = a.write((draft) => draft.at("k").add(1));
    a.join(removal);
    b.join(sixth);
    expect([a.view.get("k"), b.view.get("k")]).toEqual([6, 6]);
    expect(a.text).toBe(b.text);
  });
});

describe("odd values", () => {
  for (const { name, type, put, read } of valueTypes()) {
    it(`in a ${name}: -0 stays -0`, () => {
      const [a, b] = sitesOf(type);
      b.join(a.write((draft) => put(draft, -0)));
      expect(Object.is(read(b.view), -0)).toBe(true);
    });

    it(`in a ${name}: NaN and lone surrogates are refused and leave no trace`, () => {
      const [a] = sitesOf(type);
      const before = a.text;
      for (const odd of [Number.NaN, [Number.NaN], "\ud800", { "\udc00": 1 }]) {
        expect(() => a.write((draft) => put(draft, odd))).toThrow(/is NaN|lone surrogate/);
      }
      expect(a.text).toBe(before);
    });

    it(`in a ${name}: \`__proto__\` is a key like any other`, () => {
      const [a, b] = sitesOf(type);
      const value = JSON.parse('{"__proto__": {"admin": true}}') as unknown;
      b.join(a.write((draft) => put(draft, value)));
      const seen = read(b.view) as object;
      expect([Object.keys(seen), Object.getPrototypeOf(seen), "admin" in seen]).toEqual([
        ["__proto__"],
        Object.prototype,
        false,
      ]);
      expect(a.text).toBe(b.text);
    });

    it(`in a ${name}: values nest 64 deep and no deeper`, () => {
      const nested = (depth: number): unknown => (depth === 0 ? "end" : [nested(depth - 1)]);
      const [a, b] = sitesOf(type);
      b.join(a.write((draft) => put(draft, nested(64))));
      expect(read(b.view)).toEqual(nested(64));
      expect(() => a.write((draft) => put(draft, nested(65)))).toThrow("nested deeper than 64");
    });
  }

  it("for keys: `__proto__` is a key of maps, tables and rows of any type", () => {
    for (const { type, newer } of removableTypes()) {
      const [a, b] = sitesOf(struct({ all: map(type), mine: rows(map(type)) }));
      b.join(
        a.write((draft) => {
          newer(draft.all.at("__proto__"));
          newer(draft.mine.mine.at("__proto__"));
        }),
      );
      expect([...b.view.all.keys()]).toEqual(["__proto__"]);
      expect(b.view.all.has("constructor")).toBe(false);
      expect(a.text).toBe(b.text);
    }
  });
});

describe("a million keys", () => {
  it("of a table are built, encoded and decoded, in seconds", () => {
    const a = new WritingSite(struct({ seats: table<number>() }), 1);
    const keyCount = 1_000_000;
    for (let first = 0; first < keyCount; first += 1000) {
      a.write(({ seats }) => {
        for (let key = first; key < first + 1000; key++) seats.set(`key ${key}`, key);
      });
    }
    const decoded = decodeState(encodeState(a.state), a.state.root, a.state.authors);
    if (!decoded.ok) expect.fail(decoded.reason);
    expect(decoded.value.fingerprint.toString()).toBe(a.state.fingerprint.toString());
    expect(decoded.value.view.seats.size).toBe(keyCount);
    expect(decoded.value.view.seats.get("key 999999")).toBe(999_999);
  }, 120_000);
});

describe("deep nesting", () => {
  it("of types goes two hundred deep", () => {
    let type: AnyField = counter();
    for (let depth = 0; depth < 200; depth++) type = depth % 2 === 0 ? map(type) : struct({ inner: type });
    const a = new WritingSite(type, 1);
    const b = new WritingSite(type, 2, a.state.authors);
    const sent = a.write((draft) => {
      let at = draft as { at(key: string): unknown } & { inner: unknown } & { add(amount: number): void };
      for (let depth = 199; depth >= 0; depth--) at = (depth % 2 === 0 ? at.at("k") : at.inner) as typeof at;
      at.add(3);
    });
    expect(b.join(sent).text).toBe(a.text);
    expect(b.state.liveDots().length).toBe(1);
  });
});

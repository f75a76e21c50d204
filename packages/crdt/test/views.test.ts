import { inspect } from "node:util";
import {
  CausalState,
  counter,
  decodeState,
  encodeState,
  flag,
  growSet,
  jsonOf,
  log,
  map,
  max,
  multiRegister,
  type PlainValue,
  register,
  rows,
  set,
  struct,
  table,
} from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { authorName, sitesOf } from "./writing-site.js";

const room = struct({
  title: register<PlainValue>("room"),
  options: multiRegister<PlainValue>(),
  open: flag(),
  score: map(counter()),
  total: counter("bigint"),
  seats: table<PlainValue>(),
  tags: set<PlainValue>(),
  banned: set<string>({ wins: "remove" }),
  seen: growSet<PlainValue>(),
  best: max("bigint"),
  hands: rows(register<PlainValue>(null)),
  moves: log<PlainValue>(),
  chips: matrix(),
  inner: struct({ deep: map(set<string>()) }),
});

function filled() {
  const [a] = sitesOf(room);
  a.write((draft) => {
    draft.title.set(5n);
    draft.options.set([1n, { at: new Date(0) }]);
    draft.open.enable();
    draft.score.at("__proto__").add(2);
    draft.total.add(7);
    draft.seats.set("__proto__", { name: "ann", chips: 2n ** 64n });
    draft.seats.set("b", Uint8Array.of(251, 255));
    for (const element of ["b", "a"]) draft.tags.add(element);
    draft.banned.add("x");
    draft.banned.remove("y");
    draft.seen.add(3n);
    draft.best.raise(4n);
    draft.hands.mine.set([new Date(1)]);
    for (const move of ["first", { bytes: Uint8Array.of(0) }]) draft.moves.append(move);
    draft.chips.raise("row", "column", 6n);
    draft.inner.deep.at("k").add("v");
  });
  return a;
}

describe("a view as JSON", () => {
  it("shows everything: maps as objects, sets and logs as arrays, what JSON lacks as text", () => {
    expect(JSON.parse(JSON.stringify(filled().view))).toEqual({
      title: "5",
      options: [["1", { at: "1970-01-01T00:00:00.000Z" }]],
      open: true,
      score: JSON.parse('{"__proto__": 2}'),
      total: "7",
      seats: JSON.parse('{"__proto__": {"name": "ann", "chips": "18446744073709551616"}, "b": "-_8"}'),
      tags: ["a", "b"],
      banned: ["x"],
      seen: ["3"],
      best: "4",
      hands: { [authorName(1)]: ["1970-01-01T00:00:00.001Z"] },
      moves: ["first", { bytes: "AA" }],
      chips: [{ author: authorName(1), row: "row", column: "column", amount: "6" }],
      inner: { deep: { k: ["v"] } },
    });
  });

  it("has `__proto__` as a key of its own, never as a prototype", () => {
    const text = JSON.stringify(filled().view);
    expect(text).toContain('"score":{"__proto__":2}');
    expect(text).toContain('"seats":{"__proto__":{"chips":"18446744073709551616","name":"ann"},"b":"-_8"}');
    const seats = jsonOf(filled().view.seats) as object;
    expect([Object.getPrototypeOf(seats), Object.keys(seats)]).toEqual([Object.prototype, ["__proto__", "b"]]);
  });

  it("leaves no trace in the view: its fields are all that shows", () => {
    const { view } = filled();
    expect(Object.keys(view).sort()).toEqual(Object.keys(room.fields).sort());
    expect(Object.isFrozen(view)).toBe(true);
  });
});

describe("a view in Node's console", () => {
  it("prints as what it holds", () => {
    const { view } = filled();
    expect(inspect(view.seats)).toBe(inspect(new Map(view.seats)));
    expect(inspect(view.tags)).toBe("Set(2) { 'a', 'b' }");
    expect(inspect(view.banned)).toBe("Set(1) { 'x' }");
    expect(inspect(view.seen)).toBe("Set(1) { 3n }");
    expect(inspect(view.hands)).toBe(inspect(new Map([[authorName(1), [new Date(1)]]])));
    expect(inspect(view.moves)).toBe(inspect(["first", { bytes: Uint8Array.of(0) }]));
    expect(inspect(view.chips)).toBe(inspect(view.chips.cells()));
    expect(inspect(view.inner)).toBe("{ deep: Map(1) { 'k' => Set(1) { 'v' } } }");
    expect(inspect(view)).toContain("score: Map(1) { '__proto__' => 2 },");
  });
});

describe("what a view hands out", () => {
  const bytes = () => Uint8Array.of(1, 2);
  const holder = () => ({ list: [{ bytes: bytes(), when: new Date(5) }], text: "kept" });
  const type = struct({
    title: register<ReturnType<typeof holder>>({ ...holder() }),
    both: multiRegister<Uint8Array>(),
    seats: table<ReturnType<typeof holder>>(),
    whens: table<Date>(),
    tags: set<Uint8Array>(),
    moves: log<ReturnType<typeof holder>>(),
  });

  function written() {
    const [a] = sitesOf(type);
    a.write((draft) => {
      draft.title.set(holder());
      draft.both.set(bytes());
      draft.seats.set("k", holder());
      draft.whens.set("k", new Date(5));
      draft.tags.add(bytes());
      draft.moves.append(holder());
    });
    return a;
  }

  function spoil(one: ReturnType<typeof holder> | undefined): void {
    one!.list[0]!.bytes[0] = 99;
    one!.list[0]!.when.setTime(99);
  }

  function spoilAll({ view }: { readonly view: ReturnType<typeof written>["view"] }): void {
    spoil(view.title);
    view.both[0]![0] = 99;
    spoil(view.seats.get("k"));
    for (const seat of view.seats.values()) spoil(seat);
    view.whens.get("k")!.setTime(99);
    for (const tag of view.tags) tag[0] = 99;
    spoil(view.moves.at(0));
    for (const move of view.moves) spoil(move);
    view.moves.fold((_, move) => {
      spoil(move);
      return move;
    }, holder());
  }

  it("can be written to, and nothing of it reaches the document", () => {
    const a = written();
    const [before, textBefore] = [a.text, JSON.stringify(a.view)];
    spoilAll(a);
    expect([a.text, JSON.stringify(a.view)]).toEqual([before, textBefore]);
    expect(a.view.title).toEqual(holder());
  });

  it("is a copy also where the state came out of bytes", () => {
    const a = written();
    const decoded = decodeState(encodeState(a.state), type, a.state.authors);
    if (!decoded.ok) expect.fail(decoded.reason);
    spoilAll(decoded.value);
    expect(encodeState(decoded.value)).toEqual(encodeState(a.state));
  });

  it("by drafts and as the first value is a copy as well", () => {
    const a = written();
    const before = a.text;
    a.write((draft) => {
      spoil(draft.title.value);
      spoil(draft.seats.get("k"));
      draft.both.values[0]![0] = 99;
    });
    expect(a.text).toBe(before);
    const fresh = new CausalState(type, a.state.authors);
    spoil(fresh.view.title);
    expect(fresh.view.title).toEqual(holder());
  });

  it("is the stored value itself where nobody can change it", () => {
    const [a] = sitesOf(table<PlainValue>());
    a.write((draft) => draft.set("k", { deep: [{ text: "x" }] }));
    expect(a.view.get("k")).toBe(a.view.get("k"));
    expect(() => Object.assign(a.view.get("k")!, { deep: 1 })).toThrow(TypeError);
  });
});

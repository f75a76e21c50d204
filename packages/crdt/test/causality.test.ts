import { AssertionError, counter, map, matrix, type Path, pathKeys, register, struct, table } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { sitesOf, WritingSite } from "./writing-site.js";

describe("a difference", () => {
  it("made for a holder of more is refused, and what it left out is not taken for removed", () => {
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

  it("carries removals of what both have seen, and of nothing else", () => {
    const [a, b] = sitesOf(table<number>());
    b.join(a.write((draft) => draft.set("both", 1)));
    a.write((draft) => draft.delete("both"));
    b.write((draft) => draft.set("mine", 2));
    b.state.merge(a.state.difference(b.state.context.vector));
    expect([...b.view]).toEqual([["mine", 2]]);
  });

  it("tells listeners of the places it removed, and of no others", () => {
    const [a, b] = sitesOf(struct({ seats: table<number>(), score: map(counter()), title: register("") }));
    const made = a.write((draft) => {
      draft.seats.set("x", 1);
      draft.seats.set("y", 1);
      draft.score.at("ann").add(1);
      draft.title.set("one");
    });
    b.join(made);
    a.write((draft) => draft.seats.delete("x"));
    a.write((draft) => draft.score.delete("ann"));
    const paths: string[] = [];
    b.state.changed = (path: Path) => paths.push(pathKeys(path).join("."));
    b.state.merge(a.state.difference(b.state.context.vector));
    expect(paths.sort()).toEqual(["score.ann", "seats.x"]);
    b.join(made);
    expect(paths.length).toBe(2);
  });
});

describe("the order of states", () => {
  it("takes a removal for knowledge: of two states that saw the same, the one that holds more is the lesser", () => {
    const [a, b] = sitesOf(table<number>());
    a.write((draft) => draft.set("k", 1));
    b.state.skip({ author: a.author, seq: 1 });
    expect([a.state.leq(b.state), b.state.leq(a.state)]).toEqual([true, false]);
    a.state.merge(b.state.difference(a.state.context.vector));
    expect(a.view.size).toBe(0);
  });
});

describe("a fingerprint", () => {
  it("tells apart two values that one author wrote under one dot, as a restored backup would", () => {
    const [before, after] = [new WritingSite(table<number>(), 1), new WritingSite(table<number>(), 1)];
    before.write((draft) => draft.set("k", 1), 5);
    after.write((draft) => draft.set("k", 2), 5);
    expect(before.state.liveDots()).toEqual(after.state.liveDots());
    expect(before.state.fingerprint.toString()).not.toBe(after.state.fingerprint.toString());
  });
});

describe("concurrent writes", () => {
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
});

describe("a deleted key", () => {
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

  it("starts a counter anew for an author who saw the deletion", () => {
    const [a] = sitesOf(map(counter()));
    a.write((draft) => draft.at("k").add(5));
    a.write((draft) => draft.delete("k"));
    a.write((draft) => draft.at("k").add(1));
    expect(a.view.get("k")).toBe(1);
  });

  it("keeps of its subtree only what the deletion had not seen", () => {
    const [a, b] = sitesOf(map(struct({ tags: table<number>(), title: register("none") })));
    const made = a.write((draft) => {
      draft.at("k").tags.set("seen", 1);
      draft.at("k").title.set("seen");
    });
    const removal = b.join(made).write((draft) => draft.delete("k"));
    a.write((draft) => draft.at("k").tags.set("unseen", 2));
    a.join(removal);
    const [[key, { tags, title }]] = [...a.view] as [[string, { tags: ReadonlyMap<string, number>; title: string }]];
    expect([key, [...tags], title]).toEqual(["k", [["unseen", 2]], "none"]);
  });

  it("is gone at once when nothing concurrent is left, at any depth", () => {
    const [a] = sitesOf(map(map(map(counter()))));
    a.write((draft) => draft.at("x").at("y").at("z").add(1));
    a.write((draft) => draft.at("x").at("y").delete("z"));
    expect(a.view.size).toBe(0);
    expect(a.state.liveDots()).toEqual([]);
  });
});

describe("a removal", () => {
  it("of what is not there takes no dot and leaves no trace", () => {
    const [a] = sitesOf(struct({ seats: table<number>(), score: map(counter()) }));
    const before = a.text;
    const { operations } = a.write((draft) => {
      draft.seats.delete("nobody");
      draft.score.delete("nobody");
      draft.seats.clear();
      draft.score.clear();
    });
    expect(operations).toEqual([]);
    expect(a.text).toBe(before);
  });

  it("of ten thousand concurrent values of one key takes time in proportion", () => {
    const [a, b] = sitesOf(table<number>());
    const writes = Array.from({ length: 10_000 }, (_, index) => {
      const seq = index + 1;
      const stamp = { ms: index % 97, counter: 0 };
      return {
        seq,
        delta: [{ key: "k", delta: { added: [{ author: a.author, seq, stamp, payload: index }], removed: [] } }],
      };
    });
    b.join({ author: a.author, operations: writes });
    const startedMs = performance.now();
    b.write((draft) => draft.delete("k"));
    expect(b.state.liveDots()).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

describe("a transaction", () => {
  it("that fails leaves bytes, context, fingerprint and view as they were", () => {
    const type = struct({ seats: table<number>(), score: map(counter()), title: register(""), chips: matrix() });
    const [a, b] = sitesOf(type);
    a.join(b.write((draft) => draft.seats.set("x", 1)));
    a.write((draft) => draft.score.at("ann").add(2));
    const before = a.text;
    const seqBefore = a.state.context.vector.get(a.author);
    const failing = () =>
      a.write((draft) => {
        draft.seats.set("x", 2);
        draft.seats.set("y", 2);
        draft.seats.clear();
        draft.score.delete("ann");
        draft.score.at("bob").add(4);
        draft.score.at("ann").add(1);
        draft.title.set("changed");
        draft.chips.raise("row", "column", 5n);
        draft.score.at("ann").add(0.5);
      });
    expect(failing).toThrow("score.ann takes whole numbers, not 0.5");
    expect(a.text).toBe(before);
    expect(a.state.context.vector.get(a.author)).toBe(seqBefore);
    expect([[...a.view.seats], [...a.view.score], a.view.title, a.view.chips.cells()]).toEqual([
      [["x", 1]],
      [["ann", 2]],
      "",
      [],
    ]);
  });

  it("reads its own writes", () => {
    const [a] = sitesOf(struct({ seats: table<number>(), score: map(counter()), title: register("none") }));
    a.write((draft) => {
      draft.seats.set("x", 1);
      draft.score.at("ann").add(2);
      draft.score.at("ann").add(3);
      draft.title.set("set");
      expect([draft.seats.get("x"), draft.seats.has("y")]).toEqual([1, false]);
      expect([draft.score.at("ann").value, draft.score.has("ann"), draft.score.has("bob")]).toEqual([5, true, false]);
      draft.score.delete("ann");
      expect([draft.score.at("ann").value, draft.title.value]).toEqual([0, "set"]);
    });
  });

  it("is the only one of its state, and its draft ends with it", () => {
    const [a] = sitesOf(counter());
    const open = a.state.transaction(a.author, { ms: 1, counter: 0 });
    expect(() => a.state.transaction(a.author, { ms: 1, counter: 0 })).toThrow(AssertionError);
    open.commit();
    expect(() => open.draft.add(1)).toThrow(AssertionError);
    expect(() => open.rollback()).toThrow(AssertionError);
    expect(a.write((draft) => draft.add(1)).operations.length).toBe(1);
  });

  it("is refused to an author whose own past is not here in full: it would use a dot again", () => {
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
});

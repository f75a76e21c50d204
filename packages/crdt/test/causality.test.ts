import { AssertionError, counter, map, type Path, pathKeys, register, struct, table } from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { sitesOf } from "./writing-site.js";

describe("a difference", () => {
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

describe("a deleted key", () => {
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
    const before = process.cpuUsage();
    b.write((draft) => draft.delete("k"));
    expect(b.state.liveDots()).toEqual([]);
    // Processor time, as others may be at work on the machine.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
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
});

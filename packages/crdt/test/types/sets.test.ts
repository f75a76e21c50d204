import { growSet, InvalidValueError, map, type PlainValue, set, settledRemovals } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { sitesOf } from "../writing-site.js";

const removeWins = () => set<string>({ wins: "remove" });

describe("a set in which removing wins", () => {
  it("follows one writer after the other", () => {
    const [a, b] = sitesOf(removeWins());
    b.join(a.write((draft) => draft.add("x")));
    a.join(b.write((draft) => draft.remove("x")));
    expect([[...a.view], a.view.has("x"), a.view.size]).toEqual([[], false, 0]);
    b.join(a.write((draft) => draft.add("x")));
    expect([[...b.view], b.view.has("x"), b.view.size]).toEqual([["x"], true, 1]);
  });

  it("leaves an element out after a concurrent add and remove, where the other set keeps it", () => {
    for (const [type, expected] of [
      [removeWins(), []],
      [set<string>({ wins: "add" }), ["x"]],
      [set<string>(), ["x"]],
    ] as const) {
      const [a, b] = sitesOf(type as ReturnType<typeof removeWins>);
      b.join(a.write((draft) => draft.add("x")));
      const removed = b.write((draft) => draft.remove("x"));
      const added = a.write((draft) => draft.add("x"));
      expect([...a.join(removed).view]).toEqual(expected);
      expect(b.join(added).text).toBe(a.text);
    }
  });

  it("keeps out an element that was removed before anybody saw it in", () => {
    const [a, b] = sitesOf(removeWins());
    const removed = a.write((draft) => draft.remove("x"));
    const added = b.write((draft) => draft.add("x"));
    expect([a.join(added).view.size, b.join(removed).view.size]).toEqual([0, 0]);
  });

  it("keeps one dot per removed element, however often it came and went", () => {
    const [a] = sitesOf(removeWins());
    for (let round = 0; round < 5; round++) {
      a.write((draft) => draft.add("x"));
      a.write((draft) => draft.remove("x"));
    }
    expect(a.state.liveDots()).toEqual([{ author: a.author, seq: 10 }]);
  });

  it("is cleared by one operation per element that is in", () => {
    const [a, b] = sitesOf(removeWins());
    a.write((draft) => {
      for (const element of ["x", "y", "z"]) draft.add(element);
      draft.remove("z");
    });
    const { operations } = a.write((draft) => {
      draft.clear();
      expect(draft.has("x")).toBe(false);
    });
    expect(operations.length).toBe(2);
    expect([a.view.size, [...a.view]]).toEqual([0, []]);
    expect(b.write((draft) => draft.clear()).operations).toEqual([]);
  });

  it("counts right after a failed transaction and after learning of removals from a state", () => {
    const [a, b] = sitesOf(map(removeWins()));
    const sent = a.write((draft) => {
      draft.at("k").add("x");
      draft.at("k").add("y");
    });
    b.join(sent);
    const failing = () =>
      a.write((draft) => {
        draft.at("k").remove("x");
        draft.at("k").add("z");
        draft.at("k").add(undefined as never);
      });
    expect(failing).toThrow(InvalidValueError);
    expect([a.view.get("k")!.size, [...a.view.get("k")!]]).toEqual([2, ["x", "y"]]);
    a.write((draft) => draft.at("k").remove("x"));
    b.state.merge(a.state.difference(b.state.context.vector));
    expect([b.view.get("k")!.size, [...b.view.get("k")!]]).toEqual([1, ["y"]]);
  });

  it("takes no notice of the removal of what no set can hold", () => {
    const [a] = sitesOf(set<PlainValue>({ wins: "remove" }));
    expect(a.write((draft) => draft.remove((() => 1) as never)).operations).toEqual([]);
    a.write((draft) => expect(draft.has(Number.NaN)).toBe(false));
    expect(a.view.has(undefined as never)).toBe(false);
  });
});

describe("the removals of a set", () => {
  it("may be dropped at a stable cut: what is read stays, and so does what is in or not yet stable", () => {
    const [a, b] = sitesOf(map(removeWins()));
    const sent = a.write((draft) => {
      const names = draft.at("k");
      names.add("in");
      names.add("out");
      names.remove("out");
      names.remove("late");
    });
    b.join(sent);
    const of = (site: typeof a) => site.state.store.keys.get("k")!;
    expect(settledRemovals(of(a), () => false)).toEqual([]);
    const delta = settledRemovals(of(a), (_, seq) => seq <= 3);
    expect(delta.map(({ key }) => key)).toEqual(['"out']);
    for (const site of [a, b])
      site.state.join([{ key: "k", delta: settledRemovals(of(site), () => true) }], sent.operations[0] as never);
    expect([[...a.view.get("k")!], a.view.get("k")!.size, a.state.liveDots().length]).toEqual([["in"], 1, 1]);
    expect(a.text).toBe(b.text);
  });

  it("go with the additions that they beat, or those would come back", () => {
    const [a, b] = sitesOf(removeWins());
    const added = b.write((draft) => draft.add("x"));
    a.write((draft) => draft.remove("x"));
    a.join(added);
    const both = settledRemovals(a.state.store, () => true);
    expect(both[0]!.delta.removed.length).toBe(2);
    expect(settledRemovals(a.state.store, (author) => author === a.author)).toEqual([]);
  });
});

describe("a grow-only set", () => {
  it("takes in each element once, and takes no dot for one that is in", () => {
    const [a, b] = sitesOf(growSet<PlainValue>());
    a.write((draft) => {
      draft.add({ x: [1] });
      draft.add("text");
    });
    const again = a.write((draft) => {
      draft.add({ x: [1] });
      expect([draft.has("text"), draft.has("other"), draft.has(undefined as never)]).toEqual([true, false, false]);
    });
    expect(again.operations).toEqual([]);
    b.state.merge(a.state.difference(b.state.context.vector));
    expect([...b.view]).toEqual(["text", { x: [1] }]);
    expect("remove" in growSet<string>().draft({} as never)).toBe(false);
    expect(() => a.write((draft) => draft.add(Number.NaN))).toThrow(InvalidValueError);
  });

  it("below a key keeps an element whose addition the deletion of the key had not seen", () => {
    const [a, b] = sitesOf(map(growSet<string>()));
    const [mine, theirs] = [a.write((draft) => draft.at("k").add("x")), b.write((draft) => draft.at("k").add("x"))];
    const removal = a.write((draft) => draft.delete("k"));
    expect([...a.join(theirs).view.get("k")!]).toEqual(["x"]);
    expect(b.join(mine, removal).text).toBe(a.text);
  });
});

import { AuthorTable } from "@joinery/clock";
import { decodeState, encodeState, flag, map, settledDisabling } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { sitesOf } from "../writing-site.js";

describe.each(["enable", "disable"] as const)("a flag in which to %s wins", (wins) => {
  it("is off at first, and follows one writer after the other", () => {
    const [a, b] = sitesOf(flag({ wins }));
    expect(a.view).toBe(false);
    b.join(a.write((draft) => draft.enable()));
    expect([a.view, b.view]).toEqual([true, true]);
    a.join(b.write((draft) => draft.disable()));
    expect([a.view, b.view]).toEqual([false, false]);
    a.write((draft) => {
      draft.enable();
      expect(draft.enabled).toBe(true);
    });
    expect(a.view).toBe(true);
  });

  it("says so about concurrent changes, in any order of arrival", () => {
    const [a, b, c] = sitesOf(flag({ wins }));
    const first = a.write((draft) => draft.enable());
    const off = b.join(first).write((draft) => draft.disable());
    const onAgain = a.write((draft) => draft.enable());
    a.join(off);
    b.join(onAgain);
    c.join(onAgain, off, first);
    expect([a.view, b.view, c.view]).toEqual(Array(3).fill(wins === "enable"));
    expect([a.text, c.text]).toEqual([b.text, b.text]);
  });
});

describe("a flag", () => {
  it("lets enabling win unless told otherwise", () => {
    expect([flag().tag, flag({ wins: "enable" }).tag, flag({ wins: "disable" }).tag]).toEqual([
      "flag",
      "flag",
      "flag(disable)",
    ]);
  });

  it("keeps nothing while off if enabling wins, and one dot if disabling does", () => {
    const [a] = sitesOf(flag());
    const [b] = sitesOf(flag({ wins: "disable" }));
    for (let round = 0; round < 3; round++) {
      for (const site of [a, b]) {
        site.write((draft) => draft.enable());
        expect(site.state.liveDots().length).toBe(1);
        site.write((draft) => draft.disable());
      }
    }
    expect([a.state.liveDots().length, b.state.liveDots().length]).toEqual([0, 1]);
    expect(a.write((draft) => draft.disable()).operations).toEqual([]);
  });

  it("in which disabling wins is held down by a disabling that found it off", () => {
    const [a, b] = sitesOf(flag({ wins: "disable" }));
    const off = a.write((draft) => draft.disable());
    const on = b.write((draft) => draft.enable());
    expect([a.join(on).view, b.join(off).view]).toEqual([false, false]);
  });

  it("may forget its disabling at a stable cut, and reads the same", () => {
    const [a, b] = sitesOf(map(flag({ wins: "disable" })));
    b.join(a.write((draft) => draft.at("k").enable()));
    b.join(a.write((draft) => draft.at("k").disable()));
    const of = (site: typeof a) => site.state.store.keys.get("k")!;
    expect(settledDisabling(of(a), () => false).removed).toEqual([]);
    expect(settledDisabling(of(a), (_, seq) => seq < 2).removed).toEqual([]);
    const drop = settledDisabling(of(a), (_, seq) => seq < 3);
    expect(drop).toMatchObject({ added: [], removed: [{ author: a.author, seq: 2 }] });
    b.write((draft) => draft.at("k").enable());
    expect(settledDisabling(of(b), () => true).removed).toEqual([]);
  });

  it("refuses bytes that say neither yes nor no", () => {
    const type = flag({ wins: "disable" });
    const [a] = sitesOf(type);
    a.write((draft) => draft.disable());
    const bytes = encodeState(a.state);
    const refused = [...Array(bytes.length).keys()].map((index) => {
      const spoiled = Uint8Array.from(bytes);
      spoiled[index] = 0x82; // a column of a single number, which is 2
      const decoded = decodeState(spoiled, type, new AuthorTable());
      return decoded.ok ? "accepted" : decoded.reason;
    });
    expect(refused).toContain("neither yes nor no");
  });
});

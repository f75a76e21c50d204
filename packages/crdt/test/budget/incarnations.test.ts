// Budgets below keys as an application meets them: who creates one, what a key shows without one, what a draft refuses,
// and what is left of what has ended.
import { AuthorTable } from "@joinery/clock";
import { type AnyField, counter, encodeState, InvalidValueError, map, pathKeys, struct, table } from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { describe, expect, it } from "vitest";
import { authorName, sitesOf, WritingSite } from "../writing-site.js";

const [ann, bob] = [authorName(1), authorName(2)];
const purse = struct({ energy: budget({ min: 0, max: 50 }), wins: counter(), notes: table<string>() });
const founded = map(purse).withGenesis({ creator: ann }) as unknown as ReturnType<typeof map<typeof purse>>;
const rights = [
  { author: ann, spend: 20 },
  { author: bob, spend: 10 },
];
const given = { energy: { rights } };

function valuesOf({
  view,
}: {
  readonly view: ReadonlyMap<string, { energy: { value: number }; wins: number }>;
}): unknown {
  return [...view].map(([key, { energy, wins }]) => [key, energy.value, wins]);
}

describe("a budget below a key", () => {
  it("is created with its rights by the author that the genesis names, and by no other", () => {
    const [a, b] = sitesOf(founded);
    const created = a.write((purses) => expect(purses.create("x", given).energy.value).toBe(30));
    expect(() => b.write((purses) => void purses.create("y", given))).toThrow(InvalidValueError);
    expect(() => b.write((purses) => void purses.create("y", given))).toThrow(`.y is created by ${ann} alone`);
    b.join(created).write((purses) => expect(purses.at("x").energy.spend(10)).toEqual({ ok: true }));
    expect(valuesOf(b)).toEqual([["x", 20, 0]]);
    const unfounded = new WritingSite(map(purse), 1);
    expect(() => unfounded.write((purses) => void purses.create("x", given))).toThrow("is created by nobody");
  });

  it("is not there until it is created: no view shows it and at makes none", () => {
    const [a] = sitesOf(founded);
    expect(() => a.write((purses) => void purses.at("x"))).toThrow(".x is not there: create makes it, at never does");
    a.write((purses) => expect(purses.has("x")).toBe(false));
    expect([a.view.size, a.view.get("x"), a.state.context.vector.get(a.author)]).toEqual([0, undefined, 0]);
  });

  it("is created once at a time, with a genesis that founds it", () => {
    const [a] = sitesOf(founded);
    a.write((purses) => void purses.create("x", given));
    expect(() => a.write((purses) => void purses.create("x", given))).toThrow(".x is there already");
    const wrong = { energy: { rights: [{ author: ann, spend: 51 }] } };
    expect(() => a.write((purses) => void purses.create("y", wrong))).toThrow(
      "energy: genesis of a budget: rights[0].spend",
    );
    expect(() => a.write((purses) => void purses.create("\ud800", given))).toThrow(InvalidValueError);
    expect(valuesOf(a)).toEqual([["x", 30, 0]]);
  });

  it("keeps its rights as they were given, whatever becomes of the object", () => {
    const [a] = sitesOf(founded);
    const mine = { energy: { rights: [{ author: ann, spend: 5 }] } };
    a.write((purses) => void purses.create("x", mine));
    mine.energy.rights[0]!.spend = 50;
    a.write((purses) => expect(purses.at("x").energy.spend(6)).toEqual({ ok: false, shortBy: 1 }));
  });
});

describe("the end of a key", () => {
  it("takes with it what is spent and counted at the same time, in either order", () => {
    const [a, b, c] = sitesOf(founded);
    const created = a.write((purses) => void purses.create("x", given));
    b.join(created);
    const ended = a.write((purses) => purses.delete("x"));
    const written = b.write((purses) => {
      purses.at("x").energy.spend(3);
      purses.at("x").wins.add(1);
      purses.at("x").notes.set("k", "v");
    });
    a.join(written);
    b.join(ended);
    c.join(ended, written, created);
    expect([a.view.size, b.view.size, c.view.size]).toEqual([0, 0, 0]);
    expect([b.text, c.text]).toEqual([a.text, a.text]);
    // Creation, end and what was spent: nothing that can be removed is left.
    expect(a.state.liveDots()).toHaveLength(3);
  });

  it("makes room for another, which owes nothing to the first and takes nothing that was meant for it", () => {
    const [a, b] = sitesOf(founded);
    const created = a.write((purses) => void purses.create("x", given));
    b.join(created);
    const late = b.write((purses) => void purses.at("x").energy.spend(10));
    const again = a.write((purses) => {
      purses.delete("x");
      purses.create("x", { energy: { rights: [{ author: bob, spend: 7 }] } });
    });
    a.join(late);
    b.join(again);
    expect(valuesOf(a)).toEqual([["x", 7, 0]]);
    expect(b.text).toBe(a.text);
    b.write((purses) => expect(purses.at("x").energy.spend(8)).toEqual({ ok: false, shortBy: 1 }));
  });

  it("comes to what two authors end at the same time once, and to all keys by clear", () => {
    const [a, b] = sitesOf(founded);
    b.join(a.write((purses) => ["x", "y"].map((key) => purses.create(key, given)).length));
    const one = a.write((purses) => purses.clear());
    const other = b.write((purses) => purses.delete("y"));
    expect(one.operations).toHaveLength(2);
    a.join(other);
    b.join(one);
    expect(a.view.size).toBe(0);
    expect(b.text).toBe(a.text);
    expect(a.state.liveDots()).toHaveLength(4);
    expect(a.write((purses) => purses.clear()).operations).toEqual([]);
  });

  it("ends its drafts: what is written to them is refused, not lost in what came after", () => {
    const [a] = sitesOf(founded);
    a.write((purses) => {
      const first = purses.create("x", given);
      purses.delete("x");
      expect(() => first.energy.spend(1)).toThrow(".x was deleted");
      purses.create("x", given);
      expect(() => first.wins.add(1)).toThrow(InvalidValueError);
    });
    expect(valuesOf(a)).toEqual([["x", 30, 0]]);
  });
});

describe("a transaction that fails", () => {
  it("takes back creations and ends, and what was below them", () => {
    const [a] = sitesOf(founded);
    a.write((purses) => void purses.create("x", given).wins.add(2));
    const before = [a.text, valuesOf(a)];
    const failing = (): unknown =>
      a.write((purses) => {
        purses.at("x").energy.spend(5);
        purses.delete("x");
        purses.create("x", given).wins.add(7);
        purses.create("z", given);
        throw new RangeError("no");
      });
    expect(failing).toThrow(RangeError);
    expect([a.text, valuesOf(a)]).toEqual(before);
    a.write((purses) => expect(purses.at("x").energy.spend(20)).toEqual({ ok: true }));
    expect(valuesOf(a)).toEqual([["x", 10, 2]]);
  });
});

describe("changes", () => {
  it("are told of at the key where it begins or ends, else where they are", () => {
    const [a] = sitesOf(founded);
    const told: string[] = [];
    a.state.changed = (path) => void told.push(pathKeys(path).join("/"));
    a.write((purses) => void purses.create("x", given));
    expect(told.splice(0)).toEqual(["x"]);
    a.write((purses) => void purses.at("x").energy.spend(1));
    expect(told.splice(0)).toEqual(["x/energy/spend/"]);
    a.write((purses) => purses.delete("x"));
    expect(told).toContain("x");
  });
});

describe("bytes", () => {
  it("of a state grow by what was created and spent, not by how often it was deleted", () => {
    const site = new WritingSite(founded as unknown as AnyField, 1, new AuthorTable());
    const sizes = [100, 200].map((count) => {
      for (let left = count; left > 0; left--) {
        site.write((draft) => {
          const purses = draft as {
            create(key: string, genesis: object): { notes: { set(key: string, value: string): void } };
            delete(key: string): void;
          };
          purses.create("x", given).notes.set("k", "gone with its key".repeat(10));
          purses.delete("x");
        });
      }
      return encodeState(site.state).length;
    });
    expect(sizes[0]! / 100).toBeLessThan(130);
    expect(sizes[1]! / 300).toBeLessThan(130);
  });
});

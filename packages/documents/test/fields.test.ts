// What the field types show and refuse, the same over both libraries.
import { AuthorTable } from "@joinery/clock";
import { decodeState, encodeState, type FieldType, InvalidValueError, map } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import * as automerge from "../src/automerge/index.js";
import * as yjs from "../src/yjs/index.js";
import { allMeet, sitesOf } from "./sites.js";

describe.each([
  ["yjs", yjs],
  ["automerge", automerge],
])("the types of %s", (_name, library) => {
  it("a text keeps what several insert at once, each part whole", () => {
    const sites = sitesOf(library.text());
    const [ann, bob, cid] = sites;
    ann.write((text) => text.insert(0, "one three"));
    allMeet(sites);
    ann.write((text) => text.insert(4, "two "));
    bob.write((text) => text.insert(9, " four"));
    cid.write((text) => text.delete(0, 4));
    allMeet(sites);
    expect(sites.map(({ value }) => value)).toEqual(Array(3).fill("two three four"));
  });

  it("a text that begins at two places is one text", () => {
    const sites = sitesOf(library.text());
    sites[0].write((text) => text.insert(0, "left"));
    sites[1].write((text) => text.insert(0, "right"));
    allMeet(sites);
    expect(["leftright", "rightleft"]).toContain(sites[0].value);
    expect(new Set(sites.map(({ value }) => value)).size).toBe(1);
  });

  it("a text refuses places outside, halves of characters and lone surrogates, and stays as it was", () => {
    const [ann] = sitesOf(library.text());
    ann.write((text) => text.insert(0, "a\u{1f600}"));
    for (const act of [
      () => ann.write((text) => text.insert(4, "x")),
      () => ann.write((text) => text.insert(-1, "x")),
      () => ann.write((text) => text.insert(2, "x")),
      () => ann.write((text) => text.delete(0, 2)),
      () => ann.write((text) => text.delete(2, -1)),
      () => ann.write((text) => text.insert(0, "\ud800")),
    ])
      expect(act).toThrow(InvalidValueError);
    expect([ann.value, ann.seq]).toEqual(["a\u{1f600}", 1]);
  });

  it("what a failed change did to a text is gone, and the next goes on", () => {
    const [ann, bob] = sitesOf(library.text());
    ann.write((text) => text.insert(0, "kept"));
    const failing = () =>
      ann.write((text) => {
        text.insert(4, " lost");
        text.insert(99, "nowhere");
      });
    expect(failing).toThrow(InvalidValueError);
    ann.write((text) => text.insert(4, "!"));
    expect([ann.value, bob.meet(ann).value]).toEqual(["kept!", "kept!"]);
  });

  it("a list merges what is inserted and deleted at once", () => {
    const sites = sitesOf(library.list<unknown>());
    const [ann, bob, cid] = sites;
    ann.write((list) => list.push(1, "two", { three: [3] }));
    allMeet(sites);
    ann.write((list) => list.insert(1, null));
    bob.write((list) => list.delete(0));
    cid.write((list) => list.push(true));
    allMeet(sites);
    for (const { value } of sites) expect(value).toEqual([null, "two", { three: [3] }, true]);
    expect(Object.isFrozen(ann.value) && Object.isFrozen(ann.value[2])).toBe(true);
    expect(() => ann.write((list) => list.insert(9, 1))).toThrow(InvalidValueError);
    expect(() => ann.write((list) => list.push(Number.NaN))).toThrow(/is NaN, which is no JSON/);
    expect(() => ann.write((list) => list.delete(3, 2))).toThrow(/has no 2 elements at 3: it has 4/);
  });

  it("a JSON document is edited at any depth by several at once", () => {
    const sites = sitesOf(library.json());
    const [ann, bob, cid] = sites;
    ann.write((json) => json.set(["menu"], { soups: ["pea"], price: { small: 3 } }));
    allMeet(sites);
    ann.write((json) => json.set(["menu", "price", "large"], 5));
    bob.write((json) => json.insert(["menu", "soups", 0], "leek"));
    cid.write((json) => json.delete(["menu", "price", "small"]));
    allMeet(sites);
    for (const { value } of sites) expect(value).toEqual({ menu: { soups: ["leek", "pea"], price: { large: 5 } } });
    ann.write((json) => json.set(["menu", "soups", 1], "bean"));
    expect(ann.value).toEqual({ menu: { soups: ["leek", "bean"], price: { large: 5 } } });
  });

  it.each([
    [[], "can't be replaced as a whole"],
    [["none", "x"], 'leads through "none", which is not there'],
    [["word", "x"], "neither an object nor a list"],
    [["items", 3], 'leads to "3" of a list of 1'],
    [["items", "x"], 'leads to "x" of a list of 1'],
    [[0], "leads to 0 of an object"],
    [["__proto__"], "has a key called __proto__"],
  ])("a JSON document refuses the path %j", (path, message) => {
    const [ann] = sitesOf(library.json());
    ann.write((json) => json.set(["items"], [1]));
    ann.write((json) => json.set(["word"], "text"));
    expect(() => ann.write((json) => json.set(path, 1))).toThrow(message);
    expect(ann.value).toEqual({ items: [1], word: "text" });
  });

  it("goes on out of its bytes, which are the same wherever the same was joined", () => {
    const sites = sitesOf(library.text());
    const [ann, bob, cid] = sites;
    ann.write((text) => text.insert(0, "here"));
    bob.write((text) => text.insert(0, "there"));
    ann.meet(bob);
    bob.meet(ann);
    expect(encodeState(ann.state)).toEqual(encodeState(bob.state));
    const read = decodeState(
      encodeState(ann.state),
      library.text() as FieldType<unknown, unknown, string, unknown>,
      new AuthorTable(),
    );
    expect(read.ok && read.value.view).toBe(ann.value);
    expect(cid.meet(ann).value).toBe(ann.value);
  });

  it("below a key that is deleted, what was seen is gone, and its writer begins anew", () => {
    const sites = sitesOf(map(library.text()));
    const [ann, bob] = sites;
    ann.write((notes) => notes.at("list").insert(0, "milk"));
    allMeet(sites);
    bob.write((notes) => notes.delete("list"));
    ann.write((notes) => notes.at("list").insert(4, ", bread"));
    allMeet(sites);
    // What was written at the same time hangs on what is gone.
    for (const { value } of sites) expect([...value]).toEqual([["list", ""]]);
    ann.write((notes) => notes.at("list").insert(0, "eggs"));
    bob.write((notes) => notes.at("list").insert(0, "salt"));
    allMeet(sites);
    expect(["eggssalt", "salteggs"]).toContain(ann.value.get("list"));
    for (const { value } of sites) expect([...value]).toEqual([...ann.value]);
  });
});

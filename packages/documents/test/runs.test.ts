// Two authors whose runs have one name: the first by name has it wherever both are known; who knows of it takes another.
import { AuthorTable } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { documentField } from "../src/core/document-field.js";
import type { Engine, Update } from "../src/core/engine.js";
import { type TextEdit, textDraft } from "../src/core/text-draft.js";
import { sitesOf } from "./sites.js";

interface Word extends Update {
  readonly text: string;
}

/** A library whose documents are sets of words, and where all authors have the same two names. */
const colliding: Engine<string[], string, TextEdit, Word> = {
  tag: "colliding",
  read(bytes) {
    const [run, from, text] = new TextDecoder().decode(bytes).split("|") as [string, string, string];
    return { run, from: Number(from), length: 1, text };
  },
  runsOf: () => ["x", "y"],
  create: () => [],
  take: (doc, updates) => ({ doc: [...doc, ...updates.map(({ text }) => text)], left: [] }),
  edit(doc, run, edit) {
    const text = edit.kind === "insert" ? edit.text : "";
    const mine = doc.filter((word) => word.startsWith(run)).length;
    return { doc: [...doc, `${run}${text}`], update: new TextEncoder().encode(`${run}|${mine}|${run}${text}`) };
  },
  standsAlone: () => false,
  canLeave: () => false,
  takeBack: (doc) => ({ doc, update: undefined }),
  view: (doc) => [...doc].sort().join(" "),
};
const type = documentField(colliding, textDraft);

describe("two authors whose runs have one name", () => {
  it("and who know of each other have different ones", () => {
    const [ann, bob] = sitesOf(type, new AuthorTable());
    ann.write((draft) => draft.insert(0, "a"));
    bob.meet(ann).write((draft) => draft.insert(0, "b"));
    expect([bob.value, ann.meet(bob).value]).toEqual(["xa yb", "xa yb"]);
  });

  it("and who don't: that of the first by name counts, in every order", () => {
    const [ann, bob, cid] = sitesOf(type, new AuthorTable());
    ann.write((draft) => draft.insert(0, "a"));
    bob.write((draft) => draft.insert(0, "b"));
    expect(cid.value).toBe("");
    expect(cid.meet(bob).value).toBe("xb");
    expect(cid.meet(ann).value).toBe("xa");
    expect([ann.meet(bob).value, bob.meet(ann).value]).toEqual(["xa", "xa"]);
    bob.write((draft) => draft.insert(0, "again"));
    expect([bob.value, ann.meet(bob).value]).toEqual(["xa yagain", "xa yagain"]);
  });
});

// docs/operations.md shows what replicas write: a type that it lacks, or a byte of an example that is another by now, is found here.
import { describe, expect, it } from "vitest";
import { exampleLines } from "./examples.js";
import { keyOf, type Type, tagOf } from "./naive/schema.js";
import { examplesOnPage, tagsOnPage, typeSections } from "./page.js";
import { examples } from "./real/examples.js";
import { everything, fieldOf } from "./real/schema.js";

/** All types that are in `type`, itself among them. */
function typesIn(type: Type): Type[] {
  if (type.is === "struct") return [type, ...Object.values(type.fields).flatMap(typesIn)];
  return "of" in type ? [type, ...typesIn(type.of)] : [type];
}

const types = typesIn(everything);

describe("the page of operations", () => {
  it("has a section for every type", () => {
    const known = new Set(types.map(({ is }) => is.replace("(bigint)", "")));
    expect(typeSections().sort()).toEqual([...known].sort());
  });

  it("lists the tags that types have", () => {
    for (const type of types) expect(tagOf(type)).toBe(fieldOf(type).tag);
    const known = new Set(types.map((type) => ("of" in type ? `${type.is}(F)` : tagOf(type))));
    const onPage = tagsOnPage().map((tag) => tag.replace("MIN,MAX", "-10,90"));
    expect(onPage.sort()).toEqual([...known].sort());
  });

  it("shows the very bytes that a replica writes", () => {
    expect(examplesOnPage()).toEqual(exampleLines());
  });

  it("shows the key of the field in each example", () => {
    for (const [title, lines] of Object.entries(examplesOnPage())) {
      const type = examples[title]?.type;
      if (type === undefined || title === "columns") continue;
      const key = keyOf("x", type);
      const bytes = [key & 255, (key >> 8) & 255, key >> 16].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      for (const line of lines) expect(line.replace(/^01/, "")).toMatch(new RegExp(`^${bytes}`));
    }
  });
});

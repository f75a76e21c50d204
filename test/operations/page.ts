// Reads docs/operations.md: its sections, its table of tags, and the bytes of its examples.
import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");

/** The types that have a section of their own. */
export function typeSections(): string[] {
  const part = page.slice(page.indexOf("## 6. "), page.indexOf("### An entry of columns"));
  return [...part.matchAll(/^### (.+)$/gm)].flatMap(([, names]) => names!.split(", "));
}

/** What stands in the second column of the table of tags. */
export function tagsOnPage(): string[] {
  const part = page.slice(page.indexOf("| type | tag |"), page.indexOf("Initial values"));
  const cells = [...part.matchAll(/^\|.*\| (.+) \|$/gm)].map(([, cell]) => cell!);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, tag]) => tag!));
}

/** Bytes of the examples by title, one text in hexadecimal per line of those of section 6, one for a block of several lines. */
export function examplesOnPage(): { readonly [title: string]: readonly string[] } {
  const blocks = [...page.matchAll(/^```hex (\S+)\n([^`]*)```$/gm)].map(([, title, text]) => {
    const lines = text!
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/;.*$/, "").replace(/\s+/g, ""));
    return [title!, title === "columns" || title === "state" ? [lines.join("")] : lines] as const;
  });
  return Object.fromEntries(blocks);
}

// Reads docs/protocol.md: its headings, its tables, and the frames of its example.

import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../../../docs/protocol.md", import.meta.url), "utf8");

/** Messages that have a section, as `number NAME`. */
export function messageSections(): string[] {
  return [...page.matchAll(/^### (\d+ [A-Z][A-Z_-]*)$/gm)].map((match) => match[1] as string);
}

/** The rows of tables in the part of the page between two lines: the name in the first cell, and the cells behind it. */
export function rowsOf(from: string, to: string): [name: string, ...cells: string[]][] {
  const part = page.slice(page.indexOf(from), page.indexOf(to));
  const rows = part.matchAll(/^\| `(\w+)` \|(.*)\|$/gm);
  return Array.from(rows, ([, name, cells]) => [
    name as string,
    ...(cells as string).split("|").map((cell) => cell.trim()),
  ]);
}

/** The frames of the example in hexadecimal, each with who sends it in front. */
export function exampleFrames(): string[] {
  return Array.from(page.matchAll(/^```hex\n([AB]):\n([^`]*)```$/gm), ([, by, text]) => {
    const bytes = (text as string).replace(/;.*$/gm, "").replace(/\s+/g, "");
    return `${by} ${bytes}`;
  });
}

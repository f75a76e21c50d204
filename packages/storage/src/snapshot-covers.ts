// What a snapshot covers, as text beside it: a line `author seq` for each author. What is read back is not believed.
import type { Prefix } from "@joinery/replica";
import { isAuthor, isSeq } from "./record-check.js";

export function coversText(covers: readonly Prefix[]): string {
  return covers.map(({ author, seq }) => `${author} ${seq}`).join("\n");
}

/** Undefined for anything but what `coversText` gives. */
export function parseCovers(text: unknown): Prefix[] | undefined {
  if (typeof text !== "string") return undefined;
  if (text === "") return [];
  const covers: Prefix[] = [];
  for (const line of text.split("\n")) {
    const [author, written] = line.split(" ");
    const seq = Number(written);
    if (!isAuthor(author) || !isSeq(seq)) return undefined;
    covers.push({ author, seq });
  }
  return covers;
}

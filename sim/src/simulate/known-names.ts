// Names that somebody may have misspelt, and the one that was meant.

/** The one of `known` that `name` most likely stands for; undefined where none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const editsMax = Math.max(1, Math.floor(name.length / 3));
  const near = known
    .map((one) => ({ one, edits: editsBetween(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ edits }) => edits <= editsMax);
  // Sorting keeps the order of those that are as near.
  return near.sort((a, b) => a.edits - b.edits)[0]?.one;
}

/** What to say to somebody who gave `name`: `: did you mean "links"?`, or `otherwise` where nothing is near. */
export function insteadOf(name: string, known: readonly string[], otherwise = `there are ${known.join(", ")}`): string {
  const near = nearestName(name, known);
  return near === undefined ? `: ${otherwise}` : `: did you mean "${near}"?`;
}

/**
 * A sentence about the first name in `given` that is not known, and what to write instead; undefined where all of them are. What has no
 * value is not given. `where` is how the sentence calls it.
 */
export function strangeName(where: string, given: object, known: readonly string[]): string | undefined {
  const strange = Object.entries(given).find(([name, value]) => value !== undefined && !known.includes(name))?.[0];
  return strange === undefined ? undefined : `there is no "${strange}" in ${where}${insteadOf(strange, known)}`;
}

const charactersMax = 60;

/** A value as a sentence calls it; of a long text the beginning. */
export function called(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length <= charactersMax ? value : `${value.slice(0, charactersMax)}...`);
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** Levenshtein (1966), where two neighbours in the wrong order are one edit. */
function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, isSwapped ? at(i - 2, j - 2) + 1 : replaced));
    }
  }
  return at(a.length, b.length);
}

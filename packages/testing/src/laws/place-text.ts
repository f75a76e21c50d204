// The name of a place in a document, as the law about change events compares it.

/** The text of a path: what `LawSubject.leaves` has for its keys. */
export function placeText(keys: readonly string[]): string {
  return JSON.stringify(keys);
}

// What the naive reader does with bytes that the page has a reader refuse.

/** Bytes that docs/operations.md says nobody writes. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** Throws unless `holds`. */
export function need(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Refused(what);
}

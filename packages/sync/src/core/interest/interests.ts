// Which documents a replica talks about with its peers: all that are open, or those of a list of names and prefixes.

/** A document by its id, or every document whose id begins so. */
export type Interest = string | { readonly prefix: string };

/** An interest as it stands at one moment. Never changes. */
export class Interests {
  /** False where every document is talked about that is open: what is listed is sought beside. */
  readonly isLimited: boolean;
  readonly list: readonly Interest[];
  readonly #ids: ReadonlySet<string>;
  readonly #prefixes: readonly string[];

  constructor(isLimited: boolean, list: readonly Interest[]) {
    this.isLimited = isLimited;
    this.list = list;
    this.#ids = new Set(list.filter((interest) => typeof interest === "string"));
    this.#prefixes = list.flatMap((interest) => (typeof interest === "string" ? [] : [interest.prefix]));
  }

  /** True for a document that may be talked about. */
  covers(document: string): boolean {
    return !this.isLimited || this.seeks(document);
  }

  /** True for a document that is listed: whoever has it on disk is to open it. */
  seeks(document: string): boolean {
    return this.#ids.has(document) || this.#prefixes.some((prefix) => document.startsWith(prefix));
  }
}

export const everything: Interests = new Interests(false, []);

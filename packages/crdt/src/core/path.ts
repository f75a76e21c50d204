// Where a cell lives in a document: a chain of field names and keys, with the hash that its fingerprint starts from.

import { type Hash64, hashText } from "./hash.js";

/** A place in a document. */
export class Path implements Hash64 {
  readonly parent: Path | undefined;
  /** A field name, a map key or an author name; the root has none. */
  readonly key: string;
  /** Made when it is asked for: most places are named and never compared. */
  #hash: Hash64 | undefined;

  constructor(parent: Path | undefined, key: string) {
    this.parent = parent;
    this.key = key;
  }

  get a(): number {
    return this.#hashed().a;
  }

  get b(): number {
    return this.#hashed().b;
  }

  #hashed(): Hash64 {
    this.#hash ??= this.parent === undefined ? rootHash : hashText(this.parent, this.key);
    return this.#hash;
  }
}

const rootHash: Hash64 = { a: 0x811c9dc5 | 0, b: 17 };

/** The document itself. */
export const rootPath: Path = new Path(undefined, "");

/** The place `key` below `parent`. */
export function childPath(parent: Path, key: string): Path {
  return new Path(parent, key);
}

/** The keys from the root down. */
export function pathKeys(path: Path): string[] {
  const keys: string[] = [];
  for (let at: Path = path; at.parent !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

// Where a cell lives in a document: a chain of field names and keys, with the hash that its fingerprint starts from.

import { type Hash64, hashText } from "./hash.js";

/** A place in a document. `key` is a field name, a map key or an author name; the root has none. */
export interface Path extends Hash64 {
  readonly parent: Path | undefined;
  readonly key: string;
}

/** The document itself. */
export const rootPath: Path = { parent: undefined, key: "", a: 0x811c9dc5 | 0, b: 17 };

/** The place `key` below `parent`. */
export function childPath(parent: Path, key: string): Path {
  const hash = hashText(parent, key);
  return { parent, key, a: hash.a, b: hash.b };
}

/** The keys from the root down. */
export function pathKeys(path: Path): string[] {
  const keys: string[] = [];
  for (let at: Path = path; at.parent !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

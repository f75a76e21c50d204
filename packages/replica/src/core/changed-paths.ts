// The places that changed since they were last taken, each once; collects nothing while nobody observes.
// Noting one costs no text: places are told apart by the hash that they carry anyway, then by their keys.

import type { Path } from "@joinery/crdt";

const none: readonly Path[] = [];

/** So many places are compared one by one; more are looked up by hash. */
const comparedMax = 4;

export class ChangedPaths {
  #observed = false;
  #paths: Path[] = [];
  #byHash: Map<number, Path[]> | undefined;

  set observed(observed: boolean) {
    this.#observed = observed;
    if (!observed) this.take();
  }

  note(path: Path): void {
    if (this.#observed && !this.#knows(path)) this.#paths.push(path);
  }

  take(): readonly Path[] {
    if (this.#paths.length === 0) return none;
    const taken = this.#paths;
    this.#paths = [];
    this.#byHash = undefined;
    return taken;
  }

  #knows(path: Path): boolean {
    if (this.#paths.length <= comparedMax) return this.#paths.some((known) => samePath(known, path));
    this.#byHash ??= indexed(this.#paths);
    const alike = this.#byHash.get(path.a);
    if (alike?.some((known) => samePath(known, path))) return true;
    if (alike === undefined) this.#byHash.set(path.a, [path]);
    else alike.push(path);
    return false;
  }
}

function indexed(paths: readonly Path[]): Map<number, Path[]> {
  const byHash = new Map<number, Path[]>();
  for (const path of paths) {
    const alike = byHash.get(path.a);
    if (alike === undefined) byHash.set(path.a, [path]);
    else alike.push(path);
  }
  return byHash;
}

function samePath(a: Path, b: Path): boolean {
  let [left, right] = [a, b];
  while (left !== right) {
    if (left.key !== right.key || left.parent === undefined || right.parent === undefined) return false;
    [left, right] = [left.parent, right.parent];
  }
  return true;
}

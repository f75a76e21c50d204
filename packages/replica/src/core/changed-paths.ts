// The places that changed since they were last taken, each once; collects nothing while nobody observes.

import { type Path, pathKeys } from "@joinery/crdt";

const none: readonly (readonly string[])[] = [];

export class ChangedPaths {
  #paths: Map<string, readonly string[]> | undefined;

  set observed(observed: boolean) {
    this.#paths = observed ? (this.#paths ?? new Map()) : undefined;
  }

  note(path: Path): void {
    const keys = pathKeys(path);
    this.#paths?.set(JSON.stringify(keys), keys);
  }

  take(): readonly (readonly string[])[] {
    if (this.#paths === undefined || this.#paths.size === 0) return none;
    const taken = [...this.#paths.values()];
    this.#paths.clear();
    return taken;
  }
}

// Where two views read differently: place by place, as text.

import { plainRendering } from "../checkers/plain-rendering.js";

export interface Difference {
  /** Names from the root, such as `tasks / "t 1" / title`. */
  readonly place: string;
  readonly left: string;
  readonly right: string;
}

/** What stands for a value that is not there. */
const absent = "nothing";

/** In the order of `left`, then what only `right` has. Empty where they read the same. */
export function differencesOf(left: unknown, right: unknown): Difference[] {
  const [ours, theirs] = [placesOf(left), placesOf(right)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((place) => ({ place, left: ours.get(place) ?? absent, right: theirs.get(place) ?? absent }))
    .filter((difference) => difference.left !== difference.right);
}

/** Maps and objects are gone into; all else is a value. */
function placesOf(
  view: unknown,
  path: readonly string[] = [],
  places = new Map<string, string>(),
): Map<string, string> {
  const parts = partsOf(view);
  if (parts === undefined) places.set(path.join(" / ") || "all", plainRendering(view) ?? absent);
  else for (const [name, part] of parts) placesOf(part, [...path, name], places);
  return places;
}

function partsOf(view: unknown): [string, unknown][] | undefined {
  if (typeof view !== "object" || view === null || view instanceof Uint8Array || Array.isArray(view)) return undefined;
  if (view instanceof Map || hasEntries(view)) {
    return Array.from(view.entries(), ([key, part]): [string, unknown] => [plainRendering(key), part]);
  }
  if (Symbol.iterator in view || "accounts" in view) return undefined;
  const parts = Object.entries(view);
  return parts.length === 0 ? undefined : parts;
}

/** A map as views have them: by key. A set has entries too, and no value at a key. */
function hasEntries(view: object): view is ReadonlyMap<unknown, unknown> {
  return "entries" in view && "get" in view;
}

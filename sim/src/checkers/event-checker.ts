// Change events tell of every change: whoever reads again just the places that events name has, at any time, what a reading of the whole
// document shows. A mirror per node and document does that, as an application would that keeps its screen by events.

import { type AnyField, type Path, shownPath } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";
import { plainRendering } from "./plain-rendering.js";

/** What a field shows: of a map or a set each element by itself, of all else one text. */
type Shown = Map<string, string>;

/** The key of what has no elements. */
const whole = "";

interface Mirror {
  readonly shown: Map<string, Shown>;
  /** What events named since: a field, and elements of it by how they are rendered; all of it where there are none. */
  readonly stale: Map<string, Map<string, unknown> | undefined>;
}

export class EventChecker implements NodeObserver {
  readonly #log: CheckLog;
  /** By node and document, in its present life. */
  readonly #mirrors: Map<VirtualNode, Map<DocumentCore, Mirror>> = new Map();

  constructor(log: CheckLog) {
    this.#log = log;
  }

  changed(node: VirtualNode, document: DocumentCore, paths: readonly Path[]): void {
    const { stale } = this.#of(node, document);
    for (const path of paths) {
      const [field, ...keys] = shownPath(document.state.root as AnyField, path) as [string, ...unknown[]];
      if (keys.length === 0) stale.set(field, undefined);
      else if (!stale.has(field)) stale.set(field, new Map([[plainRendering(keys[0]), keys[0]]]));
      else stale.get(field)?.set(plainRendering(keys[0]), keys[0]);
    }
  }

  /** What a node reads from its disk is there before anybody can listen. */
  restarted(node: VirtualNode): void {
    this.#mirrors.delete(node);
  }

  crashed(node: VirtualNode): void {
    this.#mirrors.delete(node);
  }

  checkInFull(node: VirtualNode): void {
    for (const document of node.documents) {
      const mirror = this.#of(node, document);
      const view = document.view as Readonly<Record<string, unknown>>;
      for (const [field, keys] of mirror.stale) refresh(mirror, field, keys, view[field]);
      mirror.stale.clear();
      const wrong = Object.keys(view).find((field) => !isSame(mirror.shown.get(field), shownOf(view[field])));
      this.#log.check("events tell of every change", wrong === undefined, () => {
        return `node ${node.index}: "${wrong}" of "${document.id}" shows what no event told of`;
      });
      if (wrong !== undefined) this.#mirrors.get(node)?.delete(document);
    }
  }

  #of(node: VirtualNode, document: DocumentCore): Mirror {
    const documents = getOrCreate(this.#mirrors, node, () => new Map<DocumentCore, Mirror>());
    return getOrCreate(documents, document, () => {
      const shown = Object.entries(document.view as object).map(([field, value]) => [field, shownOf(value)] as const);
      return { shown: new Map(shown), stale: new Map() };
    });
  }
}

function refresh({ shown }: Mirror, field: string, keys: Map<string, unknown> | undefined, value: unknown): void {
  const known = shown.get(field);
  if (keys === undefined || known === undefined || !(isMap(value) || isSet(value))) {
    shown.set(field, shownOf(value));
    return;
  }
  for (const [rendered, key] of keys) {
    if (!value.has(key)) known.delete(rendered);
    else known.set(rendered, isMap(value) ? plainRendering(value.get(key)) : "");
  }
}

function shownOf(value: unknown): Shown {
  if (isMap(value)) return new Map(Array.from(value, ([key, of]) => [plainRendering(key), plainRendering(of)]));
  if (isSet(value)) return new Map(Array.from(value, (element) => [plainRendering(element), ""]));
  return new Map([[whole, plainRendering(value)]]);
}

function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return isSet(value) && "get" in value;
}

function isSet(value: unknown): value is ReadonlySet<unknown> {
  return typeof value === "object" && value !== null && "has" in value && Symbol.iterator in value;
}

function isSame(a: Shown | undefined, b: Shown): boolean {
  if (a?.size !== b.size) return false;
  for (const [key, text] of b) if (a.get(key) !== text) return false;
  return true;
}

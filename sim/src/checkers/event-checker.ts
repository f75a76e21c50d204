// Change events tell of every change: whoever reads again just the places that events name has, at any time, what a reading of the whole
// document shows. A mirror per node and document does that, as an application would that keeps its screen by events.

import { type AnyField, type Path, shownPath } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";
import { PerDocument } from "./per-document.js";
import { plainRendering } from "./plain-rendering.js";
import { isMap, isSet, type Reading, type Render, readingOf, type Shown } from "./reading.js";

/** Most texts that mirrors are made to share before all are forgotten. */
const textsMax = 100_000;

interface Mirror {
  readonly shown: Map<string, Shown>;
  /** What events named since: a field, and elements of it; all of it where there are none. */
  readonly stale: Map<string, Set<unknown> | undefined>;
}

export class EventChecker implements NodeObserver {
  readonly #log: CheckLog;
  /** By node and document, in its present life. */
  readonly #mirrors: PerDocument<Mirror> = new PerDocument(({ view }) => {
    return { shown: new Map(readingOf(view as object, this.#render)), stale: new Map() };
  });
  /** What mirrors hold: nodes show the same for most of the time, and a text of its own for each would fill the memory. */
  readonly #texts: Map<string, string> = new Map();

  constructor(log: CheckLog) {
    this.#log = log;
  }

  changed(node: VirtualNode, document: DocumentCore, paths: readonly Path[]): void {
    const { stale } = this.#mirrors.of(node, document);
    for (const path of paths) {
      const [field, key] = shownPath(document.state.root as AnyField, upper(path)) as [string, unknown];
      if (key === undefined) stale.set(field, undefined);
      else if (!stale.has(field)) stale.set(field, new Set([key]));
      else stale.get(field)?.add(key);
    }
  }

  /** What a node reads from its disk is there before anybody can listen. */
  restarted(node: VirtualNode): void {
    this.#mirrors.dropAll(node);
  }

  crashed(node: VirtualNode): void {
    this.#mirrors.dropAll(node);
  }

  /** @param readings what the node's documents show */
  checkInFull(
    node: VirtualNode,
    readings: readonly Reading[] = node.documents.map(({ view }) => readingOf(view as object)),
  ): void {
    for (const [place, document] of node.documents.entries()) {
      const reading = readings[place] as Reading;
      const mirror = this.#mirrors.of(node, document);
      const view = document.view as Readonly<Record<string, unknown>>;
      for (const [field, keys] of mirror.stale) {
        const isRefreshed = keys !== undefined && refresh(mirror.shown.get(field), keys, view[field], this.#render);
        // Reading all of the field again is what was just done.
        if (!isRefreshed) mirror.shown.set(field, this.#shared(reading.get(field) as Shown));
      }
      mirror.stale.clear();
      const wrong = [...reading.keys()].find((field) => !isSame(mirror.shown.get(field), reading.get(field) as Shown));
      this.#log.check("events tell of every change", wrong === undefined, () => {
        return `node ${node.index}: "${wrong}" of "${document.id}" shows what no event told of`;
      });
      if (wrong !== undefined) this.#mirrors.drop(document);
    }
  }

  readonly #render: Render = (value) => this.#sharedText(plainRendering(value));

  #shared(shown: Shown): Shown {
    return new Map(Array.from(shown, ([key, text]) => [this.#sharedText(key), this.#sharedText(text)]));
  }

  #sharedText(text: string): string {
    if (this.#texts.size >= textsMax) this.#texts.clear();
    return getOrCreate(this.#texts, text, () => text);
  }
}

/** Of a path the field and the element in it: no mirror looks deeper. */
function upper(path: Path): Path {
  const { parent } = path;
  return parent?.parent?.parent === undefined ? path : upper(parent);
}

/** Reads some elements of a field again; false where it has none. */
function refresh(known: Shown | undefined, keys: ReadonlySet<unknown>, value: unknown, render: Render): boolean {
  if (known === undefined || !(isMap(value) || isSet(value))) return false;
  for (const key of keys) {
    const rendered = render(key);
    if (!value.has(key)) known.delete(rendered);
    else known.set(rendered, isMap(value) ? render(value.get(key)) : "");
  }
  return true;
}

function isSame(a: Shown | undefined, b: Shown): boolean {
  if (a?.size !== b.size) return false;
  for (const [key, text] of b) if (a.get(key) !== text) return false;
  return true;
}

// A relaxed document may lose the last of what its node acknowledged, and nothing that is older than the disk's bound: a crash
// takes the end of the log and never the middle.

import type { DocumentCore, Entry } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

export interface RelaxedCheckerOptions {
  readonly log: CheckLog;
  /** Virtual time, ms. */
  readonly now: () => number;
  /** How long after it was acknowledged something may be lost, virtual milliseconds. */
  readonly lossMsMax: number;
}

interface Acknowledged {
  readonly atMs: number;
  readonly author: string;
  readonly seq: number;
}

export class RelaxedChecker implements NodeObserver {
  readonly #options: RelaxedCheckerOptions;
  /** By node and document, since the node last started. */
  readonly #acknowledged: Map<VirtualNode, Map<string, Acknowledged[]>> = new Map();
  readonly #crashMs: Map<VirtualNode, number> = new Map();
  #lost = 0;

  constructor(options: RelaxedCheckerOptions) {
    this.#options = options;
  }

  /** How many acknowledged entries crashes have taken. */
  get lost(): number {
    return this.#lost;
  }

  acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void {
    if (!node.isRelaxed(document)) return;
    const documents = getOrCreate(this.#acknowledged, node, () => new Map<string, Acknowledged[]>());
    const ofDocument = getOrCreate(documents, document.id, () => []);
    const atMs = this.#options.now();
    for (const { author, lastSeq } of entries) {
      ofDocument.push({ atMs, author: document.authors.idOf(author), seq: lastSeq });
    }
  }

  crashed(node: VirtualNode): void {
    this.#crashMs.set(node, this.#options.now());
  }

  restarted(node: VirtualNode): void {
    const crashMs = this.#crashMs.get(node) ?? 0;
    for (const document of node.documents) {
      for (const each of this.#acknowledged.get(node)?.get(document.id) ?? [])
        this.#check(node, document, each, crashMs);
    }
    this.#acknowledged.delete(node);
  }

  #check(node: VirtualNode, document: DocumentCore, { atMs, author, seq }: Acknowledged, crashMs: number): void {
    const index = document.authors.indexOf(author as never);
    const isKept = index >= 0 && document.applied.covers(index, seq);
    if (!isKept) this.#lost++;
    const isLate = crashMs - atMs <= this.#options.lossMsMax;
    this.#options.log.check("relaxed documents lose the last of it only", isKept || isLate, () => {
      return `node ${node.index} lost operation ${seq} of "${document.id}", acknowledged ${crashMs - atMs} ms before the crash`;
    });
  }
}

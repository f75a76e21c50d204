// Scores against an independent model: the sum of the points that the visible operations gave, by player.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import type { CheckLog } from "./check-log.js";
import type { OperationRegistry } from "./operation-registry.js";

/** Points that somebody was told are given. */
export interface GivenPoints {
  readonly player: string;
  readonly points: number;
}

export interface ScoreCheckerOptions {
  readonly log: CheckLog;
  readonly authors: AuthorDirectory;
  readonly registry: OperationRegistry<GivenPoints>;
  /** The place of the game's document among a node's documents. */
  readonly place: number;
  readonly read: (document: DocumentCore, player: string) => number;
}

interface NodeScores {
  readonly scores: Map<string, number>;
  readonly touched: Set<string>;
  /** By author, as the node's document numbers them: the last operation seen. */
  readonly seen: number[];
}

/** Follows the scores of every node. */
export class ScoreChecker implements NodeObserver {
  readonly #options: ScoreCheckerOptions;
  readonly #models: Map<VirtualNode, NodeScores> = new Map();

  constructor(options: ScoreCheckerOptions) {
    this.#options = options;
  }

  delivered(node: VirtualNode, document: DocumentCore, { author, firstSeq, lastSeq }: DeliverEffect): void {
    this.#see(node, document, author, firstSeq, lastSeq);
  }

  joined(node: VirtualNode, document: DocumentCore, vector: VersionVector): void {
    if (!this.#isGame(node, document)) return;
    const { seen } = this.#model(node);
    for (const { author, seq } of vector.entries()) this.#see(node, document, author, (seen[author] ?? 0) + 1, seq);
  }

  #see(node: VirtualNode, document: DocumentCore, of: AuthorIndex, firstSeq: number, lastSeq: number): void {
    if (!this.#isGame(node, document)) return;
    const author = this.#options.authors.numberOf(document, of);
    const model = this.#model(node);
    model.seen[of] = Math.max(model.seen[of] ?? 0, lastSeq);
    for (let seq = firstSeq; seq <= lastSeq; seq++) {
      const given = this.#options.registry.get(author, seq);
      if (given === undefined) continue;
      const { scores, touched } = model;
      scores.set(given.player, (scores.get(given.player) ?? 0) + given.points);
      touched.add(given.player);
    }
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const model = this.#models.get(node);
    if (model === undefined || !this.#isGame(node, document)) return;
    for (const player of model.touched) this.#check(node, document, model, player);
    model.touched.clear();
  }

  crashed(node: VirtualNode): void {
    this.#models.delete(node);
  }

  /** Compares every player's score at a node. */
  checkInFull(node: VirtualNode): void {
    const document = node.documents[this.#options.place];
    const model = this.#model(node);
    if (document === undefined) return;
    for (const player of model.scores.keys()) this.#check(node, document, model, player);
  }

  #check(node: VirtualNode, document: DocumentCore, model: NodeScores, player: string): void {
    const score = this.#options.read(document, player);
    const expected = model.scores.get(player) ?? 0;
    this.#options.log.check("scores equal the model", score === expected, () => {
      return `node ${node.index} has score ${score} for ${player}, where the operations it sees make ${expected}`;
    });
  }

  #isGame(node: VirtualNode, document: DocumentCore): boolean {
    return node.documents[this.#options.place] === document;
  }

  #model(node: VirtualNode): NodeScores {
    return getOrCreate(this.#models, node, () => ({ scores: new Map(), touched: new Set(), seen: [] }));
  }
}

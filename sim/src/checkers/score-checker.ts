// Scores against an independent model: the sum of the points that the visible operations gave, by player.

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
}

/** Follows the scores of every node. */
export class ScoreChecker implements NodeObserver {
  readonly #options: ScoreCheckerOptions;
  readonly #models: Map<VirtualNode, NodeScores> = new Map();

  constructor(options: ScoreCheckerOptions) {
    this.#options = options;
  }

  delivered(node: VirtualNode, document: DocumentCore, effect: DeliverEffect): void {
    if (node.documents[this.#options.place] !== document) return;
    const author = this.#options.authors.numberOf(document, effect.author);
    for (let seq = effect.firstSeq; seq <= effect.lastSeq; seq++) {
      const given = this.#options.registry.get(author, seq);
      if (given === undefined) continue;
      const { scores, touched } = this.#model(node);
      scores.set(given.player, (scores.get(given.player) ?? 0) + given.points);
      touched.add(given.player);
    }
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const model = this.#models.get(node);
    if (model === undefined || node.documents[this.#options.place] !== document) return;
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

  #model(node: VirtualNode): NodeScores {
    return getOrCreate(this.#models, node, () => ({ scores: new Map(), touched: new Set() }));
  }
}

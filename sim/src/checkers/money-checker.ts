// Money against an independent model: for each node, the balances, limits and holds that follow from the accepted operations it
// sees. The replica's figures come from its matrix, the model's from what the workload was told; neither knows the other.

import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import type { CheckLog } from "./check-log.js";
import { type AcceptedMoney, MoneyModel, type MoneyWorld } from "./money-model.js";
import type { OperationRegistry } from "./operation-registry.js";

/** What the checker reads of a ledger at a node: `LedgerView` has all of it. */
export interface MoneyReader {
  balance(account: string): bigint;
  /** What the account can still spend. */
  available(account: string): bigint;
  /** What all issuers of a ledger together have brought into the world. */
  issued(ledger: number): bigint;
  /** What is put aside of a ledger. */
  held(ledger: number): bigint;
}

export interface MoneyCheckerOptions extends MoneyWorld {
  readonly log: CheckLog;
  readonly authors: AuthorDirectory;
  readonly registry: OperationRegistry<AcceptedMoney>;
  /** Authors, by number, of whom nothing may be accepted. */
  readonly liars?: ReadonlySet<number>;
  /** The place of the ledger's document among a node's documents. */
  readonly place: number;
  readonly read: (document: DocumentCore) => MoneyReader;
}

/** Follows the ledger of every node. */
export class MoneyChecker implements NodeObserver {
  readonly #options: MoneyCheckerOptions;
  readonly #models: Map<VirtualNode, MoneyModel> = new Map();
  readonly #ledgers: ReadonlySet<number>;

  constructor(options: MoneyCheckerOptions) {
    this.#options = options;
    this.#ledgers = new Set(options.issuers.values());
  }

  delivered(node: VirtualNode, document: DocumentCore, effect: DeliverEffect): void {
    if (!this.#isLedger(node, document)) return;
    const { log, authors, registry } = this.#options;
    const author = authors.numberOf(document, effect.author);
    if (this.#options.liars?.has(author)) {
      log.check("overdrafts are refused", effect.refusal !== undefined, () => {
        return `node ${node.index} accepted a payment of somebody who has nothing`;
      });
      return;
    }
    log.check("honest entries are accepted", effect.refusal === undefined, () => {
      return `node ${node.index} refused an entry of an honest author: ${effect.refusal?.message}`;
    });
    for (let seq = effect.firstSeq; seq <= effect.lastSeq; seq++) {
      const accepted = registry.get(author, seq);
      if (accepted !== undefined) this.#model(node).fold(accepted);
    }
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const model = this.#models.get(node);
    if (model === undefined || model.touched.size === 0 || !this.#isLedger(node, document)) return;
    const reader = this.#options.read(document);
    for (const account of model.touched) this.#checkAccount(node, model, reader, account);
    model.touched.clear();
  }

  crashed(node: VirtualNode): void {
    this.#models.delete(node);
  }

  /** Compares every account of a node. */
  checkInFull(node: VirtualNode): void {
    const document = node.documents[this.#options.place];
    if (document === undefined) return;
    const model = this.#model(node);
    const reader = this.#options.read(document);
    for (const account of this.#options.floors.keys()) this.#checkAccount(node, model, reader, account);
    this.#checkSums(node, model, reader);
  }

  #checkAccount(node: VirtualNode, model: MoneyModel, reader: MoneyReader, account: string): void {
    const { log } = this.#options;
    const balance = reader.balance(account);
    const expected = model.balance(account);
    log.check("balances equal the model", balance === expected, () => {
      return `node ${node.index} has ${balance} on ${account}, where the accepted operations it sees make ${expected}`;
    });
    const floor = model.floor(account);
    log.check("no balance below its limit", balance >= floor, () => {
      return `node ${node.index} has ${balance} on ${account}, below its limit ${floor}`;
    });
    const available = reader.available(account);
    log.check("limits equal the model", available === expected - floor, () => {
      return `node ${node.index} has ${available} to spend on ${account}, where the model has ${expected - floor}`;
    });
  }

  /** Sums over all issuers and all open holds: too dear to be made after everything that happens. */
  #checkSums(node: VirtualNode, model: MoneyModel, reader: MoneyReader): void {
    const { log } = this.#options;
    for (const ledger of this.#ledgers) {
      const [issued, held] = [reader.issued(ledger), reader.held(ledger)];
      log.check("issued supply equals the model", issued === model.issued(ledger), () => {
        return `node ${node.index} has ${issued} of ledger ${ledger} issued, the model ${model.issued(ledger)}`;
      });
      log.check("holds equal the model", held === model.held(ledger), () => {
        return `node ${node.index} has ${held} of ledger ${ledger} put aside, the model ${model.held(ledger)}`;
      });
    }
  }

  #isLedger(node: VirtualNode, document: DocumentCore): boolean {
    return node.documents[this.#options.place] === document;
  }

  #model(node: VirtualNode): MoneyModel {
    return getOrCreate(this.#models, node, () => new MoneyModel(this.#options));
  }
}

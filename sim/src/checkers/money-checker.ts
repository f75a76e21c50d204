// Money against an independent model: for each node, the balances that follow from the accepted transfers it sees.
// The replica's figures come from its matrix, the model's from what the workload was told; neither knows the other.

import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import type { CheckLog } from "./check-log.js";
import type { OperationRegistry } from "./operation-registry.js";

/** A transfer that somebody was told is done. */
export interface AcceptedTransfer {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** What the checker reads of a ledger at a node. */
export interface BalanceReader {
  balance(account: string): bigint;
  /** What all issuers together have brought into the world. */
  issued(): bigint;
}

export interface MoneyCheckerOptions {
  readonly log: CheckLog;
  readonly authors: AuthorDirectory;
  readonly registry: OperationRegistry<AcceptedTransfer>;
  /** Every account with the least balance it may have. */
  readonly floors: ReadonlyMap<string, bigint>;
  readonly issuers: ReadonlySet<string>;
  /** Authors, by number, of whom nothing may be accepted. */
  readonly liars?: ReadonlySet<number>;
  /** The place of the ledger's document among a node's documents. */
  readonly place: number;
  readonly read: (document: DocumentCore) => BalanceReader;
}

interface NodeModel {
  readonly balances: Map<string, bigint>;
  readonly touched: Set<string>;
  issued: bigint;
}

/** Follows the ledger of every node. */
export class MoneyChecker implements NodeObserver {
  readonly #options: MoneyCheckerOptions;
  readonly #models: Map<VirtualNode, NodeModel> = new Map();

  constructor(options: MoneyCheckerOptions) {
    this.#options = options;
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
      const transfer = registry.get(author, seq);
      if (transfer !== undefined) this.#fold(this.#model(node), transfer);
    }
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const model = this.#models.get(node);
    if (model === undefined || model.touched.size === 0 || !this.#isLedger(node, document)) return;
    const reader = this.#options.read(document);
    for (const account of model.touched) this.#checkAccount(node, model, reader, account);
    model.touched.clear();
    this.#checkIssued(node, model, reader);
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
    this.#checkIssued(node, model, reader);
  }

  #fold(model: NodeModel, { from, to, amount }: AcceptedTransfer): void {
    const { issuers } = this.#options;
    model.balances.set(from, (model.balances.get(from) ?? 0n) - amount);
    model.balances.set(to, (model.balances.get(to) ?? 0n) + amount);
    if (issuers.has(from)) model.issued += amount;
    if (issuers.has(to)) model.issued -= amount;
    model.touched.add(from).add(to);
  }

  #checkAccount(node: VirtualNode, model: NodeModel, reader: BalanceReader, account: string): void {
    const { log, floors } = this.#options;
    const balance = reader.balance(account);
    const expected = model.balances.get(account) ?? 0n;
    log.check("balances equal the model", balance === expected, () => {
      return `node ${node.index} has ${balance} on ${account}, where the accepted transfers it sees make ${expected}`;
    });
    const floor = floors.get(account) ?? 0n;
    log.check("no balance below its limit", balance >= floor, () => {
      return `node ${node.index} has ${balance} on ${account}, below its limit ${floor}`;
    });
  }

  #checkIssued(node: VirtualNode, model: NodeModel, reader: BalanceReader): void {
    const issued = reader.issued();
    this.#options.log.check("issued supply equals the model", issued === model.issued, () => {
      return `node ${node.index} has ${issued} issued, where the accepted transfers it sees make ${model.issued}`;
    });
  }

  #isLedger(node: VirtualNode, document: DocumentCore): boolean {
    return node.documents[this.#options.place] === document;
  }

  #model(node: VirtualNode): NodeModel {
    return getOrCreate(this.#models, node, () => ({ balances: new Map(), touched: new Set(), issued: 0n }));
  }
}

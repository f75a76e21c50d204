// What somebody paid and had not is refused by everybody: at whoever gets the entry, by whatever way and after whatever else, and at the one on
// whose disk it was written.

import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { SignedDocumentCore } from "@joinery/replica/signed";
import { getOrCreate } from "../kernel/get-or-create.js";
import { ledgerAt } from "../node/ledger-places.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { Lie } from "../node/overdraft.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

const check = "overdrafts are refused";

export class OverdraftChecker implements NodeObserver {
  readonly #log: CheckLog;
  /** By document. */
  readonly #lies: Map<string, Lie[]> = new Map();

  constructor(log: CheckLog) {
    this.#log = log;
  }

  lied(_node: VirtualNode, lie: Lie): void {
    getOrCreate(this.#lies, lie.document.id, () => []).push(lie);
  }

  /** The answer of the guard. Where somebody is known to have two histories, what is told may be about many entries. */
  delivered(node: VirtualNode, document: DocumentCore, { author, firstSeq, refusal, origin }: DeliverEffect): void {
    const lies = this.#lies.get(document.id);
    if (lies === undefined || origin === "local" || isForked(document)) return;
    const lie = lies.find((each) => each.firstSeq === firstSeq && each.author === document.authors.idOf(author));
    if (lie === undefined || !hasGot(document, lie)) return;
    this.#log.check(check, refusal !== undefined, () => `node ${node.index} accepted ${told(lie)}`);
  }

  /** What is to be seen of it: nothing. */
  settled(node: VirtualNode, document: DocumentCore): void {
    for (const lie of this.#lies.get(document.id) ?? []) {
      if (!hasGot(document, lie)) continue;
      const ledger = ledgerAt(document.view, lie.ledger);
      const isThere = lie.payments.some((id) => ledger.transfer(lie.author, id) !== undefined);
      this.#log.check(check, !isThere, () => `node ${node.index} has in its ledger ${told(lie)}`);
    }
  }

  checkInFull(node: VirtualNode): void {
    for (const document of node.documents) this.settled(node, document);
  }
}

function told({ author, firstSeq, ledger }: Lie): string {
  return `a payment in "${ledger.join(".")}" that its author could not make, operation ${firstSeq} of ${author}`;
}

/** Of an author with two stores a number is two operations. */
function hasGot(document: DocumentCore, { author, firstSeq, name }: Lie): boolean {
  if (document instanceof SignedDocumentCore) return name !== undefined && document.tree.has(name);
  const index = document.authors.indexOf(author);
  return index >= 0 && document.applied.covers(index, firstSeq);
}

function isForked(document: DocumentCore): boolean {
  return document instanceof SignedDocumentCore && document.tree.forks.size > 0;
}

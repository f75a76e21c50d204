// What holds though an author has two stores, and so two histories: nobody else is said to have forked, and everybody can prove who did;
// what others wrote counts, with all that it was built on; what was acknowledged is stored everywhere on whatever branch, and causally;
// money is neither made nor lost, and whoever is below a limit has forked.

import { compareStamps, type ReplicaId } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import { type EntryName, type EntryNode, forkProofOf, SignedDocumentCore } from "@joinery/replica/signed";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import type { CheckLog } from "./check-log.js";

/** What it asks of fields with money or rights: `LedgerView` and `BudgetView` have some of it. */
interface MoneyView {
  readonly badDebts: readonly { readonly owner?: ReplicaId; readonly author?: ReplicaId }[];
  readonly accounts?: () => Iterable<{ readonly balance: bigint }>;
  readonly holds?: () => Iterable<{ readonly amount: bigint }>;
}

export class ForkChecker implements NodeObserver {
  readonly #log: CheckLog;
  readonly #authors: AuthorDirectory;
  /** By node and document: the names of the entries that it acknowledged. */
  readonly #acknowledged: Map<VirtualNode, Map<string, Set<EntryName>>> = new Map();

  constructor(log: CheckLog, authors: AuthorDirectory) {
    this.#log = log;
    this.#authors = authors;
  }

  acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void {
    if (!(document instanceof SignedDocumentCore)) return;
    const names = this.#namesOf(node, document);
    for (const entry of entries) {
      const stored = document.tree.nodeOf(entry);
      if (stored !== undefined) names.add(stored.name);
    }
  }

  forgot(node: VirtualNode): void {
    this.#acknowledged.delete(node);
  }

  restarted(node: VirtualNode): void {
    for (const document of signedOf(node)) this.#checkKept(node, document, node);
  }

  checkInFull(node: VirtualNode): void {
    for (const document of signedOf(node)) {
      const known = new Set([...document.tree.forks.keys()].map((author) => document.authors.ownerIdOf(author)));
      const wronged = [...known].find((id) => !this.#authors.shared.has(this.#authors.numberOfId(id)));
      this.#log.check("only who has two stores has forked", wronged === undefined, () => {
        return `node ${node.index} has a proof against ${wronged}, who has one`;
      });
      this.#checkEntries(node, document, known);
      this.#checkMoney(node, document, known);
    }
  }

  /** In the end: all that any of them acknowledged is at each of them, and so is a proof against whoever forked. */
  end(nodes: readonly VirtualNode[]): void {
    for (const node of nodes) {
      for (const document of signedOf(node)) {
        for (const other of nodes) this.#checkKept(node, document, other);
        this.#checkProofs(node, document);
      }
    }
  }

  #checkKept(node: VirtualNode, document: SignedDocumentCore, by: VirtualNode): void {
    const lost = [...this.#namesOf(by, document)].find((name) => !document.tree.has(name));
    const check = by === node ? "nothing acknowledged is lost" : "eventual delivery";
    this.#log.check(check, lost === undefined, () => {
      return `node ${node.index} has not the entry ${lost} of "${document.id}", which node ${by.index} acknowledged`;
    });
  }

  /** Two entries after one: worked out from what is stored, and proven by bytes that stand alone. */
  #checkProofs(node: VirtualNode, document: SignedDocumentCore): void {
    const { tree, authors, id } = document;
    const followed = new Set<string>();
    const forked = new Set<EntryNode["author"]>();
    for (const { author, parent } of tree.nodes) {
      const place = `${author} ${parent?.name ?? ""}`;
      if (followed.has(place)) forked.add(author);
      followed.add(place);
    }
    for (const author of forked) {
      const bytes = forkProofOf(author, id, tree, authors);
      this.#log.check("everybody can prove the fork", bytes !== undefined, () => {
        return `node ${node.index} has two histories of ${authors.ownerIdOf(author)} and no proof`;
      });
    }
  }

  #checkEntries(node: VirtualNode, { tree, authors, id }: SignedDocumentCore, known: ReadonlySet<ReplicaId>): void {
    const wrong = { undone: "", order: "", time: "" };
    for (const each of tree.nodes) {
      const { entry, author, isApplied, name, parent, deps } = each;
      if (!isApplied && !known.has(authors.ownerIdOf(author))) wrong.undone = name;
      if (isApplied && (parent?.isApplied === false || deps.some((dep) => !dep.isApplied))) wrong.order = name;
      if (!isAfter(each, parent, deps.length > 0 ? 1 : 0) || deps.some((dep) => !isAfter(each, dep, 1)))
        wrong.time = name;
      if (entry.firstSeq !== (parent?.entry.lastSeq ?? 0) + 1) wrong.order = name;
    }
    this.#log.check("who has one history counts", wrong.undone === "", () => {
      return `node ${node.index} does not count the entry ${wrong.undone} of "${id}", whose author has not forked`;
    });
    this.#log.check("causal order", wrong.order === "", () => {
      return `node ${node.index} counts the entry ${wrong.order} of "${id}" and not all that it follows`;
    });
    this.#log.check("times follow causality", wrong.time === "", () => {
      return `node ${node.index}: the entry ${wrong.time} of "${id}" has a time that is not after what it follows`;
    });
  }

  #checkMoney(node: VirtualNode, { view, id }: SignedDocumentCore, known: ReadonlySet<ReplicaId>): void {
    for (const [field, value] of Object.entries(view as Readonly<Record<string, unknown>>)) {
      if (!isMoney(value)) continue;
      const honest = value.badDebts.find(({ owner, author }) => !known.has((owner ?? author) as ReplicaId));
      this.#log.check("no overdraft without a fork proof", honest === undefined, () => {
        return `node ${node.index}: ${honest?.owner ?? honest?.author} is below its limit in "${field}" of "${id}", and has not forked`;
      });
      if (value.accounts === undefined || value.holds === undefined) continue;
      let sum = 0n;
      for (const { balance } of value.accounts()) sum += balance;
      for (const { amount } of value.holds()) sum += amount;
      this.#log.check("no unit is made or lost", sum === 0n, () => {
        return `node ${node.index}: all balances and holds of "${field}" in "${id}" are ${sum}`;
      });
    }
  }

  #namesOf(node: VirtualNode, { id }: DocumentCore): Set<EntryName> {
    const documents = getOrCreate(this.#acknowledged, node, () => new Map<string, Set<EntryName>>());
    return getOrCreate(documents, id, () => new Set<EntryName>());
  }
}

function isAfter({ entry }: EntryNode, before: EntryNode | undefined, leastDistance: number): boolean {
  return before === undefined || compareStamps(entry.stamp, before.entry.stamp) >= leastDistance;
}

function signedOf(node: VirtualNode): SignedDocumentCore[] {
  return node.documents.filter((document) => document instanceof SignedDocumentCore);
}

function isMoney(value: unknown): value is MoneyView {
  return typeof value === "object" && value !== null && "badDebts" in value;
}

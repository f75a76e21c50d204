// An owner who signs a history of its own for each half of a split network, and witnesses who sign one for each half as well: in each they
// attest the payment that the owner shows there, and say of the state that it is nothing. Or witnesses who sign two states of one entry.

import { checkpointWord } from "@joinery/ledger/finality";
import type { DocumentCore } from "@joinery/replica";
import type { EntryName, EntryNode, SignedDocumentCore } from "@joinery/replica/signed";
import type { CoveredPayments } from "../checkers/covered-payments.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { type BankFields, budget, documentOf } from "./double-spend-bank.js";
import type { Forger } from "./forger.js";
import { accountOf, type WitnessCast } from "./witness-bank.js";

/** Shows `node`, one of a half, what all who lie signed for that half. Owner number `payee` is paid. */
export function lieTo(
  node: VirtualNode,
  payee: number,
  { lying, liar }: WitnessCast,
  forger: (author: number) => Forger<BankFields>,
  payments: CoveredPayments,
): void {
  const { nowMs } = node;
  const document = documentOf(node) as unknown as DocumentCore;
  const twin = forger(liar);
  const payment = { from: "liar", to: accountOf(payee), amount: budget };
  twin.write(({ bank }) => bank.transfer(payment), nowMs);
  payments.tell(onlyEntry(twin.document as unknown as SignedDocumentCore<BankFields>).name, payment);
  twin.show(node, document);
  for (const number of lying) {
    const witness = forger(number);
    witness.hear(twin, nowMs);
    const { author, entry, hash } = onlyEntry(witness.document as unknown as SignedDocumentCore<BankFields>);
    witness.write(({ bank }) => {
      bank.attest({ author, seq: entry.lastSeq, hash });
      bank.checkpoint({ entry: hash, state: new Uint8Array(32) });
    }, nowMs);
    witness.show(node, document);
  }
}

/** Shows `node` what all who lie signed of one entry that it has: that its state is what it is, and that it is nothing. */
export function signTwice(
  node: VirtualNode,
  { lying }: WitnessCast,
  forger: (author: number) => Forger<BankFields>,
): void {
  const document = documentOf(node);
  let name: EntryName | undefined;
  for (const number of lying) {
    const witness = forger(number);
    witness.follow(document, node.nowMs);
    const core = witness.document as unknown as SignedDocumentCore<BankFields>;
    name ??= core.tree.nodes.findLast(({ isApplied }) => isApplied)?.name;
    const entry = name === undefined ? undefined : core.tree.get(name);
    const word = entry === undefined ? undefined : checkpointWord(core, entry);
    if (word === undefined) return;
    witness.write(({ bank }) => {
      bank.checkpoint(word);
      bank.checkpoint({ ...word, state: new Uint8Array(32) });
    }, node.nowMs);
    witness.show(node, document as unknown as DocumentCore);
  }
}

function onlyEntry({ tree }: SignedDocumentCore<BankFields>): EntryNode {
  return tree.nodes[0] as EntryNode;
}

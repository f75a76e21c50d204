// Which entries a witness should attest now: of each author who did not fork, the last one that is funded by what is certified. One who
// forked is never certified again, whatever it does; and nothing is that might be taken back in spite of the witness's word.

import type { Fields } from "@joinery/crdt";
import type { EntryNode, SignedDocumentCore } from "@joinery/replica/signed";
import type { LedgerView } from "../ledger-view.js";
import type { Head } from "./attest-head.js";

/**
 * The heads that the author of `core` has to attest in the ledger of `view`, to be handed to `attest` of its draft. Costs a step per author, and per
 * entry and transfer that is not attested yet. Empty for who is no witness, or has signed two histories.
 */
export function dueHeads<F extends Fields>(core: SignedDocumentCore<F>, view: LedgerView): Head[] {
  const { tree, self, authors } = core;
  if (!view.witnesses.includes(authors.idOf(self)) || tree.forks.has(self)) return [];
  const { duty } = view;
  const isFirm = core.firmNow();
  const heads: Head[] = [];
  for (const tip of tree.tips()) {
    const { author } = tip;
    const due = tree.forks.has(author) ? undefined : duty.due(self, author);
    if (due === undefined) continue;
    const nodes = entriesFrom(tip, due);
    const end = duty.fundedEnd(
      author,
      nodes.map(({ entry }) => entry.lastSeq),
    );
    const node = nodes.find(({ entry }) => entry.lastSeq === end);
    if (node !== undefined && isFirm(node)) heads.push({ author, seq: node.entry.lastSeq, hash: node.hash });
  }
  return heads;
}

/** The applied entries of a chain with operations in a range, oldest first. */
function entriesFrom(tip: EntryNode, { after, upTo }: { readonly after: number; readonly upTo: number }): EntryNode[] {
  const nodes: EntryNode[] = [];
  for (let at: EntryNode | undefined = tip; at !== undefined && at.entry.lastSeq > after; at = at.parent) {
    if (at.isApplied && at.entry.firstSeq <= upTo) nodes.push(at);
  }
  return nodes.reverse();
}

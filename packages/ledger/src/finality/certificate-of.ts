// Makes certificates out of what a replica has stored: of each witness the entry in which it attested the entry asked for, or the nearest
// after it on that chain.

import { type AuthorIndex, fromBase64Url, replicaIdFromBytes } from "@joinery/clock";
import { ByteWriter, type Fields, writeValue } from "@joinery/crdt";
import { encodeEntry } from "@joinery/replica";
import {
  type EntryNode,
  isAncestor,
  operationsSaid,
  type SignedDocumentCore,
  toSigned,
  unsignedBytes,
} from "@joinery/replica/signed";
import { ledger } from "../ledger.js";
import type { LedgerView } from "../ledger-view.js";
import { attestedIn } from "./certificate.js";
import { Witnesses } from "./witnesses.js";

/** A ledger in a signed document, as a replica has it. */
export interface CertifiedLedger<F extends Fields = Fields> {
  readonly core: SignedDocumentCore<F>;
  /** The names of fields on the way to the ledger. */
  readonly field: readonly string[];
  readonly view: LedgerView;
}

/** A witness's entry, and what it attests. */
interface Word {
  readonly by: EntryNode;
  readonly attested: EntryNode;
}

/**
 * A certificate of an entry that is stored here; undefined while fewer witnesses than certify are known to have attested it. Goes over what
 * the witnesses wrote since.
 */
export function certificateOf<F extends Fields>(of: CertifiedLedger<F>, entry: EntryNode): Uint8Array | undefined {
  const { core, field, view } = of;
  const { names, quorum } = new Witnesses(view.witnesses);
  if (names.length === 0) return undefined;
  const words = names.flatMap((name) => nearestWord(of, core.authors.indexOf(name), entry) ?? []);
  words.sort((a, b) => a.attested.depth - b.attested.depth);
  const signers = chosen(words, quorum);
  const deepest = signers?.at(-1)?.attested;
  if (signers === undefined || deepest === undefined) return undefined;
  const inOrder = signers.sort((a, b) => core.authors.compare(a.by.author, b.by.author));
  const chain = chainTo(deepest, entry).map((node) => unsignedBytes(node.entry, core.authors));
  const proofs = inOrder.map(({ by }) => (toSigned(by) ?? [by]).map((node) => encodeEntry(node.entry, core.authors)));
  const writer = new ByteWriter();
  writeValue(writer, [core.genesis, [...field], chain, proofs]);
  return writer.toBytes();
}

/** The first `quorum` words whose entries are all on one chain: where the entry's author forked, words may be on several. */
function chosen(words: readonly Word[], quorum: number): Word[] | undefined {
  for (const { attested: end } of [...words].reverse()) {
    const onChain = words.filter(({ attested }) => isAncestor(attested, end));
    if (onChain.length >= quorum) return onChain.slice(0, quorum);
  }
  return undefined;
}

/** What is stored after `entry` of the chains of a witness, and attests that or what follows it: the nearest. */
function nearestWord<F extends Fields>(
  { core, field }: CertifiedLedger<F>,
  witness: AuthorIndex,
  entry: EntryNode,
): Word | undefined {
  let nearest: Word | undefined;
  for (const leaf of core.tree.leavesOf(witness)) {
    for (let by: EntryNode | undefined = leaf; by !== undefined && by.position > entry.position; by = by.parent) {
      for (const name of attestedIn(operationsSaid(by.entry, field, ledger(), core.authors))) {
        const attested = core.tree.get(replicaIdFromBytes(fromBase64Url(name) as Uint8Array) as EntryNode["name"]);
        if (attested === undefined || !isAncestor(entry, attested)) continue;
        if (nearest === undefined || attested.depth < nearest.attested.depth) nearest = { by, attested };
      }
    }
  }
  return nearest;
}

function chainTo(last: EntryNode, first: EntryNode): EntryNode[] {
  const chain: EntryNode[] = [];
  for (let at: EntryNode | undefined = last; at !== undefined; at = at === first ? undefined : at.parent)
    chain.push(at);
  return chain.reverse();
}

// How far the chain of an author is certified: up to the last operation that a quorum of witnesses attested, or an extension of it. Each
// witness attests further and further along one chain, so one number per witness and branch says all that it attested.

import type { AuthorIndex, AuthorTable, ReplicaId } from "@joinery/clock";
import { type MatrixCell, type MatrixState, matrixCell } from "@joinery/crdt/matrix";
import type { AttestDelta } from "../state/ledger-delta.js";
import type { Witnesses } from "./witnesses.js";

/** A witness has one such cell per branch that it attested, in a column without a name. */
const column = "";

export function attestedCell({ author, seq, head }: AttestDelta, authors: AuthorTable): MatrixCell {
  return { author, seq, row: authors.idOf(head.author), column, amount: BigInt(head.seq) };
}

/** Up to which number of the branch `subject` the chain that `witness` is on has attested it; 0 for nothing of it. */
export function attestedOnChain(
  attested: MatrixState,
  authors: AuthorTable,
  witness: AuthorIndex,
  subject: AuthorIndex,
): number {
  let upTo = 0;
  for (const part of [witness, ...authors.lineage.before(witness)]) {
    for (const [name, columns] of attested.cells.get(part) ?? []) {
      const amount = Number(columns.get(column)?.amount ?? 0n);
      upTo = Math.max(upTo, reach(authors, authors.indexOf(name as ReplicaId), amount, subject));
    }
  }
  return upTo;
}

/** Of `subject`, what lies at or before the operation `seq` of the branch `head`. */
function reach(authors: AuthorTable, head: AuthorIndex, seq: number, subject: AuthorIndex): number {
  if (head === subject) return seq;
  return authors.lineage.isBranch(head) && authors.lineage.before(head).includes(subject) ? Number.MAX_SAFE_INTEGER : 0;
}

/**
 * Up to which number the branch `subject` is certified, 0 for nothing of it; more than it has where a branch that goes on from it is. A
 * witness who signed two histories counts once.
 */
export function certifiedUpTo(
  attested: MatrixState,
  authors: AuthorTable,
  witnesses: Witnesses,
  subject: AuthorIndex,
): number {
  if (attested.cells.size < witnesses.quorum || witnesses.isEmpty) return 0;
  const levels = witnesses.names.map((name) => attestedBy(attested, authors, authors.indexOf(name), subject));
  return levels.sort((a, b) => b - a)[witnesses.quorum - 1] as number;
}

function attestedBy(attested: MatrixState, authors: AuthorTable, witness: AuthorIndex, subject: AuthorIndex): number {
  if (witness < 0) return 0;
  const { lineage } = authors;
  if (!lineage.isBranch(subject) && lineage.allOf(subject).length + lineage.allOf(witness).length === 2) {
    return Number(matrixCell(attested, witness, authors.idOf(subject), column)?.amount ?? 0n);
  }
  return Math.max(...lineage.tipsOf(witness).map((tip) => attestedOnChain(attested, authors, tip, subject)));
}

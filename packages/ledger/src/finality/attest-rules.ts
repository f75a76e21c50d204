// The rule that keeps a witness on one chain of each author: what it attests goes on from what it has attested. Who wants to vouch for two
// branches must sign two histories itself, and there is a proof of that.

import type { AuthorIndex, AuthorTable, Dot, ReplicaId } from "@joinery/clock";
import type { MatrixState } from "@joinery/crdt/matrix";
import type { Fault } from "../rules/transfer-rules.js";
import { attestedOnChain } from "./certified.js";
import type { Witnesses } from "./witnesses.js";

/** Who attests, and what was attested so far. */
export interface Attesting {
  readonly author: AuthorIndex;
  readonly authors: AuthorTable;
  readonly witnesses: Witnesses;
  readonly attested: MatrixState;
}

/** What is wrong with the word of who is no witness. */
export function witnessFault(name: ReplicaId, witnesses: Witnesses): Fault | undefined {
  if (witnesses.has(name)) return undefined;
  return { code: "not_a_witness", message: `the genesis does not name ${name} as a witness` };
}

/** The first rule that attesting `head` breaks; `earlier` is what the entry has attested before. */
export function attestFault(head: Dot, attesting: Attesting, earlier: readonly Dot[] = []): Fault | undefined {
  const { author, authors, witnesses } = attesting;
  const name = authors.ownerIdOf(author);
  const stranger = witnessFault(name, witnesses);
  if (stranger !== undefined) return stranger;
  const { lineage } = authors;
  const chain = [head.author, ...lineage.before(head.author)];
  const others = lineage.allOf(lineage.ownerOf(head.author)).filter((branch) => !chain.includes(branch));
  const upTo = (branch: AuthorIndex): number =>
    Math.max(
      attestedOnChain(attesting.attested, authors, author, branch),
      ...earlier.filter((dot) => dot.author === branch).map(({ seq }) => seq),
    );
  const isExtension = upTo(head.author) < head.seq && others.every((branch) => upTo(branch) === 0);
  if (isExtension) return undefined;
  const subject = authors.ownerIdOf(head.author);
  const message = `${name} has attested what does not lie before this on the chain of ${subject}, or lies beyond it`;
  return { code: "not_an_extension", message };
}

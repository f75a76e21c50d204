// Who of the witnesses said what of checkpoints, as far as is stored; and certificates made of it.

import type { ReplicaId } from "@joinery/clock";
import { ByteWriter, type Fields, writeValue } from "@joinery/crdt";
import { encodeEntry } from "@joinery/replica";
import { type EntryName, type EntryNode, operationsSaid, toSigned } from "@joinery/replica/signed";
import { ledger } from "../ledger.js";
import type { CertifiedLedger } from "./certificate-of.js";
import { checkpointsIn, hashOf } from "./checkpoint.js";
import { Witnesses } from "./witnesses.js";

/** What one witness said in one of its entries. */
export interface SaidCheckpoint {
  readonly by: EntryNode;
  readonly witness: ReplicaId;
  readonly entry: string;
  readonly state: string;
}

/** A checkpoint that a quorum signed, with its certificate. */
export interface CertifiedCheckpoint {
  /** The entry that it is at, as stored here. */
  readonly node: EntryNode;
  readonly state: string;
  readonly certificate: Uint8Array;
}

/** What witnesses said in the stored entries from the position `from` on. Reads each entry of theirs. */
export function checkpointsSaid<F extends Fields>(
  { core, field, view }: CertifiedLedger<F>,
  from = 0,
): SaidCheckpoint[] {
  const witnesses = new Map(view.witnesses.map((name) => [core.authors.indexOf(name), name]));
  const said: SaidCheckpoint[] = [];
  for (const by of core.tree.nodes.slice(from)) {
    const witness = witnesses.get(by.author);
    if (witness === undefined) continue;
    const operations = operationsSaid(by.entry, field, ledger(), core.authors);
    for (const word of checkpointsIn(operations)) said.push({ by, witness, ...word });
  }
  return said;
}

/** All checkpoints that a quorum signed as far as is stored here, those of larger pasts last. Two of one entry prove a conflict. */
export function checkpointsOf<F extends Fields>(of: CertifiedLedger<F>): CertifiedCheckpoint[] {
  const { quorum } = new Witnesses(of.view.witnesses);
  const groups = new Map<string, Map<ReplicaId, SaidCheckpoint>>();
  for (const word of checkpointsSaid(of)) {
    const key = `${word.entry} ${word.state}`;
    const group = groups.get(key) ?? new Map<ReplicaId, SaidCheckpoint>();
    if (!group.has(word.witness)) group.set(word.witness, word);
    groups.set(key, group);
  }
  const certified: CertifiedCheckpoint[] = [];
  for (const group of groups.values()) {
    if (group.size < quorum) continue;
    const words = [...group.values()].sort((a, b) => (a.witness < b.witness ? -1 : 1)).slice(0, quorum);
    const { entry, state } = words[0] as SaidCheckpoint;
    const node = of.core.tree.get(entry as EntryName);
    if (node !== undefined) certified.push({ node, state, certificate: certificate(of, words) });
  }
  return certified.sort((a, b) => a.node.position - b.node.position);
}

function certificate<F extends Fields>(
  { core, field }: CertifiedLedger<F>,
  words: readonly SaidCheckpoint[],
): Uint8Array {
  const { entry, state } = words[0] as SaidCheckpoint;
  const proofs = words.map(({ by }) => (toSigned(by) ?? [by]).map((node) => encodeEntry(node.entry, core.authors)));
  const writer = new ByteWriter();
  writeValue(writer, [core.genesis, [...field], hashOf(entry), hashOf(state), proofs]);
  return writer.toBytes();
}

// What must hold of a craps table after one of its members wrote two histories: all meet, end with the same in the same round, and everybody can
// prove who it was, and against nobody else.

import type { ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import { forkProofOf, type SignedDocumentCore } from "@joinery/replica/signed";
import type { VirtualNode } from "../node/virtual-node.js";
import { type CrapsFields, crapsOf } from "../workloads/craps-table.js";
import type { CheckLog } from "./check-log.js";

/** @param convergeMs undefined where the nodes did not meet; answers what each node can prove of the fork, undefined where it can't */
export function checkForkedCraps(
  log: CheckLog,
  nodes: readonly VirtualNode[],
  liar: ReplicaId,
  convergeMs: number | undefined,
): (Uint8Array | undefined)[] {
  log.check("all meet", convergeMs !== undefined, () => "they did not in a minute");
  return nodes.map((node) => checkEnd(log, node, nodes[0] as VirtualNode, liar));
}

function checkEnd(log: CheckLog, node: VirtualNode, first: VirtualNode, liar: ReplicaId): Uint8Array | undefined {
  const isSame = tableBytes(node) === tableBytes(first);
  log.check("all end with the same bytes", isSame, () => `node ${node.index} has another state`);
  const shows = ({ documents: [document] }: VirtualNode): number => crapsOf(document).view.table.round;
  log.check("all end in the same round", shows(node) === shows(first), () => `node ${node.index} is in another round`);
  const { id, tree, authors } = coreOf(node);
  const forked = [...tree.forks.keys()].map((author) => authors.idOf(author));
  log.check("the fork names who forked", forked.length === 1 && forked[0] === liar, () => {
    return `node ${node.index} knows of forks of ${forked.join(" and ") || "nobody"}`;
  });
  const proof = forkProofOf(authors.indexOf(liar), id, tree, authors);
  log.check("everybody can prove the fork", proof !== undefined, () => `node ${node.index} has no proof`);
  return proof;
}

/** The state of a node's table, as text. */
export function tableBytes(node: VirtualNode): string {
  return Buffer.from(encodeState(coreOf(node).state)).toString("hex");
}

function coreOf(node: VirtualNode): SignedDocumentCore<CrapsFields> {
  return node.documents[0] as unknown as SignedDocumentCore<CrapsFields>;
}

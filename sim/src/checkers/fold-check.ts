// The value is a fold of what is visible: a replica that was never there is given the entries one by one, in the order of their times,
// and must have the state of those who got them in any order, twice, from disks and over sessions.

import { compareStamps, type ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import {
  type DocumentCore,
  decodeEntry,
  type Effect,
  type Entry,
  encodeEntry,
  type Hash,
  ReplicaCore,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

export interface FoldOptions {
  /** Who has written nothing in the run. */
  readonly author: ReplicaId;
  readonly hash: Hash;
  readonly open: (core: ReplicaCore) => readonly DocumentCore[];
}

/** Checks each document of a node of which it has the whole log. */
export function checkFold(log: CheckLog, node: VirtualNode, { author, hash, open }: FoldOptions): void {
  const folds = open(new ReplicaCore({ author, founding: founding(hash) }));
  for (const [place, document] of node.documents.entries()) {
    const entries = [...document.applied.entries()].flatMap(({ author, seq }) => [
      ...document.log.range(author, 1, seq),
    ]);
    const inLog = entries.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1, 0);
    if (inLog !== document.applied.total) continue;
    const fold = folds[place] as DocumentCore;
    foldInto(fold, document, entries, node.nowMs);
    log.check(
      "the value is a fold of the entries",
      sameBytes(encodeState(fold.state), encodeState(document.state)),
      () => {
        return `node ${node.index}: "${document.id}" has another state than its ${entries.length} entries give one by one`;
      },
    );
  }
}

function foldInto(fold: DocumentCore, document: DocumentCore, entries: Entry[], nowMs: number): void {
  entries.sort((a, b) => compareStamps(a.stamp, b.stamp) || order(document, a, b));
  for (const entry of entries) {
    const read = decodeEntry(encodeEntry(entry, document.authors), fold.authors);
    if (read.ok) perform(fold, fold.receive([read.value], nowMs));
  }
}

/** Whatever is asked to be written is. */
function perform(fold: DocumentCore, effects: readonly Effect[]): void {
  for (const effect of effects) if (effect.type === "persist") perform(fold, fold.persisted(effect.ticket));
}

function order({ authors }: DocumentCore, a: Entry, b: Entry): number {
  const [first, second] = [authors.idOf(a.author), authors.idOf(b.author)];
  return first < second ? -1 : first > second ? 1 : a.firstSeq - b.firstSeq;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

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
import { type Identity, SignedDocumentCore } from "@joinery/replica/signed";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

export interface FoldOptions {
  /** Who has written nothing in the run. */
  readonly author: ReplicaId;
  /** For signed documents: its key pair. Signatures are not checked again. */
  readonly identity?: Identity;
  readonly hash: Hash;
  readonly open: (core: ReplicaCore) => readonly DocumentCore[];
}

/** Checks each document of a node of which it has the whole log. */
export function checkFold(log: CheckLog, node: VirtualNode, { author, identity, hash, open }: FoldOptions): void {
  const signing = identity === undefined ? {} : { identity };
  const folds = open(new ReplicaCore({ author, founding: founding(hash), ...signing }));
  for (const [place, document] of node.documents.entries()) {
    const entries = entriesOf(document);
    const inLog = entries.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1, 0);
    const isForked = document instanceof SignedDocumentCore && document.tree.forks.size > 0;
    if (!isForked && inLog !== document.applied.total) continue;
    const fold = folds[place] as DocumentCore;
    foldInto(fold, document, entries, node.nowMs, isForked);
    log.check(
      "the value is a fold of the entries",
      sameBytes(encodeState(fold.state), encodeState(document.state)),
      () => {
        return `node ${node.index}: "${document.id}" has another state than its ${entries.length} entries give one by one`;
      },
    );
  }
}

/** What a peer would be given. The log of a signed document has what was written here as it was before it was sealed. */
function entriesOf(document: DocumentCore): Entry[] {
  if (document instanceof SignedDocumentCore) return document.tree.nodes.map(({ entry }) => entry);
  return [...document.applied.entries()].flatMap(({ author, seq }) => [...document.log.range(author, 1, seq)]);
}

/** Who is told of a fork by a peer vouches for what it had applied by then, in an entry of its own; of its disk it is told without. */
function foldInto(
  fold: DocumentCore,
  document: DocumentCore,
  entries: Entry[],
  nowMs: number,
  isForked: boolean,
): void {
  entries.sort((a, b) => compareStamps(a.stamp, b.stamp) || order(document, a, b));
  for (const entry of entries) {
    const read = decodeEntry(encodeEntry(entry, document.authors), fold.authors);
    if (!read.ok) continue;
    if (isForked) fold.recover([read.value], nowMs);
    else perform(fold, fold.receive([read.value], nowMs), nowMs);
  }
}

/** Whatever is asked to be written is. */
function perform(fold: DocumentCore, effects: readonly Effect[], nowMs: number): void {
  for (const effect of effects) {
    if (effect.type === "persist") perform(fold, fold.persisted(effect.ticket), nowMs);
    else if (effect.type === "verify") perform(fold, fold.verified(effect.ticket, true, nowMs), nowMs);
  }
}

function order({ authors }: DocumentCore, a: Entry, b: Entry): number {
  const [first, second] = [authors.idOf(a.author), authors.idOf(b.author)];
  return first < second ? -1 : first > second ? 1 : a.firstSeq - b.firstSeq;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

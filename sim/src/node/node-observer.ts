// What checkers and meters hear from virtual nodes. They are told; they change nothing.

import type { VersionVector } from "@joinery/clock";
import type { Path } from "@joinery/crdt";
import type { DeliverEffect, DocumentCore, Entry } from "@joinery/replica";
import type { Lie } from "./overdraft.js";
import type { VirtualNode } from "./virtual-node.js";

/** Hears what happens at the nodes of a run, in the order in which it happens. */
export interface NodeObserver {
  /** Operations were applied at a node, or refused; also those that it reads back from its disk. */
  delivered?(node: VirtualNode, document: DocumentCore, effect: DeliverEffect): void;
  /** What subscribers are told: the places whose values may have changed. */
  changed?(node: VirtualNode, document: DocumentCore, paths: readonly Path[]): void;
  /** A state was joined, a peer's or the one on its disk: everything up to `vector` is seen at the node from now on. */
  joined?(node: VirtualNode, document: DocumentCore, vector: VersionVector, origin: "peer" | "storage"): void;
  /** A snapshot that covers `vector` is on the node's disk as far as it knows: from now on it acknowledges all of that. */
  kept?(node: VirtualNode, document: DocumentCore, vector: VersionVector): void;
  /** Entries are on the node's disk as far as it knows: from now on it announces and acknowledges them. */
  acknowledged?(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void;
  /** The node is about to say what it has to its peers; `synced` is what its disk has confirmed. */
  announcing?(node: VirtualNode, document: DocumentCore, synced: VersionVector): void;
  /** Everything that one event did to one document of a node is through. */
  settled?(node: VirtualNode, document: DocumentCore): void;
  /** A node has lost its memory and what its disk had not synced. */
  crashed?(node: VirtualNode): void;
  /** A node that is down has lost its disk, or got an old one: nothing that it promised holds it any more. */
  forgot?(node: VirtualNode): void;
  /** From now on two stores write as the author of this number in the run. */
  shared?(author: number): void;
  /** On the disk of a node that is down somebody has written what its author could not pay. */
  lied?(node: VirtualNode, lie: Lie): void;
  /** Of a node that is down something on its disk is not what was written any more, which its next start has to find. */
  rotted?(node: VirtualNode): void;
  /** A node that starts has found that its disk is damaged, and begins anew as another author. */
  damaged?(node: VirtualNode): void;
  /** A node is back with what its disk kept. */
  restarted?(node: VirtualNode): void;
  /** Something happened that must not. */
  violated?(name: string, message: string): void;
}

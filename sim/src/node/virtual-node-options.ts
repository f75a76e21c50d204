// What a virtual node is made of.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, Founding, ReplicaCore } from "@joinery/replica";
import type { RandomWord } from "@joinery/sync";
import type { DialTarget, MeshFactory } from "@joinery/sync/gossip";
import type { VirtualDisk } from "../disk/virtual-disk.js";
import type { EventQueue } from "../kernel/event-queue.js";
import type { KeyRing } from "./key-ring.js";
import type { NodeLimits } from "./node-limits.js";
import type { NodeObserver } from "./node-observer.js";
import type { NodeRecord } from "./node-records.js";
import type { VirtualNode } from "./virtual-node.js";

export interface VirtualNodeOptions {
  readonly index: number;
  readonly author: ReplicaId;
  readonly events: EventQueue;
  readonly disk: VirtualDisk<NodeRecord>;
  /** Founds the documents that a genesis names. */
  readonly founding: Founding;
  /** Wall time at virtual time zero, milliseconds since the epoch. */
  readonly epochMs: number;
  /** How far the wall clock is off, milliseconds; default never. */
  readonly clockOffsetMs?: () => number;
  readonly limits?: Partial<NodeLimits>;
  /** 32 random bits, of a stream that goes on when the node starts again. */
  readonly randomWord: RandomWord;
  /** For signed documents: the key pairs of all authors. */
  readonly keys?: KeyRing;
  /** The documents that are written relaxed: a crash takes the last of them, and they go on under a new author. */
  readonly relaxed?: ReadonlySet<string>;
  /** Opens the node's documents, each time it starts. */
  readonly open: (core: ReplicaCore) => readonly DocumentCore[];
  /** Makes the node a member of a mesh, which says whom to dial; else it is told whom it is linked to. */
  readonly gossip?: MeshFactory;
  readonly dial?: (node: VirtualNode, target: DialTarget) => void;
  readonly send: (from: number, to: number, frame: Uint8Array, link: number) => void;
  /** Sessions tick whether they rest or not: for comparing runs. Default false. */
  readonly ticksAlways?: boolean;
  /** A link was ended here. */
  readonly hungUp?: (node: VirtualNode, link: number) => void;
  readonly observer: NodeObserver;
  /** Who goes on here when what is on the disk turns out to be damaged: a new author each time. Needed where disks rot. */
  readonly stranger?: () => NumberedAuthor;
  /** Frames may come damaged, so that sessions end: that is no violation then. Default false. */
  readonly isDamaged?: boolean;
}

/** An author and its number among those of the run. */
export interface NumberedAuthor {
  readonly author: ReplicaId;
  readonly number: number;
}

// What a user gives of an application to be simulated: its schema, what its users do, and what must always hold. Types follow
// from the schema: drafts, views; and from what draws them: the arguments of each operation.

import type { ReplicaId } from "@joinery/clock";
import type { Fields, StructDraft, StructView } from "@joinery/crdt";
import type { GenesisOf } from "@joinery/replica";
import type { Fault } from "../faults/fault.js";
import type { Seed } from "../kernel/random-key.js";
import type { Link } from "../node/topology.js";
import type { RunProgress } from "../scenarios/simulation-run.js";
import type { Draw } from "./draws.js";

/** Where and when an operation is made. */
export interface OperationPlace<F extends Fields> {
  /** What the node sees before the change. */
  readonly view: StructView<F>;
  /** Whoever has the key of another node, as its twin, is that one. */
  readonly node: number;
  readonly nodes: number;
  /** Wall time at the node, milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Something that users do. */
export interface Operation<F extends Fields, Args> {
  /** How often it is made beside others; default 1. */
  readonly weight?: number;
  /** What it is made with, by name: `integer(1, 6)`, `pick("red", "black")`, `label("task", 100)`. Default: nothing. */
  readonly args?: { readonly [Name in keyof Args]: Draw<Args[Name]> };
  /**
   * Makes it, in one transaction. A field that refuses a value undoes it, and so does `refuse`: both are counted, and are no
   * failure. Anything else that is thrown ends the simulation.
   */
  readonly run: (tx: StructDraft<F>, args: Args, place: OperationPlace<F>) => void;
}

/**
 * What must hold at every node, after everything that happens to it: true, or a sentence about what is wrong. `view` is live: read
 * it, and change nothing.
 */
export type Invariant<F extends Fields> = (view: StructView<F>, node: number) => boolean | string;

/** An application under simulation. Everything but schema and operations has a default. */
export interface SimulatedApp<F extends Fields, Args> {
  readonly schema: F;
  /** What the document is founded with, where fields need it, such as budgets; `authors` are those of the nodes, in their order. */
  readonly genesis?: (authors: readonly ReplicaId[]) => GenesisOf<F>;
  readonly operations: { readonly [Name in keyof Args]: Operation<F, Args[Name]> };
  /** By name. That all nodes end with the same, that nothing acknowledged is lost, and more is checked in any case. */
  readonly invariants?: { readonly [name: string]: Invariant<F> };
  /** Authors sign what they write, and faults that only signed documents withstand are drawn too. It needs a `genesis`. Default false. */
  readonly signed?: boolean;
  /** Default 5; at most 10,000. */
  readonly nodes?: number;
  /** Virtual milliseconds of work under faults. Default 30,000. */
  readonly durationMs?: number;
  /** How many operations are made in all. Default 20 per node. */
  readonly steps?: number;
  /** Faults as they are, or kinds of which each seed draws its own; default all kinds. `[]` for none. */
  readonly faults?: readonly Fault[] | readonly Fault["kind"][];
  /** How long after all faults have ended the nodes may take to be equal, virtual milliseconds. Default 30,000. */
  readonly convergeMsMax?: number;
  /**
   * Who talks with whom: the links of so many nodes, which must join them all, or "gossip" for nodes that choose by partial views. Default
   * rings within ten regions, and links between those.
   */
  readonly links?: "gossip" | ((seed: Seed, nodes: number) => readonly Link[]);
  readonly onProgress?: (progress: RunProgress) => void;
}

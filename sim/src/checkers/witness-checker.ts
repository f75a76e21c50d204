// What witnesses certify: each certificate is checked from its bytes, what was ever certified counts at every node that has it, and where
// two certificates exclude each other, a proof names more witnesses than may be faulty, and only such as lied.

import type { ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import {
  type ClaimedConflict,
  certificateOf,
  checkpointConflictOf,
  checkpointState,
  checkpointsOf,
  conflictOf,
  readCertificate,
  readCheckpointConflict,
  readCheckpointOf,
  readConflict,
} from "@joinery/ledger/finality";
import type { Hash, SignatureCheck } from "@joinery/replica";
import type { EntryName, EntryNode } from "@joinery/replica/signed";
import type { KeyRing } from "../node/key-ring.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { certifiedLedgerOf, faultyMax } from "../workloads/witness-bank.js";
import type { CheckLog } from "./check-log.js";

export class WitnessChecker {
  readonly #log: CheckLog;
  readonly #keys: KeyRing;
  readonly #hash: Hash;
  readonly #certified: Set<EntryName> = new Set();
  readonly #seen: Map<VirtualNode, { readonly core: unknown; readonly names: Set<EntryName> }> = new Map();
  #checkpoints = 0;
  #conflicts = 0;
  #stateConflicts = 0;

  constructor(log: CheckLog, keys: KeyRing, hash: Hash) {
    this.#log = log;
    this.#keys = keys;
    this.#hash = hash;
  }

  /** How many entries were ever certified. */
  get certified(): number {
    return this.#certified.size;
  }

  /** How many checkpoints there are in the end, at the first node. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  /** How many nodes can prove in the end that more witnesses lied than may. */
  get conflicts(): number {
    return this.#conflicts;
  }

  /** How many nodes can prove in the end that two states were signed at one entry. */
  get stateConflicts(): number {
    return this.#stateConflicts;
  }

  /** What a node once saw certified counts there, whatever comes to light, until a crash takes it. */
  look(node: VirtualNode): void {
    const { core } = certifiedLedgerOf(node);
    const before = this.#seen.get(node);
    const seen = before?.core === core ? before.names : new Set<EntryName>();
    this.#seen.set(node, { core, names: seen });
    for (const entry of this.certifiedAt(node)) {
      seen.add(entry.name);
      if (!this.#certified.has(entry.name)) this.#checkNew(node, entry);
    }
    this.#checkCounts(node, seen);
  }

  #checkCounts(node: VirtualNode, names: ReadonlySet<EntryName>): void {
    const { tree } = certifiedLedgerOf(node).core;
    const undone = [...names].find((name) => tree.get(name)?.isApplied !== true);
    this.#log.check("what is certified is never undone", undone === undefined, () => {
      return `node ${node.index} does not count the certified entry ${undone}`;
    });
  }

  /** The entries that are certified in the eyes of a node. */
  certifiedAt(node: VirtualNode): EntryNode[] {
    const { core, view } = certifiedLedgerOf(node);
    return core.tree.nodes.filter(({ branch, entry, isApplied }) => {
      if (branch === undefined || !isApplied) return false;
      return entry.lastSeq - branch.base <= view.certifiedUpTo(core.authors.idOf(branch.author));
    });
  }

  /**
   * @param liars the witnesses who lied
   * @param forked who signed two histories
   */
  end(
    nodes: readonly VirtualNode[],
    liar: ReplicaId,
    liars: readonly ReplicaId[],
    forked: readonly ReplicaId[] = [liar, ...liars],
  ): void {
    for (const node of nodes) this.look(node);
    for (const node of nodes) this.#checkCounts(node, this.#certified);
    const first = hexOf(nodes[0] as VirtualNode);
    for (const node of nodes) {
      this.#log.check(
        "all end with the same bytes",
        hexOf(node) === first,
        () => `node ${node.index} has another state`,
      );
      this.#checkForks(node, forked);
      this.#checkConflict(node, liar, liars);
      this.#checkStates(node, liars);
    }
    this.#checkCheckpoints(nodes[0] as VirtualNode, liars.length <= faultyMax);
  }

  #checkNew(node: VirtualNode, entry: EntryNode): void {
    this.#certified.add(entry.name);
    const certificate = certificateOf(certifiedLedgerOf(node), entry);
    const read = certificate === undefined ? undefined : readCertificate(certificate, this.#hash);
    this.#log.check(
      "a certificate is checked from its bytes",
      read?.ok === true && this.#areSigned(read.value.checks),
      () => {
        return `node ${node.index} has no certificate of ${entry.name} that holds`;
      },
    );
  }

  #checkForks(node: VirtualNode, liars: readonly ReplicaId[]): void {
    const { core, view } = certifiedLedgerOf(node);
    const unproven = liars.filter((name) => !core.tree.forks.has(core.authors.indexOf(name)));
    this.#log.check("everybody can prove the fork", unproven.length === 0, () => {
      return `node ${node.index} knows of no fork of ${unproven.join(" and ")}`;
    });
    const sum = view.accounts().reduce((total, { balance }) => total + balance, 0n);
    this.#log.check("no unit is made or lost", sum === 0n, () => `all balances at node ${node.index} are ${sum}`);
  }

  #checkConflict(node: VirtualNode, liar: ReplicaId, liars: readonly ReplicaId[]): void {
    const of = certifiedLedgerOf(node);
    const author = of.core.authors.indexOf(liar);
    const branches = new Set(
      this.certifiedAt(node).flatMap((entry) => (entry.author === author ? [entry.branch] : [])),
    );
    const proof = conflictOf(of, author);
    const read = proof === undefined ? undefined : readConflict(proof, this.#hash);
    if (read?.ok === true) this.#conflicts++;
    this.#log.check("certificates that exclude each other prove it", branches.size > 1 === (read?.ok === true), () => {
      return `node ${node.index} has ${branches.size} certified branches, and ${proof === undefined ? "no" : "a"} proof`;
    });
    if (read?.ok === true) this.#checkNames(node, read.value, liars);
  }

  /** Two states that a quorum signed at one entry. */
  #checkStates(node: VirtualNode, liars: readonly ReplicaId[]): void {
    const of = certifiedLedgerOf(node);
    const entries = checkpointsOf(of).map(({ node: entry }) => entry.name);
    const proof = checkpointConflictOf(of);
    const read = proof === undefined ? undefined : readCheckpointConflict(proof, this.#hash);
    if (read?.ok === true) this.#stateConflicts++;
    const isTwice = new Set(entries).size < entries.length;
    this.#log.check("checkpoints that exclude each other prove it", isTwice === (read?.ok === true), () => {
      return `node ${node.index} has ${entries.length} checkpoints, and ${proof === undefined ? "no" : "a"} proof`;
    });
    if (read?.ok === true) this.#checkNames(node, read.value, liars);
  }

  #checkNames(
    node: VirtualNode,
    { witnesses, checks }: Pick<ClaimedConflict, "witnesses" | "checks">,
    liars: readonly ReplicaId[],
  ): void {
    const isFair = witnesses.length > faultyMax && witnesses.every((name) => liars.includes(name));
    this.#log.check("the proof names those who lied", isFair && this.#areSigned(checks), () => {
      return `node ${node.index} has a proof against ${witnesses.join(" and ")}`;
    });
  }

  /** Where more lie than may, a quorum can sign anything. */
  #checkCheckpoints(node: VirtualNode, areTrue: boolean): void {
    const of = certifiedLedgerOf(node);
    for (const { node: entry, certificate, state: signed } of checkpointsOf(of)) {
      this.#checkpoints++;
      if (!areTrue) continue;
      const state = checkpointState(of.core, entry);
      const read = state === undefined ? undefined : readCheckpointOf(certificate, state, this.#hash);
      const holds = read?.ok === true && read.value.state === signed && this.#areSigned(read.value.checks);
      this.#log.check("a checkpoint is the state at its entry", holds, () => `that at ${entry.name} is another`);
    }
  }

  #areSigned(checks: readonly SignatureCheck[]): boolean {
    return checks.length > 0 && checks.every((check) => this.#keys.verify(check));
  }
}

function hexOf(node: VirtualNode): string {
  return Buffer.from(encodeState(certifiedLedgerOf(node).core.state)).toString("hex");
}

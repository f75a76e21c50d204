// A bank with four witnesses, of whom one may be faulty: who is who by number, what everybody starts with, and what the honest do.

import type { ReplicaId } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import { type LedgerDraft, ledger } from "@joinery/ledger";
import { type CertifiedLedger, CheckpointDuty, checkpointWord, dueHeads } from "@joinery/ledger/finality";
import type { DocumentCore, ReplicaCore } from "@joinery/replica";
import type { EntryName } from "@joinery/replica/signed";
import type { CoveredPayments } from "../checkers/covered-payments.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { KeyRing } from "../node/key-ring.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { type BankFields, type BankOpener, budget, documentOf } from "./double-spend-bank.js";

export const witnessCount = 4;
/** How many of them may be faulty. */
export const faultyMax = 1;
export const owners = 4;
const mintCap = 10_000n;
const checkpointShare = 1 / 30;

/** Honest witnesses are the first nodes, then owners; who lies has no node, and the numbers after them: witnesses, then an owner. */
export interface WitnessCast {
  readonly honest: number;
  readonly nodes: number;
  readonly lying: readonly number[];
  /** The owner who signs several histories. */
  readonly liar: number;
}

export function castOf(lying: number): WitnessCast {
  const honest = witnessCount - lying;
  const nodes = honest + owners;
  // The bank has four witnesses, whoever of them lies.
  return { honest, nodes, lying: Array.from({ length: lying }, (_, index) => nodes + index), liar: nodes + lying };
}

export function witnessBankOf(seed: Seed, keys: KeyRing, { honest, nodes, lying, liar }: WitnessCast): BankOpener {
  const name = (number: number): ReplicaId => keys.authorOf(number);
  const numbers = Array.from({ length: nodes }, (_, number) => number);
  const ownerNumbers = numbers.slice(honest);
  const bank = {
    issuers: ownerNumbers.map((number) => ({ account: `mint-${number}`, owner: name(number), cap: mintCap })),
    accounts: [
      ...ownerNumbers.map((number) => ({ account: accountOf(number), owner: name(number) })),
      { account: "liar", owner: name(liar), creditLimit: budget },
    ],
    witnesses: [...numbers.slice(0, honest), ...lying].map(name),
  };
  const members = [...numbers, ...lying, liar].map(name);
  return (core: ReplicaCore): DocumentCore<BankFields> =>
    core.create({ bank: ledger() }, { nonce: `witnesses ${seed}`, signed: true, members, bank });
}

/** What owners can issue. */
export function limitsOf({ honest, nodes }: WitnessCast): ReadonlyMap<string, bigint> {
  return new Map(Array.from({ length: nodes - honest }, (_, at) => [`mint-${honest + at}`, mintCap]));
}

export function accountOf(owner: number): string {
  return `account-${owner}`;
}

export function certifiedLedgerOf(node: VirtualNode): CertifiedLedger<BankFields> {
  const core = documentOf(node);
  return { core, field: ["bank"], view: core.view.bank };
}

/** Writes an entry, and answers its name. */
function write(node: VirtualNode, run: (bank: LedgerDraft) => void): EntryName {
  const document = documentOf(node);
  const { effects } = document.change(({ bank }) => run(bank), node.nowMs);
  const erased = document as unknown as DocumentCore;
  for (const done of [effects, document.flush()]) node.perform(erased, done);
  const written = document.tree.tipOf(document.self);
  assert(written !== undefined, "who is honest has one history, which ends in what it wrote last");
  return written.name;
}

/** A witness that attests what it may, begins checkpoints now and then, and signs those of others. */
export class HonestWitness {
  readonly #node: VirtualNode;
  readonly #random: KeyedRandom;
  #duty: CheckpointDuty = new CheckpointDuty();
  #core: unknown;

  constructor(seed: Seed, node: VirtualNode) {
    this.#node = node;
    this.#random = new KeyedRandom(seed, "witness", node.index);
  }

  /** `begins` is false once no more checkpoints are to be begun. */
  act(begins: boolean): void {
    const of = certifiedLedgerOf(this.#node);
    // Another process after a crash, which knows nothing of what the one before had looked at.
    if (this.#core !== of.core) [this.#core, this.#duty] = [of.core, new CheckpointDuty()];
    const heads = dueHeads(of.core, of.view);
    if (heads.length > 0)
      write(this.#node, (bank) => {
        for (const head of heads) bank.attest(head);
      });
    const own = of.core.tree.tipOf(of.core.self);
    const begun =
      begins && own !== undefined && this.#random.chance(checkpointShare) ? checkpointWord(of.core, own) : undefined;
    const words = [...this.#duty.due(of), ...(begun === undefined ? [] : [begun])];
    if (words.length > 0)
      write(this.#node, (bank) => {
        for (const word of words) bank.checkpoint(word);
      });
  }
}

/** An owner who pays another whatever comes to its mind, from what it has or can issue. */
export class HonestOwner {
  readonly #node: VirtualNode;
  readonly #random: KeyedRandom;
  readonly #first: number;
  readonly #payments: CoveredPayments;

  constructor(seed: Seed, node: VirtualNode, { honest }: WitnessCast, payments: CoveredPayments) {
    this.#node = node;
    this.#first = honest;
    this.#payments = payments;
    this.#random = new KeyedRandom(seed, "owner", node.index);
  }

  act(): void {
    const { bank } = documentOf(this.#node).view;
    const own = accountOf(this.#node.index);
    const others = Array.from({ length: owners }, (_, at) => accountOf(this.#first + at)).filter(
      (name) => name !== own,
    );
    const from = bank.available(own) > 0n && this.#random.chance(0.8) ? own : `mint-${this.#node.index}`;
    const most = bank.available(from);
    if (most <= 0n) return;
    const drawn = BigInt(this.#random.between(1, 20));
    const payment = { from, to: this.#random.pick(others), amount: drawn < most ? drawn : most };
    this.#payments.tell(
      write(this.#node, (draft) => draft.transfer(payment)),
      payment,
    );
  }
}

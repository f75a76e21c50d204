// One node's clerk: takes deposits as a teller, decides withdrawals as the owner of accounts. A withdrawal is decided on
// the account's earlier rows alone, even if later ones are already here; one whose funds are on their way waits.

import { type LedgerField, type LedgerView, type TransferId, transferId } from "@joinery/ledger";
import type { DocumentCore } from "@joinery/replica";
import type { AcceptedMoney, AcceptedTransfer } from "../checkers/money-model.js";
import type { OperationRegistry } from "../checkers/operation-registry.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { BankRow } from "./bank-file.js";
import { accountName, type BankWorld, type Slip, tellerOf } from "./bank-world.js";

export type BankFields = { readonly bank: LedgerField };

type Decision = "accepted" | "refused";

export interface BankClerkOptions {
  readonly world: BankWorld;
  readonly node: VirtualNode;
  readonly place: number;
  /** Wall time at virtual time zero. */
  readonly epochMs: number;
  readonly registry: OperationRegistry<AcceptedMoney>;
  /** The author of a node, as text. */
  readonly authorOf: (node: number) => VirtualNode["author"];
  /** Makes the ledger of the node's document visible in its type. */
  readonly decisions: Map<Slip, Decision>;
}

/** Keeps its slips on paper: a crash of its node loses entries, not slips. */
export class BankClerk {
  readonly #options: BankClerkOptions;
  readonly #waiting: Slip[] = [];
  /** Done, but not yet durable: by the sequence number of the transfer. */
  readonly #unsaved: Map<number, Slip> = new Map();
  readonly #waited: Set<Slip> = new Set();

  constructor(options: BankClerkOptions) {
    this.#options = options;
  }

  /** How many withdrawals had to wait for funds on their way. */
  get waitedWithdrawals(): number {
    return this.#waited.size;
  }

  /** True when every slip so far is decided and what was accepted is durable. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#unsaved.size === 0;
  }

  /** Takes a slip; `work` handles it. */
  take(slip: Slip): void {
    this.#waiting.push(slip);
  }

  /** Handles the slips that can be handled now, each account's in order. */
  work(): void {
    const { node, place } = this.#options;
    if (!node.isUp || this.#waiting.length === 0) return;
    const document = node.documents[place] as DocumentCore;
    const blocked = new Set<string>();
    for (const slip of this.#waiting.splice(0)) {
      const { account } = slip.row;
      if (!blocked.has(account) && this.#handle(slip)) continue;
      this.#waiting.push(slip);
      if (slip.row.amount < 0n) blocked.add(account);
    }
    node.perform(document, document.flush());
  }

  /** The node's own operations up to `lastSeq` are durable. */
  saved(lastSeq: number): void {
    for (const seq of [...this.#unsaved.keys()]) if (seq <= lastSeq) this.#unsaved.delete(seq);
  }

  /** The node crashed: what was not durable is handled again, under the same ids. */
  crashed(): void {
    this.#waiting.unshift(...this.#unsaved.values());
    this.#unsaved.clear();
  }

  /** True when the slip is done with. */
  #handle(slip: Slip): boolean {
    const { row, node } = slip;
    const account = accountName(row.account);
    if (row.amount > 0n) {
      this.#transfer(slip, { from: tellerOf(node), to: account, amount: row.amount });
      return true;
    }
    const decision = this.#options.decisions.get(slip) ?? this.#decide(slip);
    if (decision === undefined) {
      this.#waited.add(slip);
      return false;
    }
    this.#options.decisions.set(slip, decision);
    if (decision === "accepted") this.#transfer(slip, { from: account, to: tellerOf(node), amount: -row.amount });
    return true;
  }

  /** Decides a withdrawal on the rows before it; undefined while that can't be known. */
  #decide(slip: Slip): Decision | undefined {
    const { world, decisions } = this.#options;
    const { account, amount } = slip.row;
    const ledger = this.#ledger();
    let funds = 0n;
    let isComplete = true;
    for (const earlier of world.slipsOf.get(account) ?? []) {
      if (earlier === slip) break;
      if (earlier.row.amount < 0n) {
        if (decisions.get(earlier) === "accepted") funds += earlier.row.amount;
      } else if (this.#isHere(ledger, earlier)) {
        funds += earlier.row.amount;
      } else {
        isComplete = false;
      }
    }
    if (funds + amount >= (world.floors.get(accountName(account)) ?? 0n)) return "accepted";
    return isComplete ? "refused" : undefined;
  }

  #isHere(ledger: LedgerView, { row, node }: Slip): boolean {
    return ledger.transfer(this.#options.authorOf(node), this.#idOf(row)) !== undefined;
  }

  #transfer(slip: Slip, transfer: AcceptedTransfer): void {
    const { node, registry } = this.#options;
    const document = this.#document();
    const id = this.#idOf(slip.row);
    const { firstSeq, lastSeq, effects } = document.change(
      (draft) => draft.bank.transfer({ id, ...transfer }),
      node.nowMs,
    );
    // Handled before the crash after all: the id tells, and nothing is paid twice.
    if (lastSeq < firstSeq) return;
    registry.record(node.index, firstSeq, { pays: [transfer] });
    this.#unsaved.set(firstSeq, slip);
    node.perform(document as unknown as DocumentCore, effects);
  }

  /** A row's id is the same whenever it is tried: all of them have the time at which the run began. */
  #idOf({ line }: BankRow): TransferId {
    return transferId(this.#options.epochMs, BigInt(line));
  }

  #ledger(): LedgerView {
    return this.#document().view.bank;
  }

  #document(): DocumentCore<BankFields> {
    return this.#options.node.documents[this.#options.place] as unknown as DocumentCore<BankFields>;
  }
}

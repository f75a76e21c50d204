// The arbiter's clerk: keeps the record, carries what stands there to the table, and loses patience with who is late. What the
// record says outlives a crash of its node; what the node wrote may not.

import { MemoryArbiter, type PlayerId, type Verdict } from "@joinery/craps";
import type { DocumentCore } from "@joinery/replica";
import type { VirtualNode } from "../node/virtual-node.js";
import { type CrapsTable, crapsOf } from "./craps-table.js";

export class CrapsClerk {
  readonly #table: CrapsTable;
  readonly #node: VirtualNode;
  readonly #patienceMs: number;
  readonly #record: MemoryArbiter = new MemoryArbiter();
  /** Since when the table waits for the same. */
  #waiting = { since: 0, forWhat: "" };
  /** Whom the record names, by verdict, in its order. */
  readonly named: { readonly type: "exclude" | "void"; readonly player: PlayerId }[] = [];

  constructor(table: CrapsTable, node: VirtualNode, patienceMs: number) {
    this.#table = table;
    this.#node = node;
    this.#patienceMs = patienceMs;
  }

  act(): void {
    const { table: view } = crapsOf(this.#node.documents[0]).view;
    const due = view.dueVerdict;
    if (due !== undefined) {
      this.#put(view.standing, due);
      return;
    }
    const forWhat = `${view.round} ${view.attempt} ${view.standing?.type} ${view.missing.join(" ")}`;
    if (this.#waiting.forWhat !== forWhat) this.#waiting = { since: this.#node.nowMs, forWhat };
    else if (this.#node.nowMs - this.#waiting.since > this.#patienceMs) this.#losePatience();
  }

  /** The house is never left out before the seal: the round waits for it. */
  #losePatience(): void {
    const { table: view } = crapsOf(this.#node.documents[0]).view;
    if (view.roster.length === 1) return;
    const isSealed = view.standing?.type === "sealed";
    const player = view.missing.find((name) => isSealed || name !== this.#table.house);
    if (player !== undefined) this.#put(view.standing, { type: isSealed ? "void" : "exclude", player });
  }

  /** Puts it on record, unless something else stands there, and tells the table what does. */
  #put(standing: Verdict | undefined, next: Verdict): void {
    const { round, attempt } = crapsOf(this.#node.documents[0]).view.table;
    this.#record.compareAndSet({ table: this.#table.genesis.table, round, attempt }, standing, next, (stands) => {
      if (stands === next && (next.type === "exclude" || next.type === "void")) this.named.push(next);
      // A crash took what was written of a record that has gone on since: its first half comes first.
      if (stands !== undefined)
        this.#say(standing === undefined && stands.type !== "exclude" ? sealOf(next, stands) : stands);
    });
  }

  #say(verdict: Verdict | undefined): void {
    if (verdict === undefined) return;
    const document = crapsOf(this.#node.documents[0]);
    const { effects } = document.change(({ table }) => table.rule(verdict), this.#node.nowMs);
    const erased = document as unknown as DocumentCore;
    this.#node.perform(erased, effects);
    this.#node.perform(erased, document.flush());
  }
}

/** The seal, where it is due or stands; undefined where what is due can't be said yet. */
function sealOf(next: Verdict, stands: Verdict): Verdict | undefined {
  return [next, stands].find(({ type }) => type === "sealed");
}

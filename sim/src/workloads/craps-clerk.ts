// The arbiter's clerk: keeps the record, carries what stands there to the table, and loses patience with who is late. What the
// record says outlives a crash of its node; what the node wrote may not. One that lies has no patience at times, or says what is not on record.

import { type CrapsView, MemoryArbiter, type PlayerId, type Slot, type Verdict } from "@joinery/craps";
import type { DocumentCore } from "@joinery/replica";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { ArbiterLie } from "./craps-lies.js";
import { type CrapsTable, crapsOf, type OutspokenDraft } from "./craps-table.js";

const lieShare = 0.25;

export class CrapsClerk {
  readonly #table: CrapsTable;
  readonly #node: VirtualNode;
  readonly #patienceMs: number;
  readonly #record: MemoryArbiter = new MemoryArbiter();
  /** Since when the table waits for the same. */
  #waiting = { since: 0, forWhat: "" };
  /** The attempt in which it lied last. */
  #liedIn = "";
  /** Whom the record names, by verdict, in its order. */
  readonly named: { readonly type: "exclude" | "void"; readonly player: PlayerId }[] = [];

  readonly #lie: ArbiterLie | undefined;
  #lies = 0;

  constructor(table: CrapsTable, node: VirtualNode, patienceMs: number, lie?: ArbiterLie) {
    this.#lie = lie;
    this.#table = table;
    this.#node = node;
    this.#patienceMs = patienceMs;
  }

  /** How often it had no patience, or said what is not on record. */
  get lies(): number {
    return this.#lies;
  }

  act(): void {
    const { table: view } = crapsOf(this.#node.documents[0]).view;
    if (view.standing?.type === "sealed" && this.#isMoment(view)) this.#lieAbout(view);
    const due = view.dueVerdict;
    if (due !== undefined) {
      this.#put(view.standing, due);
      return;
    }
    const forWhat = `${view.round} ${view.attempt} ${view.standing?.type} ${view.missing.join(" ")}`;
    if (this.#waiting.forWhat !== forWhat) this.#waiting = { since: this.#node.nowMs, forWhat };
    else if (this.#node.nowMs - this.#waiting.since > this.#patienceMs) this.#losePatience();
  }

  #isMoment({ round, attempt }: Slot): boolean {
    return this.#lie !== undefined && new KeyedRandom(this.#table.seed, "arbiter", round, attempt).chance(lieShare);
  }

  /** Once it is safe to reveal, and reveals are on the way. */
  #lieAbout(view: CrapsView): void {
    const [late] = view.missing;
    const { round, attempt } = view;
    const slot = `${round} ${attempt}`;
    if (late === undefined || this.#liedIn === slot) return;
    this.#liedIn = slot;
    this.#lies++;
    if (this.#lie === "hasty") this.#put(view.standing, { type: "void", player: late });
    else this.#write((table) => table.say(["ruling", round, attempt, "exclude", late]));
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
    if (verdict !== undefined) this.#write((table) => table.rule(verdict));
  }

  #write(run: (table: OutspokenDraft) => void): void {
    const document = crapsOf(this.#node.documents[0]);
    const { effects } = document.change(({ table }) => run(table), this.#node.nowMs);
    const erased = document as unknown as DocumentCore;
    this.#node.perform(erased, effects);
    this.#node.perform(erased, document.flush());
  }
}

/** The seal, where it is due or stands; undefined where what is due can't be said yet. */
function sealOf(next: Verdict, stands: Verdict): Verdict | undefined {
  return [next, stands].find(({ type }) => type === "sealed");
}

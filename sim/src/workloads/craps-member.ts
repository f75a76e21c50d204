// One member at a craps table: the house or a player. It bets, and says what is due; a liar among them now and then does not, or
// says something else.

import { CrapsError, type Duty, type PlayerId, type Slot, type Spot, seatOf } from "@joinery/craps";
import type { DocumentCore, PlainValue } from "@joinery/replica";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { CrapsLiar } from "./craps-liar.js";
import type { CrapsLie } from "./craps-lies.js";
import { type CrapsFields, type CrapsTable, chip, crapsOf, type OutspokenDraft } from "./craps-table.js";

const spots: readonly Spot[] = [
  "pass",
  "dont-pass",
  "come",
  "field",
  "place-6",
  "place-8",
  "hard-4",
  "any-7",
  "pass-odds",
];
const leaveShare = 0.02;
const buyInChips = 10_000;

export class CrapsMember {
  readonly name: PlayerId;
  readonly #table: CrapsTable;
  readonly #node: VirtualNode;
  readonly #liar: CrapsLiar | undefined;
  readonly #random: KeyedRandom;
  /** The round in which it last made its bets. */
  #betIn = -1;

  constructor(table: CrapsTable, node: VirtualNode, lie: CrapsLie | undefined) {
    this.name = node.author;
    this.#table = table;
    this.#node = node;
    if (lie !== undefined) this.#liar = new CrapsLiar(lie, table, node);
    this.#random = new KeyedRandom(table.seed, "craps", node.index);
  }

  /** How often it lied. */
  get lies(): number {
    return this.#liar?.lies ?? 0;
  }

  get #document(): DocumentCore<CrapsFields> {
    return crapsOf(this.#node.documents[0]);
  }

  /** Does one thing that is due, if any is. */
  act(): void {
    const { view } = this.#document;
    const duty = view.table.dutyOf(this.name);
    if (duty !== undefined) this.#do(duty);
    else if (!view.table.roster.includes(this.name) && !view.table.waitingForSeat.includes(this.name)) this.#sit();
  }

  #do(duty: Duty): void {
    const { view } = this.#document;
    const isIdle = view.table.roster.length === 1 && view.table.waitingForSeat.length === 0;
    // A house without players opens no round before somebody comes.
    if (duty === "commit" && isIdle) return;
    if (this.#liar?.isSilent(duty, view.table) === true) return;
    this.#say(this.#liar?.insteadOf(duty, view.table));
    if (duty === "commit") this.#close();
    if (duty === "ack") this.#write((table) => table.acknowledge());
    if (duty === "reveal") this.#write((table) => table.reveal(this.#secret(view.table)));
    this.#say(this.#liar?.after(duty, view.table));
  }

  #close(): void {
    if (this.name !== this.#table.house) this.#bet();
    this.#commit();
  }

  #secret({ round, attempt }: Slot): Uint8Array {
    return this.#table.secretOf(this.#node.index, { round, attempt });
  }

  #say(lie: PlainValue | undefined): void {
    if (lie !== undefined) this.#write((table) => table.say(lie));
  }

  #bet(): void {
    const { round } = this.#document.view.table;
    if (this.#betIn === round) return;
    this.#betIn = round;
    for (let left = this.#random.integer(4); left > 0; left--) {
      const spot = this.#random.pick(spots);
      const amount = BigInt(this.#random.between(1, 5)) * chip;
      this.#try((table) => {
        table.bet(spot, amount);
        this.#liar?.placed({ type: "bet", round, spot, amount });
      });
    }
  }

  #commit(): void {
    const { table: view } = this.#document.view;
    const secret = this.#secret(view);
    const isHouse = this.name === this.#table.house;
    const leaves = !isHouse && this.#random.chance(leaveShare);
    this.#write((table) => table.commit(secret, { leaves, admits: isHouse ? view.waitingForSeat : [] }));
  }

  #sit(): void {
    const { table: view } = this.#document.view;
    const isSeated = seatOf(view.table, this.name) !== undefined;
    this.#try((table) => table.sit(isSeated ? 0n : BigInt(buyInChips) * chip + view.table.rules.deposit));
  }

  /** What the table may refuse. */
  #try(run: (table: OutspokenDraft) => void): void {
    try {
      this.#write(run);
    } catch (error) {
      if (!(error instanceof CrapsError)) throw error;
    }
  }

  #write(run: (table: OutspokenDraft) => void): void {
    const document = this.#document;
    const { effects } = document.change(({ table }) => run(table), this.#node.nowMs);
    const erased = document as unknown as DocumentCore;
    this.#node.perform(erased, effects);
    this.#node.perform(erased, document.flush());
  }
}

// A player at the table: what it does when it is told to, and what it owes without being told.

import type { Change, ReplicaId } from "joinery";
import { type CrapsView, type PlayerId, type Seat, type Spot, seatOf } from "joinery/craps";
import { attend, sayDue } from "../table/attend.js";
import type { CrapsTable } from "../table/craps-table.js";

export class Player {
  readonly table: CrapsTable;
  readonly #seed: Uint8Array;
  readonly #release: () => void;
  /** The round after which it wants to get up. */
  #leavesIn: number | undefined;

  constructor(table: CrapsTable, seed: Uint8Array, fail: (error: unknown) => void) {
    this.table = table;
    this.#seed = seed;
    this.#release = attend(table, () => this.#act(), fail);
  }

  close(): void {
    this.#release();
  }

  get author(): ReplicaId {
    return this.table.author;
  }

  get view(): CrapsView {
    return this.table.value.table;
  }

  /** Its seat with the bets that it made in this round; undefined where it has none. */
  get seat(): Seat | undefined {
    return seatOf(this.view.tableFor(this.author), this.author);
  }

  get isPlaying(): boolean {
    return this.view.roster.includes(this.author);
  }

  get isWaitingForSeat(): boolean {
    return this.view.waitingForSeat.includes(this.author);
  }

  /** True once it has said that its bets are made. */
  get isReady(): boolean {
    return this.view.hasClosed(this.author);
  }

  /** Whom the round waits for, the house aside. */
  get missing(): readonly PlayerId[] {
    const { missing, roster } = this.view;
    return missing.filter((player) => player !== roster[0]);
  }

  /** What it could sit down with, in whole chips. */
  get purse(): bigint {
    const { purses, rules } = this.view.table;
    const purse = purses?.get(this.author) ?? rules.marker;
    return purse - (purse % rules.chip);
  }

  /** Asks for a seat; one who was left out of a round asks to be back in. */
  sit(amount: bigint = this.purse): Change<void> {
    const isSeated = seatOf(this.view.table, this.author) !== undefined;
    return this.table.change(({ table }) => table.sit(isSeated ? 0n : amount));
  }

  bet(spot: Spot, amount: bigint): Change<void> {
    return this.table.change(({ table }) => table.bet(spot, amount));
  }

  takeDown(spot: Spot, amount: bigint): Change<void> {
    return this.table.change(({ table }) => table.takeDown(spot, amount));
  }

  /** Its bets are made: the dice are thrown once everybody has said so. */
  roll(leaves = false): Change<void> {
    const { round } = this.view;
    const change = sayDue(this.table, this.#seed, "commit", { leaves });
    if (leaves) this.#leavesIn = round;
    return change;
  }

  /** In another attempt at a round, whoever was ready before is so again. */
  #act(): void {
    const duty = this.view.dutyOf(this.author);
    if (duty === undefined || (duty === "commit" && !this.isReady)) return;
    sayDue(this.table, this.#seed, duty, { leaves: this.#leavesIn === this.view.round });
  }
}

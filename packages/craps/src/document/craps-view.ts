// What an application reads of a table in a document: live, a function of the messages that are here.

import type { Verdict } from "../arbiter/verdict.js";
import type { PlayerId, TableState } from "../game/table-state.js";
import { type Duty, dueVerdict, dutyOf, missingFrom } from "../round/duty.js";
import type { Digest } from "../round/message.js";
import type { Settlement } from "../round/settlement.js";
import type { Slot } from "../round/slot.js";
import type { Chronicle, RefusedMessage } from "./chronicle.js";

export class CrapsView implements Slot {
  readonly #chronicle: () => Chronicle;

  constructor(chronicle: () => Chronicle) {
    this.#chronicle = chronicle;
  }

  /** The round under way; those below it are settled. */
  get round(): number {
    return this.#chronicle().table.current.round;
  }

  get attempt(): number {
    return this.#chronicle().table.current.attempt;
  }

  /** Who takes part in it, the house first. */
  get roster(): readonly PlayerId[] {
    return this.#chronicle().table.current.roster;
  }

  /** The table as the round opened, with the purses beside it. */
  get table(): TableState {
    return this.#chronicle().table.table;
  }

  /** Who carries the arbiter's record to the table; undefined where every round waits for all. */
  get arbiter(): PlayerId | undefined {
    return this.#chronicle().table.terms.arbiter;
  }

  /** Whom it waits for. */
  get missing(): readonly PlayerId[] {
    return missingFrom(this.#chronicle().table);
  }

  /** What an arbiter's record can say next with nobody left out. */
  get dueVerdict(): Verdict | undefined {
    return dueVerdict(this.#chronicle().table);
  }

  /** What acks and reveals name: the hash of all commits of the attempt; undefined until all are there. */
  get commitsRoot(): Digest | undefined {
    const { current, terms } = this.#chronicle().table;
    return current.isCommitted ? current.commitsRoot(terms.table) : undefined;
  }

  /** What is known of the arbiter's record of the attempt. */
  get standing(): Verdict | undefined {
    return this.#chronicle().table.current.standing;
  }

  /** The last hundred settled rounds, oldest first. */
  get settlements(): readonly Settlement[] {
    return this.#chronicle().settlements;
  }

  /** The last hundred messages that did not count. */
  get refused(): readonly RefusedMessage[] {
    return this.#chronicle().refused;
  }

  /** What a member has to say now; undefined where it is the others' turn. */
  dutyOf(player: PlayerId): Duty | undefined {
    return dutyOf(this.#chronicle().table, player);
  }

  /** The table with the bets on it that a player has made in this round, and nobody else's. */
  tableFor(player: PlayerId): TableState {
    return this.#chronicle().table.current.bettingOf(player).table;
  }

  /** True once a player's betting in this round is over: it has committed, in this attempt or an earlier one. */
  hasClosed(player: PlayerId): boolean {
    return this.#chronicle().table.current.bettingOf(player).root !== undefined;
  }

  /** Who wishes to sit and was not let in yet. */
  get waitingForSeat(): readonly PlayerId[] {
    return this.#chronicle().table.waitingForSeat;
  }

  toJSON(): unknown {
    const { round, attempt, roster, table, missing } = this;
    const seats = table.seats.map(({ player, stack, bets }) => ({
      player,
      stack: `${stack}`,
      bets: Object.fromEntries([...bets].map(([spot, amount]) => [spot, `${amount}`])),
    }));
    return { round, attempt, roster, missing, point: table.point ?? null, bank: `${table.bank}`, seats };
  }
}

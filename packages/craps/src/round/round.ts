// One attempt at a round, as far as it is known: who takes part, what they bet, and how far they have come. Only what its author
// wrote first in its slot counts, so an attempt fills up to the same content in whatever order messages come.

import { assert } from "@joinery/crdt";
import type { Verdict } from "../arbiter/verdict.js";
import type { TableEvent } from "../game/event.js";
import { evolve } from "../game/evolve.js";
import type { PlayerId, TableState } from "../game/table-state.js";
import { commitsRootOf } from "./hashes.js";
import type { Commit, Digest, Wager } from "./message.js";
import type { Slot } from "./slot.js";

/** One player's betting in a round. */
export interface Betting {
  readonly wagers: readonly Wager[];
  /** The table with these wagers on it, and nobody else's. */
  readonly table: TableState;
  /** The root that the player committed to; undefined while the betting is open. */
  readonly root: Digest | undefined;
}

export class Round implements Slot {
  readonly round: number;
  readonly attempt: number;
  /** The house, then the players who take part, in the order of the seats. */
  readonly roster: readonly PlayerId[];
  /** The table as the round opened; after a void with all bets of the round on it. */
  readonly table: TableState;
  readonly betting: Map<PlayerId, Betting>;
  /** What happened in earlier attempts: who forfeited what. */
  readonly events: readonly TableEvent[];
  readonly commits: Map<PlayerId, Commit> = new Map();
  readonly acks: Set<PlayerId> = new Set();
  readonly secrets: Map<PlayerId, Uint8Array> = new Map();
  /** What of the arbiter's record is known. */
  standing: Verdict | undefined;
  #commitsRoot: Digest | undefined;

  constructor(
    slot: Slot,
    roster: readonly PlayerId[],
    table: TableState,
    betting: ReadonlyMap<PlayerId, Betting> = new Map(),
    events: readonly TableEvent[] = [],
  ) {
    this.round = slot.round;
    this.attempt = slot.attempt;
    this.roster = roster;
    this.table = table;
    this.betting = new Map(betting);
    this.events = events;
  }

  get isCommitted(): boolean {
    return this.commits.size === this.roster.length;
  }

  get isAcknowledged(): boolean {
    return this.acks.size === this.roster.length;
  }

  get isRevealed(): boolean {
    return this.secrets.size === this.roster.length;
  }

  /** True where nobody plays: there is nothing to roll for, and the house alone could choose the dice. */
  get isIdle(): boolean {
    return this.roster.length === 1;
  }

  bettingOf(player: PlayerId): Betting {
    return this.betting.get(player) ?? { wagers: [], table: this.table, root: undefined };
  }

  /** Once all have committed. */
  commitsRoot(table: string): Digest {
    assert(this.isCommitted, "the root of commits is known once all are there");
    this.#commitsRoot ??= commitsRootOf(
      table,
      this,
      this.roster.map((player) => [player, this.commits.get(player) as Commit]),
    );
    return this.#commitsRoot;
  }

  /** The table with the bets of everybody whose betting is closed. */
  closedTable(): TableState {
    const seats = this.table.seats.map((seat) => {
      const betting = this.betting.get(seat.player);
      if (betting === undefined || betting.root === undefined) return seat;
      return betting.table.seats.find(({ player }) => player === seat.player) ?? seat;
    });
    return { ...this.table, seats };
  }

  /** The next attempt after `excluded` was left out: its new bets are gone, as not everybody has them; others' stay. */
  without(excluded: PlayerId): Round {
    const roster = this.#rosterWithout(excluded);
    const betting = new Map(this.betting);
    if (!roster.includes(excluded)) betting.delete(excluded);
    return new Round(this.#next, roster, this.table, betting, this.events);
  }

  /** The next attempt after one that was voided for want of the reveal of `liar`: all bets stay. */
  voided(liar: PlayerId, forfeits: readonly TableEvent[]): Round {
    const table = forfeits.reduce(evolve, this.closedTable());
    const betting = closedOn(table, this.betting);
    return new Round(this.#next, this.#rosterWithout(liar), table, betting, [...this.events, ...forfeits]);
  }

  get #next(): Slot {
    return { round: this.round, attempt: this.attempt + 1 };
  }

  /** The house stays in every roster, and the last player as well: it would be alone, and choose the dice. */
  #rosterWithout(player: PlayerId): readonly PlayerId[] {
    const [house] = this.roster;
    const rest = this.roster.filter((member) => member !== player || member === house);
    return rest.length === 1 ? this.roster : rest;
  }
}

/** Betting that stays closed by its roots, with its bets on `table` already. */
function closedOn(table: TableState, betting: ReadonlyMap<PlayerId, Betting>): Map<PlayerId, Betting> {
  return new Map([...betting].map(([player, { wagers, root }]) => [player, { wagers, table, root }]));
}

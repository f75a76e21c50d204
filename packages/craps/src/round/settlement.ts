// Settles a round: the dice are read from all secrets, the bets of all are settled on them, and then players come and go. A pure
// function of the attempt, so everybody settles alike.

import { diceFromSeed } from "../dice/dice-from-seed.js";
import type { Roll } from "../dice/roll.js";
import { CrapsError } from "../errors.js";
import type { Command } from "../game/command.js";
import { decide } from "../game/decide.js";
import type { TableEvent } from "../game/event.js";
import { evolve } from "../game/evolve.js";
import { type PlayerId, seatOf, type TableState } from "../game/table-state.js";
import { seedOf } from "./hashes.js";
import type { Commit, Sit } from "./message.js";
import type { Round } from "./round.js";
import type { Slot } from "./slot.js";
import type { TableTerms } from "./terms.js";

/** How a round ended. */
export interface Settlement extends Slot {
  readonly roster: readonly PlayerId[];
  /** Undefined where nobody played. */
  readonly dice: Roll | undefined;
  /** Dice and money, then who left and who came. */
  readonly events: readonly TableEvent[];
  /** The table after it. */
  readonly table: TableState;
  /** Who takes part in the next round. */
  readonly nextRoster: readonly PlayerId[];
}

/** @param sitOf the wish of a player whom the house admits */
export function settle(round: Round, { table: name, house }: TableTerms, sitOf: (player: PlayerId) => Sit): Settlement {
  const events: TableEvent[] = [];
  let table = round.closedTable();
  const happened = (happening: readonly TableEvent[]): void => {
    events.push(...happening);
    table = happening.reduce(evolve, table);
  };
  const dice = round.isIdle ? undefined : diceFromSeed(seedOf(name, round, round.commitsRoot(name), round.secrets));
  if (dice !== undefined) happened(decide({ type: "roll", dice }, table));
  for (const player of round.roster) {
    if (round.commits.get(player)?.leaves === true) happened(ifTaken({ type: "leave", player }, table));
  }
  const { admits } = round.commits.get(house) as Commit;
  for (const player of admits) {
    const { amount } = sitOf(player);
    if (seatOf(table, player) === undefined) happened(ifTaken({ type: "join", player, amount }, table));
  }
  const takesPart = new Set([...round.roster, ...admits]);
  const players = table.seats.map(({ player }) => player).filter((player) => takesPart.has(player));
  const { round: number, attempt, roster } = round;
  return { round: number, attempt, roster, dice, events, table, nextRoster: [house, ...players] };
}

/** What comes of a wish; nothing where the table does not take it. */
function ifTaken(command: Command, table: TableState): readonly TableEvent[] {
  try {
    return decide(command, table);
  } catch (error) {
    if (error instanceof CrapsError) return [];
    throw error;
  }
}

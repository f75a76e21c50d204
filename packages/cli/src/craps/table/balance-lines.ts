// Who has what, as the round opened: what everybody at the table agrees on. Bets of the round that is open are each player's own.

import { type Bets, type Seat, stakesOf, tableTotal } from "joinery/craps";
import { chipsOf, counted } from "./chips.js";
import type { CrapsTable } from "./craps-table.js";
import { nameOf } from "./player-names.js";

export function balanceLines(document: CrapsTable): string[] {
  const { round, table } = document.value.table;
  const seated = table.seats.map((seat) => seatLine(nameOf(document, seat.player), seat));
  const others = [...(table.purses ?? [])]
    .filter(([player, amount]) => amount > 0n && !table.seats.some((seat) => seat.player === player))
    .map(([player, amount]) => `  ${nameOf(document, player)}: ${counted(amount)}, not seated`)
    .sort();
  return [
    `balances as round ${round} opened:`,
    ...seated,
    ...others,
    `  house: ${counted(table.bank + table.houseDeposit)}`,
    `  together: ${counted(tableTotal(table))}`,
  ];
}

function seatLine(name: string, { stack, bets, deposit }: Seat): string {
  const parts = [counted(stack)];
  if (bets.size > 0) parts.push(`${counted(stakesOf(bets))} on the table (${betsText(bets)})`);
  if (deposit > 0n) parts.push(`deposit ${chipsOf(deposit)}`);
  return `  ${name}: ${parts.join(", ")}`;
}

/** `10 on pass, 20 on pass-odds` */
export function betsText(bets: Bets): string {
  return [...bets].map(([spot, amount]) => `${chipsOf(amount)} on ${spot}`).join(", ");
}

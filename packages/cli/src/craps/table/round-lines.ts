// How a round ended, as lines: the same at everybody who has the same table.

import { type BetResult, pointNumbers, type Settlement, type TableEvent, totalOf } from "joinery/craps";
import { chipsOf, counted } from "./chips.js";

type NameOf = (author: string) => string;

export function roundLines(settlement: Settlement, nameOf: NameOf): string[] {
  return settlement.events.flatMap((event) => eventLines(event, settlement, nameOf));
}

function eventLines(event: TableEvent, settlement: Settlement, nameOf: NameOf): string[] {
  switch (event.type) {
    case "rolled":
      return [rollLine(event, settlement, nameOf), ...event.results.map((result) => `  ${resultLine(result, nameOf)}`)];
    case "joined":
      return [`${nameOf(event.player)} sits down with ${counted(event.stack)}${depositNote(event.deposit)}`];
    case "left":
      return [`${nameOf(event.player)} gets up with ${counted(event.amount)}`];
    case "forfeited":
      return [`${nameOfMember(event.player, nameOf)} held a roll back and pays out of its deposit:`].concat(
        event.payments.map(({ to, amount }) => `  ${counted(amount)} to ${nameOfMember(to, nameOf)}`),
      );
    default:
      return [];
  }
}

function rollLine(
  { dice, point, isSevenOut, shooter }: Extract<TableEvent, { type: "rolled" }>,
  { round }: Settlement,
  nameOf: NameOf,
): string {
  const total = totalOf(dice);
  const thrown = `round ${round}: ${dice[0]} + ${dice[1]} = ${total}`;
  if (isSevenOut) return `${thrown}, seven out${shooter === undefined ? "" : `, ${nameOf(shooter)} has the dice`}`;
  if (point !== undefined) return `${thrown}, the point is ${point}`;
  // A number leaves no point behind only where it was the point.
  return (pointNumbers as readonly number[]).includes(total) ? `${thrown}, the point is made` : thrown;
}

function resultLine({ player, spot, amount, result, pays, to }: BetResult, nameOf: NameOf): string {
  const name = nameOf(player);
  switch (result) {
    case "win":
      return `${name} wins ${chipsOf(pays)} on ${spot} with ${chipsOf(amount)}`;
    case "lose":
      return `${name} loses ${chipsOf(amount)} on ${spot}`;
    case "travel":
      return `${name}'s ${chipsOf(amount)} on ${spot} go to ${to}`;
    default:
      return `${name} gets ${chipsOf(amount)} back from ${spot}`;
  }
}

function depositNote(deposit: bigint): string {
  return deposit === 0n ? "" : ` and a deposit of ${chipsOf(deposit)}`;
}

function nameOfMember(player: string | undefined, nameOf: NameOf): string {
  return player === undefined ? "the house" : nameOf(player);
}

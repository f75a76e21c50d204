// How the table stands for one player, in a line: the link, the round, what the player has, and whom the round waits for.

import type { Player } from "../seat/player.js";
import { betsText } from "../table/balance-lines.js";
import { counted } from "../table/chips.js";
import { nameOf } from "../table/player-names.js";

export function statusLine(player: Player, linkText: string): string {
  const { round, table } = player.view;
  const point = table.point === undefined ? "come-out" : `point ${table.point}`;
  return [linkText, `round ${round}, ${point}`, seatText(player), waitText(player)].filter(Boolean).join(" | ");
}

function seatText(player: Player): string {
  const { seat } = player;
  if (seat === undefined) return player.isWaitingForSeat ? "waiting for a seat" : "watching";
  const bets = seat.bets.size === 0 ? "" : `, ${betsText(seat.bets)}`;
  return `${counted(seat.stack)}${bets}${player.isPlaying ? "" : ", left out: sit to be back in"}`;
}

function waitText(player: Player): string {
  if (!player.isPlaying) return "";
  if (!player.isReady) return "your bets are open";
  const others = player.missing.filter((member) => member !== player.author);
  return others.length === 0
    ? "throwing"
    : `waiting for ${others.map((other) => nameOf(player.table, other)).join(", ")}`;
}

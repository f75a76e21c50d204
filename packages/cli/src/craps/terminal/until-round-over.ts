// Waiting for the table: until the round is over that a player is ready for, or until it has its seat.

import type { Player } from "../seat/player.js";

/** Resolves at once where nothing is waited for: while the player's own bets are open. */
export function untilRoundOver(player: Player, stop: AbortSignal): Promise<void> {
  const { round } = player.view;
  const waits = player.isWaitingForSeat;
  const isOver = (): boolean => {
    if (stop.aborted) return true;
    if (waits) return player.isPlaying || !player.isWaitingForSeat;
    return player.view.round > round || (player.isPlaying && !player.isReady);
  };
  return new Promise((resolve) => {
    const end = (): void => {
      if (!isOver()) return;
      release();
      stop.removeEventListener("abort", end);
      resolve();
    };
    const release = player.table.subscribe(end);
    stop.addEventListener("abort", end);
    end();
  });
}

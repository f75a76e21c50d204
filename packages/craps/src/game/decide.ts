// What comes of a command: the events that happen, or a `CrapsError`, with which nothing has changed.

import type { Command } from "./command.js";
import { decideBet, decideTakeDown } from "./decide-bet.js";
import { decideForfeit } from "./decide-forfeit.js";
import { decideRoll } from "./decide-roll.js";
import { decideJoin, decideLeave } from "./decide-seat.js";
import type { TableEvent } from "./event.js";
import type { TableState } from "./table-state.js";

/** Throws `CrapsError`; its code says which rule the command breaks. */
export function decide(command: Command, state: TableState): readonly TableEvent[] {
  switch (command.type) {
    case "join":
      return decideJoin(command, state);
    case "leave":
      return [decideLeave(command, state)];
    case "bet":
      return [decideBet(command, state)];
    case "take-down":
      return [decideTakeDown(command, state)];
    case "roll":
      return [decideRoll(command, state)];
    case "forfeit":
      return [decideForfeit(command, state)];
  }
}

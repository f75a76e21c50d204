// A game at somebody else's table, from joining it to its end.

import { webSocketDialer } from "joinery/transports/websocket";
import { runSeat, type SeatRun } from "./run-seat.js";
import { Terminal } from "./terminal/terminal.js";

export interface JoinRun extends Pick<SeatRun, "store" | "keystore" | "name" | "watches" | "timeoutMs"> {
  readonly address: string;
}

/** Plays until the player quits, there is nothing more to read, or `stop` aborts. Rejects as `openSeat` does. */
export async function runJoin(run: JoinRun, stop: AbortController): Promise<void> {
  const dialer = webSocketDialer(run.address);
  const terminal = new Terminal(stop);
  try {
    await runSeat({ ...run, dialer, terminal, stop, staysAtEnd: false });
  } finally {
    terminal.close();
  }
}

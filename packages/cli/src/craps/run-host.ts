// A table from its opening to its end: the house, and the host's own player beside it.

import { GuestWatch } from "./house/guest-watch.js";
import { type HouseOptions, openHouse } from "./house/open-house.js";
import { runSeat } from "./run-seat.js";
import { Terminal } from "./terminal/terminal.js";

export interface HostRun extends Omit<HouseOptions, "onPeerError" | "fail"> {
  readonly name: string;
  readonly watches: boolean;
}

const ownSeatMs = 10_000;

/** Hosts until the host quits or `stop` aborts. Rejects with what the house or the seat failed with. */
export async function runHost(run: HostRun, stop: AbortController): Promise<void> {
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    stop.abort();
  };
  const onPeerError = (line: string): void => {
    process.stderr.write(`craps: ${line}\n`);
  };
  const house = await openHouse({ ...run, onPeerError, fail });
  const terminal = new Terminal(stop);
  terminal.say(`table: ${house.replica.addresses[0]}`);
  if (!house.isNew)
    terminal.say(`round ${house.table.value.table.round} of the table in ${run.store}, by the rules it had`);
  const guests = new GuestWatch(house.replica, house.table, (line) => terminal.say(line));
  try {
    await runSeat({
      ...{ dialer: house.dialer, name: run.name, watches: run.watches, terminal, stop, timeoutMs: ownSeatMs },
      store: beside(run.store),
      keystore: beside(run.keystore),
      linkText: () => guests.text,
      staysAtEnd: true,
    });
    if (failure !== undefined) throw failure;
  } finally {
    guests.close();
    terminal.close();
    await house.close();
  }
}

/** Where the host's own player keeps what the house keeps in `file`. */
function beside(file: string | undefined): string | undefined {
  return file === undefined ? undefined : `${file}.player`;
}

// What the transport contract asks of a transport under test, and the stage its tests play on.
import type { Connection, Dialer, Listener, Listening } from "@joinery/sync";
import { pause } from "./connection-log.js";

/** One transport, with an address of its own for every test. */
export interface TransportUnderTest {
  /** Give its connections a `frameBytesMax` of at least 1,024, and a buffer from 128 KiB to 4 MiB. */
  readonly listener: Listener;
  /** Dials what a listening calls its address. */
  dialer(address: string): Dialer;
  /** A second listener for the address of one that is open. */
  listenerAt(address: string): Listener;
  /** Sends bytes to the address that are none of this transport's; left out where nobody could. */
  sendGarbage?(address: string): Promise<void>;
  cleanUp?(): Promise<void>;
}

/** A listener that is open, what it accepted, and a way to dial it. */
export interface Stage {
  readonly transport: TransportUnderTest;
  readonly listening: Listening;
  readonly accepted: Connection[];
  dial(signal?: AbortSignal): Promise<Connection>;
  /** Two ends of one connection, not started. */
  connect(): Promise<readonly [Connection, Connection]>;
}

export type OnStage = () => Stage;

export async function createStage(transport: TransportUnderTest): Promise<Stage> {
  const accepted: Connection[] = [];
  const listening = await transport.listener.listen((connection) => accepted.push(connection));
  const dial = (signal = new AbortController().signal): Promise<Connection> =>
    transport.dialer(listening.address).dial(signal);
  return {
    transport,
    listening,
    accepted,
    dial,
    connect: async () => {
      const index = accepted.length;
      const near = await dial();
      while (accepted.length <= index) await pause(1);
      return [near, accepted[index] as Connection];
    },
  };
}

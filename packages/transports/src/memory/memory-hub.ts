// Listeners and dialers that find each other by name within one process.
import type { Connection, Dialer, Listener, Listening } from "@joinery/sync";
import { closeReasons } from "../close-reasons.js";
import { TransportError } from "../errors.js";
import { type MemoryLinkOptions, withDefaults } from "./link-options.js";
import { connectedPair } from "./memory-link.js";

/** A network of its own: names mean nothing in another hub. */
export interface MemoryHub {
  /** Listens under a name, whose address is the name itself. */
  listener(name: string): Listener;
  /** Dials whoever listens under a name at that time. */
  dialer(name: string): Dialer;
}

/** A new hub; the options hold for each of its connections, in which the dialer's end is the first. */
export function memoryHub(options: MemoryLinkOptions = {}): MemoryHub {
  const accepting = new Map<string, Accepting>();
  return {
    listener: (name) => ({
      listen: async (onConnection, { signal } = {}) => {
        signal?.throwIfAborted();
        return listen(accepting, name, onConnection);
      },
    }),
    dialer: (name) => ({ target: name, dial: (signal) => dial(accepting, name, options, signal) }),
  };
}

interface Accepting {
  readonly onConnection: (connection: Connection) => void;
  /** What was accepted and has not ended. */
  readonly connections: Set<Connection>;
}

function listen(
  accepting: Map<string, Accepting>,
  name: string,
  onConnection: (connection: Connection) => void,
): Listening {
  if (accepting.has(name)) {
    throw new TransportError("ADDRESS_IN_USE", `"${name}" has a listener in this hub: close it or take another name`);
  }
  const mine: Accepting = { onConnection, connections: new Set() };
  accepting.set(name, mine);
  return {
    address: name,
    close: async () => {
      if (accepting.get(name) === mine) accepting.delete(name);
      for (const connection of mine.connections) connection.close(closeReasons.listenerClosed);
    },
  };
}

async function dial(
  accepting: ReadonlyMap<string, Accepting>,
  name: string,
  options: MemoryLinkOptions,
  signal: AbortSignal,
): Promise<Connection> {
  signal.throwIfAborted();
  await new Promise<void>(withDefaults(options).nextTurn);
  signal.throwIfAborted();
  const there = accepting.get(name);
  if (there === undefined) throw nobodyThere(name);
  return connect(there, name, options);
}

function connect({ connections, onConnection }: Accepting, name: string, options: MemoryLinkOptions): Connection {
  const [near, far] = connectedPair([name, `a dialer of ${name}`], options, [() => {}, () => connections.delete(far)]);
  connections.add(far);
  // What it throws is the listener's bug, and no reason for the dial to fail.
  queueMicrotask(() => onConnection(far));
  return near;
}

function nobodyThere(name: string): TransportError {
  return new TransportError("CANNOT_CONNECT", `nobody listens as "${name}" in this hub: open the listener first`);
}

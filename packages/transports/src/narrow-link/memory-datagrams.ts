// Datagrams within one process, for tests of what runs over narrow links: each is lost, doubled or late as a fault says.
import { TransportError } from "../errors.js";
import type { LinkFault } from "../memory/link-options.js";
import { nextTurn } from "../next-turn.js";
import type { DatagramHost, DatagramPort } from "./datagram-port.js";

export interface MemoryDatagramsOptions {
  /** Default 20 bytes, the least of Bluetooth LE. */
  readonly datagramBytesMax?: number;
  /** How many may be under way from one port; beyond it `send` gives false. Default 1,000. */
  readonly queueMax?: number;
  /** Default: every datagram passes, in order. The opening side's is the first. */
  readonly fault?: LinkFault;
}

/** A network of its own: names mean nothing in another one. */
export interface MemoryDatagrams {
  host(name: string): DatagramHost;
  /** A new port to whoever is host under a name at the time of each datagram. */
  port(name: string): DatagramPort;
}

type Session = (port: DatagramPort, remote: string) => void;

export function memoryDatagrams(options: MemoryDatagramsOptions = {}): MemoryDatagrams {
  const sessions = new Map<string, Session>();
  return {
    host: (name) => ({ address: name, open: async (onPort) => openHost(sessions, name, onPort) }),
    port: (name) => openPort(options, name, () => sessions.get(name)),
  };
}

function openHost(sessions: Map<string, Session>, name: string, session: Session): { close(): void } {
  if (sessions.has(name)) {
    throw new TransportError("ADDRESS_IN_USE", `"${name}" has a host in this network: close it or take another name`);
  }
  sessions.set(name, session);
  return { close: () => void sessions.delete(name) };
}

function openPort(options: MemoryDatagramsOptions, name: string, current: () => Session | undefined): DatagramPort {
  let known: Session | undefined;
  const near = new MemoryPort(options, true, (datagram) => {
    const session = current();
    if (session === undefined) return;
    if (session !== known) {
      known = session;
      far.onDatagram = undefined;
      session(far, `a dialer of ${name}`);
    }
    far.onDatagram?.(datagram);
  });
  // A port that was closed at the far end is a new one when it is heard of again.
  const far = new MemoryPort(
    options,
    false,
    (datagram) => near.onDatagram?.(datagram),
    () => {
      known = undefined;
    },
  );
  return near;
}

class MemoryPort implements DatagramPort {
  readonly datagramBytesMax: number;
  onDatagram: ((datagram: Uint8Array) => void) | undefined;
  readonly close: () => void;
  readonly #options: MemoryDatagramsOptions;
  readonly #fromFirst: boolean;
  readonly #deliver: (datagram: Uint8Array) => void;
  #underway = 0;

  constructor(
    options: MemoryDatagramsOptions,
    fromFirst: boolean,
    deliver: (datagram: Uint8Array) => void,
    close: () => void = () => {},
  ) {
    this.datagramBytesMax = options.datagramBytesMax ?? 20;
    this.#options = options;
    this.#fromFirst = fromFirst;
    this.#deliver = deliver;
    this.close = close;
  }

  send(datagram: Uint8Array): boolean {
    const { queueMax = 1000, fault } = this.#options;
    if (this.#underway >= queueMax) return false;
    for (const delay of fault?.(datagram, this.#fromFirst) ?? [0]) this.#travel(datagram.slice(), delay);
    return true;
  }

  #travel(datagram: Uint8Array, turns: number): void {
    this.#underway += 1;
    const pass = (left: number): void => {
      nextTurn(() => {
        if (left > 0) {
          pass(left - 1);
          return;
        }
        this.#underway -= 1;
        this.#deliver(datagram);
      });
    };
    pass(turns);
  }
}

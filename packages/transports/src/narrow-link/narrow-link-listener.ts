// Accepts narrow links from a host that gives a port for each other side.
import type { Connection, Listener, Listening, WaitOptions } from "@joinery/sync";
import { AcceptedConnections } from "../accepted-connections.js";
import { TransportError } from "../errors.js";
import { checkOptionNames } from "../option-names.js";
import type { DatagramHost, DatagramPort } from "./datagram-port.js";
import { type NarrowLinkOptions, narrowOptionNames, withDefaults } from "./narrow-link-options.js";
import { PortAcceptor } from "./port-acceptor.js";

export interface NarrowLinkListenerOptions extends NarrowLinkOptions {
  /** How many ports are kept at once; beyond it the oldest one without a connection is closed, or the new one. Default 100. */
  readonly connectionsMax?: number;
}

/** A listener for narrow links. Nothing is opened before `listen`. Throws `TransportError` with code `INVALID_OPTION`. */
export function narrowLinkListener(host: DatagramHost, options: NarrowLinkListenerOptions = {}): Listener {
  checkOptionNames("narrowLinkListener", options, { ...narrowOptionNames, connectionsMax: true });
  const complete = withDefaults(options);
  return {
    listen: async (onConnection, { signal } = {}) => {
      signal?.throwIfAborted();
      const listening = new NarrowLinkListening(host.address, complete, options.connectionsMax ?? 100, onConnection);
      listening.opened = await openHost(host, (port, remote) => listening.use(port, remote));
      if (signal?.aborted) {
        await listening.close({ signal });
        throw signal.reason;
      }
      return listening;
    },
  };
}

type OpenHost = Awaited<ReturnType<DatagramHost["open"]>>;

async function openHost(host: DatagramHost, onPort: (port: DatagramPort, remote: string) => void): Promise<OpenHost> {
  try {
    return await host.open(onPort);
  } catch (cause) {
    if (cause instanceof TransportError) throw cause;
    const detail = cause instanceof Error ? ` (${cause.message})` : "";
    throw new TransportError("CANNOT_LISTEN", `can't listen on ${host.address}${detail}: choose another`, { cause });
  }
}

class NarrowLinkListening implements Listening {
  readonly address: string;
  /** The host, once it is open. */
  opened: OpenHost | undefined;
  readonly #options: Required<NarrowLinkOptions>;
  readonly #connectionsMax: number;
  readonly #onConnection: (connection: Connection) => void;
  readonly #accepted: AcceptedConnections = new AcceptedConnections();
  /** In the order in which their ports came. */
  readonly #acceptors: Set<PortAcceptor> = new Set();
  #closed: Promise<void> | undefined;

  constructor(
    address: string,
    options: Required<NarrowLinkOptions>,
    connectionsMax: number,
    onConnection: (connection: Connection) => void,
  ) {
    this.address = address;
    this.#options = options;
    this.#connectionsMax = connectionsMax;
    this.#onConnection = onConnection;
  }

  use(port: DatagramPort, remote: string): void {
    if (this.#closed !== undefined || !this.#makeRoom()) {
      port.close?.();
      return;
    }
    const acceptor = new PortAcceptor(port, {
      remote,
      options: this.#options,
      onConnection: (connection) => {
        this.#accepted.add(connection);
        this.#onConnection(connection);
      },
      onEnd: (connection) => this.#accepted.delete(connection),
    });
    this.#acceptors.add(acceptor);
  }

  async close({ signal }: WaitOptions = {}): Promise<void> {
    for (const acceptor of this.#acceptors) acceptor.stop();
    const accepted = this.#accepted.close(signal);
    this.#closed ??= this.#closeAfter(accepted);
    await Promise.all([accepted, this.#closed]);
  }

  async #closeAfter(accepted: Promise<void>): Promise<void> {
    await accepted;
    for (const acceptor of this.#acceptors) acceptor.letGo();
    await this.opened?.close();
  }

  #makeRoom(): boolean {
    if (this.#acceptors.size < this.#connectionsMax) return true;
    for (const acceptor of this.#acceptors) {
      if (!acceptor.isIdle) continue;
      this.#acceptors.delete(acceptor);
      acceptor.letGo();
      return true;
    }
    return false;
  }
}

// Accepts connections over TCP, or over TLS on TCP. Whoever doesn't greet in time is cut off and never shown.
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { Connection, Listener, Listening, WaitOptions } from "@joinery/sync";
import { AcceptedConnections } from "../accepted-connections.js";
import { TransportError } from "../errors.js";
import { cutBeyond } from "../net/connections-per-address.js";
import { hostAndPortOf, hostInUrl, openPort } from "../net/open-port.js";
import { checkOptionNames, connectionOptionNames, type OptionNames } from "../option-names.js";
import { exchangeGreetings } from "./greeting.js";
import { TcpConnection } from "./tcp-connection.js";
import { type TcpOptions, withDefaults } from "./tcp-options.js";

export interface TcpListenerOptions extends TcpOptions {
  /** The port; 0 takes any free one, which `address` then names. Default 0. */
  readonly port?: number;
  /** Default "127.0.0.1", which only this machine reaches; "0.0.0.0" or "::" opens it to the network. */
  readonly host?: string;
  /** Makes it `tls:`: what `tls.createServer` takes, such as `cert`, `key`, `ca`, `requestCert`. */
  readonly tls?: TlsOptions;
  /** How many may be connected at once, those included that haven't greeted; further ones are cut off. Default 1,000. */
  readonly connectionsMax?: number;
  /** How many of them from one address; an IPv6 network of 64 bits counts as one. Default: as many as there may be. */
  readonly connectionsPerAddress?: number;
}

const optionNames: OptionNames<TcpListenerOptions> = {
  ...connectionOptionNames,
  port: true,
  host: true,
  tls: true,
  connectionsMax: true,
  connectionsPerAddress: true,
};

/** A listener for TCP connections. Nothing is opened before `listen`. */
export function tcpListener(options: TcpListenerOptions = {}): Listener {
  checkOptionNames("tcpListener", options, optionNames);
  const complete = withDefaults(options);
  return { listen: (onConnection, wait) => new TcpListening({ ...options, ...complete }, onConnection).open(wait) };
}

class TcpListening implements Listening {
  address = "";
  readonly #options: TcpListenerOptions & Required<TcpOptions>;
  readonly #onConnection: (connection: Connection) => void;
  readonly #server: Server;
  readonly #accepted = new AcceptedConnections();
  /** Sockets that haven't greeted, by where they come from: TLS makes a second object of each. */
  readonly #strangers = new Map<string, Socket>();
  #closed: Promise<void> | undefined;

  constructor(options: TcpListenerOptions & Required<TcpOptions>, onConnection: (connection: Connection) => void) {
    this.#options = options;
    this.#onConnection = onConnection;
    this.#server = createOwnServer(options);
    this.#server.maxConnections = options.connectionsMax ?? 1000;
    cutBeyond(this.#server, options.connectionsPerAddress);
  }

  async open({ signal }: WaitOptions = {}): Promise<Listening> {
    const { host = "127.0.0.1", port = 0, tls } = this.#options;
    this.#server.on("connection", (socket: Socket) => this.#track(socket));
    this.#server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => this.#greet(socket));
    await openPort(this.#server, { host, port }, signal);
    // A connection that can't be accepted, for want of file handles say, is lost; the others go on.
    this.#server.on("error", () => {});
    this.address = `${this.#scheme}://${hostAndPortOf(this.#server.address() as AddressInfo)}`;
    return this;
  }

  async close({ signal }: WaitOptions = {}): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#strangers.values()) socket.destroy();
    await this.#accepted.close(signal);
    await this.#closed;
  }

  get #scheme(): string {
    return this.#options.tls === undefined ? "tcp" : "tls";
  }

  #track(socket: Socket): void {
    if (socket.destroyed) return;
    const remote = this.#remoteOf(socket);
    this.#strangers.set(remote, socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      if (this.#strangers.get(remote) === socket) this.#strangers.delete(remote);
    });
  }

  #greet(socket: Socket): void {
    if (socket.destroyed) return;
    this.#track(socket);
    const timer = setTimeout(() => socket.destroy(), this.#options.connectTimeoutMs);
    exchangeGreetings(socket, {
      greeted: () => {
        clearTimeout(timer);
        this.#accept(socket);
      },
      refused: () => {
        clearTimeout(timer);
        socket.destroy();
      },
    });
  }

  #accept(socket: Socket): void {
    const remote = this.#remoteOf(socket);
    this.#strangers.delete(remote);
    const connection = new TcpConnection(socket, remote, this.#options, () => this.#accepted.delete(connection));
    this.#accepted.add(connection);
    this.#onConnection(connection);
  }

  #remoteOf({ remoteAddress = "unknown", remotePort = 0 }: Socket): string {
    return `${this.#scheme}://${hostInUrl(remoteAddress)}:${remotePort}`;
  }
}

function createOwnServer({ tls, connectTimeoutMs }: TcpListenerOptions & Required<TcpOptions>): Server {
  if (tls === undefined) return createServer();
  try {
    return createTlsServer({ handshakeTimeout: connectTimeoutMs, ...tls });
  } catch (cause) {
    throw new TransportError("INVALID_OPTION", "the options of TLS for this listener are not valid", { cause });
  }
}

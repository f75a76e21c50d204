// Accepts WebSocket connections, on a port of its own or on a server that is there already.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { TLSSocket, type TlsOptions } from "node:tls";
import type { Connection, Listener, Listening, WaitOptions } from "@joinery/sync";
import { type WebSocket, WebSocketServer } from "ws";
import { AcceptedConnections } from "../accepted-connections.js";
import { ConnectionsPerAddress, cutBeyond } from "../net/connections-per-address.js";
import { awaitOpen, hostInUrl, openPort } from "../net/open-port.js";
import { checkOptionNames, connectionOptionNames, type OptionNames } from "../option-names.js";
import { keepAlive } from "../websocket/keep-alive.js";
import { WebSocketConnection } from "../websocket/websocket-connection.js";
import { type WebSocketOptions, withDefaults } from "../websocket/websocket-options.js";
import { asFrameSocket, wsSettings } from "../websocket/ws-socket.js";
import { addressOf } from "./server-address.js";
import { guardUpgrades } from "./upgrade-gate.js";

export interface WebSocketListenerOptions extends Omit<WebSocketOptions, "connectTimeoutMs"> {
  /** How long a socket has to ask for a WebSocket before it is cut off. Default 10,000 ms. Without effect beside `server`. */
  readonly connectTimeoutMs?: number;
  /** The port; 0 takes any free one, which `address` then names. Default 0. Without effect beside `server`. */
  readonly port?: number;
  /** Default "127.0.0.1", which only this machine reaches; "0.0.0.0" opens it to the network. */
  readonly host?: string;
  /** A server to share, which stays yours: closing the listening leaves it open. An HTTPS server gives `wss:`. */
  readonly server?: Server;
  /** Makes it `wss:`: what `tls.createServer` takes, such as `cert` and `key`. Without effect beside `server`. */
  readonly tls?: TlsOptions;
  /** The one path to accept, such as "/sync". Default: every path. */
  readonly path?: string;
  /**
   * How many connections may be open at once; beyond it dialers are refused. As many sockets may be there that have not asked yet,
   * save beside `server`. Default 1,000.
   */
  readonly connectionsMax?: number;
  /**
   * How many of them may come from one address; an IPv6 network of 64 bits counts as one. Twice as many sockets may be there of each, save
   * beside `server`. Behind a proxy all have its address. Default: as many as there may be.
   */
  readonly connectionsPerAddress?: number;
  /** Hears of each dialer that was refused for want of room, with where it came from: an address alone, perhaps as often as it likes. */
  readonly onRefused?: (remote: string) => void;
}

const optionNames: OptionNames<WebSocketListenerOptions> = {
  ...connectionOptionNames,
  port: true,
  host: true,
  server: true,
  tls: true,
  path: true,
  connectionsMax: true,
  connectionsPerAddress: true,
  onRefused: true,
};

/** A listener for WebSocket connections. Nothing is opened before `listen`. */
export function webSocketListener(options: WebSocketListenerOptions = {}): Listener {
  checkOptionNames("webSocketListener", options, optionNames);
  return { listen: (onConnection, wait) => new WebSocketListening(options, onConnection).open(wait) };
}

class WebSocketListening implements Listening {
  address = "";
  readonly #options: WebSocketListenerOptions;
  readonly #onConnection: (connection: Connection) => void;
  readonly #server: Server;
  readonly #handshakes: WebSocketServer;
  readonly #accepted = new AcceptedConnections();
  readonly #perAddress: ConnectionsPerAddress;
  #removeGate: () => void = () => {};
  /** Resolves when a server of its own is closed. */
  #closed: Promise<void> | undefined;

  constructor(options: WebSocketListenerOptions, onConnection: (connection: Connection) => void) {
    this.#options = options;
    this.#onConnection = onConnection;
    this.#perAddress = new ConnectionsPerAddress(options.connectionsPerAddress);
    const complete = withDefaults(options);
    this.#server = options.server ?? createOwnServer(options.tls, complete.connectTimeoutMs);
    const settings = wsSettings(complete);
    this.#handshakes = new WebSocketServer({ ...settings, noServer: true, clientTracking: false });
  }

  async open({ signal }: WaitOptions = {}): Promise<Listening> {
    const { server, host = "127.0.0.1", port = 0, path, connectionsMax = 1000 } = this.#options;
    await (server === undefined ? openPort(this.#server, { host, port }, signal) : awaitOpen(server, signal));
    // A connection that can't be accepted, for want of file handles say, is lost; the others go on.
    if (server === undefined) {
      this.#server.on("error", () => {}).maxConnections = 2 * connectionsMax;
      cutBeyond(this.#server, 2 * (this.#options.connectionsPerAddress ?? connectionsMax));
    }
    this.address = addressOf(this.#server, path ?? "");
    this.#removeGate = guardUpgrades(this.#server, {
      path,
      hasRoom: ({ socket: { remoteAddress = "unknown" } }) => {
        const hasRoom = this.#accepted.size < connectionsMax && this.#perAddress.hasRoom(remoteAddress);
        if (!hasRoom) this.#options.onRefused?.(remoteAddress);
        return hasRoom;
      },
      admit: (request, socket, head) =>
        this.#handshakes.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted, request)),
    });
    return this;
  }

  async close({ signal }: WaitOptions = {}): Promise<void> {
    this.#removeGate();
    if (this.#options.server === undefined) {
      this.#closed ??= new Promise<void>((resolve) => this.#server.close(() => resolve()));
      this.#server.closeAllConnections();
    }
    await this.#accepted.close(signal);
    await this.#closed;
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const options = withDefaults(this.#options);
    const { remoteAddress = "unknown", remotePort = 0 } = request.socket;
    const scheme = request.socket instanceof TLSSocket ? "wss" : "ws";
    const remote = `${scheme}://${hostInUrl(remoteAddress)}:${remotePort}`;
    const connection = new WebSocketConnection(asFrameSocket(socket), remote, options, () => {
      this.#accepted.delete(connection);
      this.#perAddress.leave(remoteAddress);
    });
    this.#accepted.add(connection);
    this.#perAddress.enter(remoteAddress);
    keepAlive(socket, connection, options.keepAliveMs);
    this.#onConnection(connection);
  }
}

/** How often sockets are looked at that have not asked yet. */
const checkMs = 1000;

/** Who has not asked in time is cut off: in the middle of TLS, of a request, or before any. */
function createOwnServer(tls: TlsOptions | undefined, timeoutMs: number): Server {
  const connectionsCheckingInterval = Math.min(checkMs, timeoutMs);
  const settings = { headersTimeout: timeoutMs, requestTimeout: timeoutMs, connectionsCheckingInterval };
  if (tls === undefined) return createServer(settings, answerPlainRequest);
  return createTlsServer({ handshakeTimeout: timeoutMs, ...tls, ...settings }, answerPlainRequest);
}

function answerPlainRequest(_request: IncomingMessage, response: ServerResponse): void {
  const headers = { "Content-Type": "text/plain", Upgrade: "websocket", Connection: "Upgrade, close" };
  response.writeHead(426, headers).end("This is a WebSocket.\n");
}

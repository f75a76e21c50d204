// Accepts WebSocket connections, on a port of its own or on a server that is there already.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Connection, Listener, Listening } from "@joinery/sync";
import { type WebSocket, WebSocketServer } from "ws";
import { closeReasons } from "../close-reasons.js";
import { keepAlive } from "../websocket/keep-alive.js";
import { WebSocketConnection } from "../websocket/websocket-connection.js";
import { type WebSocketOptions, withDefaults } from "../websocket/websocket-options.js";
import { asFrameSocket, wsSettings } from "../websocket/ws-socket.js";
import { addressOf, awaitOpen, openPort } from "./listen-address.js";
import { guardUpgrades } from "./upgrade-gate.js";

export interface WebSocketListenerOptions extends Omit<WebSocketOptions, "connectTimeoutMs"> {
  /** The port; 0 takes any free one, which `address` then names. Default 0. Without effect beside `server`. */
  readonly port?: number;
  /** Default "127.0.0.1", which only this machine reaches; "0.0.0.0" opens it to the network. */
  readonly host?: string;
  /** A server to share, which stays yours: closing the listening leaves it open. An HTTPS server gives `wss:`. */
  readonly server?: Server;
  /** The one path to accept, such as "/sync". Default: every path. */
  readonly path?: string;
  /** How many connections may be open at once; beyond it dialers are refused. Default 1,000. */
  readonly connectionsMax?: number;
}

/** A listener for WebSocket connections. Nothing is opened before `listen`. */
export function webSocketListener(options: WebSocketListenerOptions = {}): Listener {
  return { listen: (onConnection) => new WebSocketListening(options, onConnection).open() };
}

class WebSocketListening implements Listening {
  address = "";
  readonly #options: WebSocketListenerOptions;
  readonly #onConnection: (connection: Connection) => void;
  readonly #server: Server;
  readonly #handshakes: WebSocketServer;
  /** What was accepted and has not ended. */
  readonly #connections = new Set<WebSocketConnection>();
  #removeGate: () => void = () => {};
  /** Called when the last connection has ended, once there is a wish to close. */
  #onEmpty: () => void = () => {};
  #closing: Promise<void> | undefined;

  constructor(options: WebSocketListenerOptions, onConnection: (connection: Connection) => void) {
    this.#options = options;
    this.#onConnection = onConnection;
    this.#server = options.server ?? createServer(answerPlainRequest);
    const settings = wsSettings(withDefaults(options));
    this.#handshakes = new WebSocketServer({ ...settings, noServer: true, clientTracking: false });
  }

  async open(): Promise<Listening> {
    const { server, host = "127.0.0.1", port = 0, path, connectionsMax = 1000 } = this.#options;
    await (server === undefined ? openPort(this.#server, { host, port }) : awaitOpen(server));
    // A connection that can't be accepted, for want of file handles say, is lost; the others go on.
    if (server === undefined) this.#server.on("error", () => {});
    this.address = addressOf(this.#server, path ?? "");
    this.#removeGate = guardUpgrades(this.#server, {
      path,
      hasRoom: () => this.#connections.size < connectionsMax,
      admit: (request, socket, head) =>
        this.#handshakes.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted, request)),
    });
    return this;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const options = withDefaults(this.#options);
    const { remoteAddress = "unknown", remotePort = 0 } = request.socket;
    const remote = `ws://${remoteAddress.includes(":") ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
    const connection = new WebSocketConnection(asFrameSocket(socket), remote, options, () => {
      this.#connections.delete(connection);
      if (this.#connections.size === 0) this.#onEmpty();
    });
    this.#connections.add(connection);
    keepAlive(socket, connection, options.keepAliveMs);
    this.#onConnection(connection);
  }

  async #close(): Promise<void> {
    this.#removeGate();
    const isOwn = this.#options.server === undefined;
    const closed = isOwn ? new Promise<void>((resolve) => this.#server.close(() => resolve())) : undefined;
    if (isOwn) this.#server.closeAllConnections();
    for (const connection of this.#connections) connection.close(closeReasons.listenerClosed);
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
      });
    }
    await closed;
  }
}

function answerPlainRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { "Content-Type": "text/plain", Upgrade: "websocket" }).end("This is a WebSocket.\n");
}

// A dial, for both kinds of socket: one outcome out of four (open, refused, too late, aborted), and nothing left behind.
import type { Connection } from "@joinery/sync";
import { TransportError } from "../errors.js";
import type { FrameSocket } from "./frame-socket.js";
import { WebSocketConnection } from "./websocket-connection.js";
import type { WebSocketOptions } from "./websocket-options.js";

export interface DialRequest<Socket> {
  readonly target: string;
  readonly options: Required<WebSocketOptions>;
  readonly signal: AbortSignal;
  /** Begins to connect; throws when the target is no address. */
  open(): Socket;
  /** Called once the connection is open, before anybody else has it. */
  onOpen?(socket: Socket, connection: WebSocketConnection): void;
}

/** Resolves with an open connection; rejects with a `TransportError`, or with the signal's reason. */
export function dialSocket<Socket extends FrameSocket>(request: DialRequest<Socket>): Promise<Connection> {
  const { target, options, signal } = request;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let cause: unknown;
    const socket = openSocket(request);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
    const giveUp = (error: unknown): void => {
      settle();
      abandon(socket);
      reject(error);
    };
    const abort = (): void => giveUp(signal.reason);
    const timer = setTimeout(
      () => giveUp(cannotConnect(target, `didn't answer within ${options.connectTimeoutMs} ms`)),
      options.connectTimeoutMs,
    );
    signal.addEventListener("abort", abort, { once: true });
    socket.onerror = ({ error }) => {
      cause = error;
    };
    socket.onclose = () => giveUp(cannotConnect(target, "didn't accept the connection", cause));
    socket.onopen = () => {
      settle();
      const connection = new WebSocketConnection(socket, target, options);
      request.onOpen?.(socket, connection);
      resolve(connection);
    };
  });
}

function openSocket<Socket>({ target, open }: DialRequest<Socket>): Socket {
  try {
    return open();
  } catch (cause) {
    throw new TransportError(
      "INVALID_ADDRESS",
      `${target} is no address of a WebSocket: give one like ws://host:port`,
      {
        cause,
      },
    );
  }
}

/** Lets go of a socket that nobody will use. Its error handler stays, because `ws` throws errors that nobody takes. */
function abandon(socket: FrameSocket): void {
  socket.onopen = null;
  socket.onclose = null;
  socket.onerror = () => {};
  if (socket.terminate !== undefined) socket.terminate();
  else socket.close(1000, "");
}

function cannotConnect(target: string, what: string, cause?: unknown): TransportError {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new TransportError(
    "CANNOT_CONNECT",
    `${target} ${what}${detail}: check that a listener is open there, or try again later`,
    cause === undefined ? {} : { cause },
  );
}

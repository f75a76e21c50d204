// A dial by either kind of WebSocket.
import type { Connection } from "@joinery/sync";
import { attemptDial } from "../dial-attempt.js";
import { invalidAddress } from "./checked-address.js";
import type { FrameSocket } from "./frame-socket.js";
import { WebSocketConnection } from "./websocket-connection.js";
import type { WebSocketOptions } from "./websocket-options.js";

export interface SocketDial<Socket> {
  readonly target: string;
  readonly options: Required<WebSocketOptions>;
  readonly signal: AbortSignal;
  /** Begins to connect; throws when the target is no address. */
  open(): Socket;
  /** Called once the connection is open, before anybody else has it. */
  onOpen?(socket: Socket, connection: WebSocketConnection): void;
}

/** Resolves with an open connection; rejects with a `TransportError`, or with the signal's reason. */
export function dialSocket<Socket extends FrameSocket>(dial: SocketDial<Socket>): Promise<Connection> {
  const { target, options, signal } = dial;
  return attemptDial({ target, signal, timeoutMs: options.connectTimeoutMs }, ({ open, refuse }) => {
    let cause: unknown;
    const socket = openSocket(dial);
    socket.onerror = ({ error }) => {
      cause = error;
    };
    socket.onclose = () => {
      if (isFull(cause)) refuse("has no room for another connection", cause, "try again later, or raise its bounds");
      else refuse("didn't accept the connection", cause);
    };
    socket.onopen = () => {
      const connection = new WebSocketConnection(socket, target, options);
      dial.onOpen?.(socket, connection);
      open(connection);
    };
    return () => abandon(socket);
  });
}

function openSocket<Socket>({ target, open }: SocketDial<Socket>): Socket {
  try {
    return open();
  } catch (cause) {
    throw invalidAddress(target, cause);
  }
}

/** What a listener of ours answers beyond its bounds; browsers tell nobody. */
function isFull(cause: unknown): boolean {
  return cause instanceof Error && / 503$/.test(cause.message);
}

/** Lets go of a socket that nobody will use. Its error handler stays, because `ws` throws errors that nobody takes. */
function abandon(socket: FrameSocket): void {
  socket.onopen = null;
  socket.onclose = null;
  socket.onerror = () => {};
  if (socket.terminate !== undefined) socket.terminate();
  else socket.close(1000, "");
}

// Opens the port of a server, or waits for it, for every listener on Node, and says what to do when it can't be had.
import type { Server } from "node:net";
import { TransportError } from "../errors.js";

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/** Resolves once `server` accepts; rejects with a `TransportError` or the signal's reason, and then it doesn't listen. */
export async function openPort(server: Server, { host, port }: ListenAddress, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const opening = untilListening(server, (cause) => listenFault(cause, `port ${port} of ${host}`), signal);
  server.listen(port, host);
  try {
    await opening;
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Resolves once a server that somebody else opens accepts. */
export async function awaitOpen(server: Server, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (server.listening) return;
  await untilListening(server, (cause) => listenFault(cause, "the server that was given"), signal);
}

function untilListening(
  server: Server,
  faultOf: (cause: NodeJS.ErrnoException) => TransportError,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      server.off("error", onError);
      server.off("listening", onListening);
      signal?.removeEventListener("abort", onAbort);
    };
    const onError = (cause: NodeJS.ErrnoException): void => {
      settle();
      reject(faultOf(cause));
    };
    const onAbort = (): void => {
      settle();
      reject(signal?.reason);
    };
    const onListening = (): void => {
      settle();
      resolve();
    };
    server.on("error", onError);
    server.on("listening", onListening);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function listenFault(cause: NodeJS.ErrnoException, where: string): TransportError {
  if (cause.code === "EADDRINUSE") {
    return new TransportError("ADDRESS_IN_USE", `${where} is taken: stop the other program or choose another port`, {
      cause,
    });
  }
  return new TransportError("CANNOT_LISTEN", `can't listen on ${where} (${cause.message}): choose another`, { cause });
}

/** The host and port of an open server as a URL has them, such that a dialer on this machine reaches it. */
export function hostAndPortOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${hostInUrl(address)}:${port}`;
}

/** "0.0.0.0" and "::" mean every address of the machine, and are none themselves. */
export function hostInUrl(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  if (address === "::") return "[::1]";
  return address.includes(":") ? `[${address}]` : address;
}

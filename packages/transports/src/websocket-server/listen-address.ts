// Opens the port of a server, or waits for it, and says where a dialer finds it.
import type { Server } from "node:http";
import { Server as TlsServer } from "node:tls";
import { TransportError } from "../errors.js";

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/** Resolves once `server` accepts; rejects with a `TransportError`, and then it doesn't listen. */
export function openPort(server: Server, { host, port }: ListenAddress): Promise<void> {
  const opening = untilListening(server, (cause) => listenFault(cause, `port ${port} of ${host}`));
  server.listen(port, host);
  return opening;
}

/** Resolves once a server that somebody else opens accepts. */
export async function awaitOpen(server: Server): Promise<void> {
  if (!server.listening) await untilListening(server, (cause) => listenFault(cause, "the server that was given"));
}

function untilListening(server: Server, faultOf: (cause: NodeJS.ErrnoException) => TransportError): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException): void => {
      server.off("listening", onListening);
      reject(faultOf(cause));
    };
    const onListening = (): void => {
      server.off("error", onError);
      resolve();
    };
    server.once("error", onError);
    server.once("listening", onListening);
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

/** The address of an open server, in the form a dialer on this machine takes. */
export function addressOf(server: Server, path: string): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") return `ws+unix:${bound ?? ""}:${path}`;
  return `${server instanceof TlsServer ? "wss" : "ws"}://${hostInUrl(bound.address)}:${bound.port}${path}`;
}

/** "0.0.0.0" and "::" mean every address of the machine, and are none themselves. */
function hostInUrl(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  if (address === "::") return "[::1]";
  return address.includes(":") ? `[${address}]` : address;
}

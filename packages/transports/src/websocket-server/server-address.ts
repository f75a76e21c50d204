// Where a dialer finds a server that is open.
import type { Server } from "node:http";
import { Server as TlsServer } from "node:tls";
import { hostAndPortOf } from "../net/open-port.js";

/** The address of an open server, in the form a dialer on this machine takes. */
export function addressOf(server: Server, path: string): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") return `ws+unix:${bound ?? ""}:${path}`;
  return `${server instanceof TlsServer ? "wss" : "ws"}://${hostAndPortOf(bound)}${path}`;
}

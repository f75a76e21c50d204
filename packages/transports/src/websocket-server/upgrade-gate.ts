// Decides which requests become WebSockets: those for our path, while there is room. It answers the others in plain
// HTTP, unless the server is somebody else's and a second listener may want them.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

export interface Gate {
  /** The path that is ours; undefined takes every path. */
  readonly path: string | undefined;
  hasRoom(request: IncomingMessage): boolean;
  admit(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Puts the gate in front of the server's upgrades. @returns what takes it away again */
export function guardUpgrades(server: Server, gate: Gate): () => void {
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (gate.path !== undefined && pathOf(request) !== gate.path) {
      if (server.listenerCount("upgrade") === 1) refuse(socket, "404 Not Found");
    } else if (!gate.hasRoom(request)) refuse(socket, "503 Service Unavailable");
    else gate.admit(request, socket, head);
  };
  server.on("upgrade", onUpgrade);
  return () => server.off("upgrade", onUpgrade);
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] as string;
}

function refuse(socket: Duplex, status: string): void {
  // Whoever is refused may hang up first, which is no fault of ours, or never: the server looks after this socket no more.
  socket.on("error", () => {});
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

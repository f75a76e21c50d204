// How many connections there are from each remote address, so that one machine can't take the places of all others. Whoever has IPv6
// has 2^64 addresses at least, so the half that its network gave it counts.

import type { Server, Socket } from "node:net";

/** What the connections of one machine have in common; text that is no address stands for itself. */
export function sharedAddress(address: string): string {
  const bare = (address.split("%", 1)[0] as string).toLowerCase();
  const mapped = /^(?:0*:)*:?ffff:(?:0:)?(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!bare.includes(":")) return bare;
  const [head = "", tail] = bare.split("::", 2);
  const before = wordsOf(head);
  const after = tail === undefined ? [] : wordsOf(tail);
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const words = [...before, ...new Array<string>(gap).fill("0"), ...after];
  return `${words.slice(0, 4).join(":")}::/64`;
}

function wordsOf(text: string): string[] {
  return text === "" ? [] : text.split(":").map((word) => word.replace(/^0+(?=.)/, ""));
}

export class ConnectionsPerAddress {
  readonly #max: number;
  readonly #counts: Map<string, number> = new Map();

  /** @param max most of each address */
  constructor(max: number = Number.POSITIVE_INFINITY) {
    this.#max = max;
  }

  /** True while there may be one more. */
  hasRoom(address: string): boolean {
    return (this.#counts.get(sharedAddress(address)) ?? 0) < this.#max;
  }

  /** There is one more. */
  enter(address: string): void {
    const shared = sharedAddress(address);
    this.#counts.set(shared, (this.#counts.get(shared) ?? 0) + 1);
  }

  /** One that has entered is gone. */
  leave(address: string): void {
    const shared = sharedAddress(address);
    const count = this.#counts.get(shared) ?? 0;
    if (count > 1) this.#counts.set(shared, count - 1);
    else this.#counts.delete(shared);
  }
}

/** Has a server cut off sockets of an address beyond so many, before anything is read of them. */
export function cutBeyond(server: Server, max: number | undefined): void {
  const sockets = new ConnectionsPerAddress(max);
  server.on("connection", (socket: Socket) => {
    const { remoteAddress = "unknown" } = socket;
    if (!sockets.hasRoom(remoteAddress)) {
      socket.destroy();
      return;
    }
    sockets.enter(remoteAddress);
    socket.once("close", () => sockets.leave(remoteAddress));
  });
}

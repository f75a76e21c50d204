// Two connected ends in one process, for tests of what runs above a transport: faults are one function away.
import type { Connection } from "@joinery/sync";
import { type MemoryLinkOptions, withDefaults } from "./link-options.js";
import { MemoryConnection } from "./memory-connection.js";
import { MemoryWire } from "./memory-wire.js";

/** Two ends of one link. Frames arrive in a later turn, in order and whole unless `fault` says otherwise. */
export function memoryLink(options: MemoryLinkOptions = {}): readonly [Connection, Connection] {
  return connectedPair(["memory:second", "memory:first"], options, [ignore, ignore]);
}

/**
 * @param remotes what each of the two calls the other
 * @param onEnds called when the link has ended for that side; perhaps twice
 */
export function connectedPair(
  remotes: readonly [string, string],
  options: MemoryLinkOptions,
  onEnds: readonly [() => void, () => void],
): readonly [MemoryConnection, MemoryConnection] {
  const complete = withDefaults(options);
  const there = new MemoryWire(complete, true);
  const back = new MemoryWire(complete, false);
  return [
    new MemoryConnection(remotes[0], [there, back], complete, onEnds[0]),
    new MemoryConnection(remotes[1], [back, there], complete, onEnds[1]),
  ];
}

function ignore(): void {}

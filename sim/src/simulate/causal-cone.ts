// What can have led to a moment at a node: the frames with entries that reached it, those that reached their senders before they sent, and
// so on. Happened-before after Lamport (1978), walked backwards.

import { bringsEntries, type Trace, type TracedMessage } from "./trace.js";

export interface CausalCone {
  readonly messages: ReadonlySet<TracedMessage>;
  /** Whether what a node did at a moment can have led there. */
  includes(node: number, atMs: number): boolean;
}

/** The cone of a node at a moment, virtual milliseconds. */
export function causalCone({ messages }: Trace, node: number, atMs: number): CausalCone {
  /** By node: up to when what it did can have led there. */
  const reachMs = new Map<number, number>([[node, atMs]]);
  const inCone = new Set<TracedMessage>();
  const arrived = messages.filter((message) => message.arrivedMs !== undefined && bringsEntries(message));
  arrived.sort((a, b) => (b.arrivedMs as number) - (a.arrivedMs as number));
  for (const message of arrived) {
    const { from, to, sentMs } = message;
    if ((message.arrivedMs as number) > (reachMs.get(to) ?? -1)) continue;
    inCone.add(message);
    reachMs.set(from, Math.max(sentMs, reachMs.get(from) ?? -1));
  }
  return { messages: inCone, includes: (of, whenMs) => whenMs <= (reachMs.get(of) ?? -1) };
}

// A trace for ShiViz: a line per event with its node, the node's vector clock, and what it was. ShiViz reads it with the expression in `shivizParser`.

import { bringsEntries, type Trace } from "./trace.js";

/** How ShiViz has to be told to read the lines. */
export const shivizParser = "(?<host>\\S*) (?<clock>{.*}) (?<event>.*)";

interface Happening {
  readonly atMs: number;
  readonly node: number;
  readonly text: string;
  /** Sends, which the arrival of the same number follows. */
  readonly sends?: number;
  readonly takes?: number;
}

/** One line per operation, sending and arrival, in the order of time. Only frames that bring entries and came are in it. */
export function shivizLog(trace: Trace): string {
  const clocks = Array.from({ length: trace.nodes }, () => new Map<number, number>());
  const sent = new Map<number, ReadonlyMap<number, number>>();
  const lines = happenings(trace).map(({ atMs, node, text, sends, takes }) => {
    const clock = clocks[node] as Map<number, number>;
    const came = takes === undefined ? undefined : sent.get(takes);
    for (const [other, count] of came ?? []) clock.set(other, Math.max(count, clock.get(other) ?? 0));
    clock.set(node, (clock.get(node) ?? 0) + 1);
    if (sends !== undefined) sent.set(sends, new Map(clock));
    const shown = [...clock].sort(([a], [b]) => a - b).map(([other, count]) => `"node${other}":${count}`);
    return `node${node} {${shown.join(", ")}} ${(atMs / 1000).toFixed(3)} s: ${text}`;
  });
  return `${lines.join("\n")}\n`;
}

function happenings({ steps, messages }: Trace): Happening[] {
  const made = steps.map(({ atMs, node, operation, args }) => ({
    atMs,
    node,
    text: `${operation} ${JSON.stringify(args)}`,
  }));
  const carried = messages.filter(bringsEntries).flatMap(({ from, to, sentMs, arrivedMs, bytes }, number) => {
    if (arrivedMs === undefined) return [];
    return [
      { atMs: sentMs, node: from, text: `sends ${bytes} B to node ${to}`, sends: number },
      { atMs: arrivedMs, node: to, text: `gets ${bytes} B of node ${from}`, takes: number },
    ];
  });
  // What is sent at a moment comes before what arrives then; the order of events at equal times is kept otherwise.
  return [...made, ...carried].sort((a, b) => a.atMs - b.atMs || Number("takes" in a) - Number("takes" in b));
}

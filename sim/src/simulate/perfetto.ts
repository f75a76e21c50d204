// A trace for Perfetto and chrome://tracing: a track per node, with its operations and how long it was down, and arrows for frames that bring entries.
// The format: Trace Event Format, of which complete events (X), instants (i), flows (s, f) and names (M) are used.

import { scheduleOf } from "../faults/fault.js";
import type { Schedule } from "./schedule.js";
import { bringsEntries, type Trace } from "./trace.js";

/** JSON text; times are in microseconds there. */
export function perfettoTrace(trace: Trace, { faults }: Schedule): string {
  const at = (ms: number): number => ms * 1000;
  const names = Array.from({ length: trace.nodes }, (_, node) => ({
    ...{ ph: "M", pid: 1, tid: node, name: "thread_name", args: { name: `node ${node}` } },
  }));
  const steps = trace.steps.map(({ node, atMs, operation, args }) => ({
    ...{ ph: "X", pid: 1, tid: node, ts: at(atMs), dur: 200, name: operation, cat: "operation", args },
  }));
  const down = scheduleOf(faults).crashes.map(({ node, atMs, restartAtMs }) => ({
    ...{ ph: "X", pid: 1, tid: node, ts: at(atMs), dur: at(restartAtMs - atMs), name: "down", cat: "fault" },
  }));
  const frames = trace.messages.filter(bringsEntries).flatMap(({ from, to, sentMs, arrivedMs, bytes }, id) => {
    const name = arrivedMs === undefined ? "lost" : "entries";
    const common = { pid: 1, name, cat: "frame" };
    const sent = { ...common, ph: "X", tid: from, ts: at(sentMs), dur: 100, args: { to, bytes } };
    if (arrivedMs === undefined) return [sent];
    return [
      sent,
      { ...common, ph: "X", tid: to, ts: at(arrivedMs), dur: 100, args: { from, bytes } },
      { ...common, ph: "s", id, tid: from, ts: at(sentMs) },
      { ...common, ph: "f", bp: "e", id, tid: to, ts: at(arrivedMs) },
    ];
  });
  return `${JSON.stringify({ displayTimeUnit: "ms", traceEvents: [...names, ...steps, ...down, ...frames] })}\n`;
}

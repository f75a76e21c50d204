// A schedule for people: what happens when, one line each.

import type { Fault } from "../faults/fault.js";
import type { TightLimits } from "../faults/limits-fault.js";
import { groupShape } from "../faults/partition-shape.js";
import { counted } from "../report/counted.js";
import type { Schedule, Step } from "./schedule.js";

/** Something that happens in a schedule. */
export interface Told {
  readonly atMs: number;
  readonly text: string;
}

/** All of a schedule in order of time; operations after faults that begin at the same moment. */
export function toldOf({ faults, steps }: Schedule): Told[] {
  return [
    ...faults.map((fault) => ({ atMs: fault.startMs, text: describeFault(fault) })),
    ...steps.map((step) => ({ atMs: step.atMs, text: describeStep(step) })),
  ].sort((a, b) => a.atMs - b.atMs);
}

/** How much there is of a schedule: `2 nodes, 11 operations, 1 fault`. */
export function describeSize({ nodes, steps, faults }: Schedule): string {
  return [counted(nodes, "node"), counted(steps.length, "operation"), counted(faults.length, "fault")].join(", ");
}

/** As `toldOf`, a line each. At most `linesMax`, and how many more there are. */
export function describeSchedule(schedule: Schedule, linesMax = 60): string[] {
  const told = toldOf(schedule);
  const lines = told.slice(0, linesMax).map(({ atMs, text }) => `${seconds(atMs)}  ${text}`);
  lines.unshift(...describeFrames(schedule, linesMax));
  return told.length > linesMax ? [...lines, `and ${told.length - linesMax} more`] : lines;
}

/** What becomes of frames beside what faults do to them. */
function describeFrames({ drops = [], latencyMsMax }: Schedule, linesMax: number): string[] {
  const lost = drops
    .slice(0, linesMax)
    .map(([from, to, sequence]) => `frame ${sequence} from ${from} to ${to} is lost`);
  if (drops.length > linesMax) lost.push(`and ${drops.length - linesMax} more`);
  return latencyMsMax === undefined ? lost : [...lost, `no frame takes longer than ${latencyMsMax} ms`];
}

/** An operation with its node and what it is made with. */
export function describeStep({ node, operation, args }: Step): string {
  return `node ${node}: ${operation}${Object.keys(args).length === 0 ? "" : ` ${JSON.stringify(args)}`}`;
}

/** A fault in a few words, with its end. */
export function describeFault(fault: Fault): string {
  const until = `until ${seconds(fault.endMs).trim()}`;
  switch (fault.kind) {
    case "partition":
      return `partition ${groups(fault.groupOf)} (${groupShape(fault.groupOf) ?? "nobody apart"}, ${fault.mode}) ${until}`;
    case "one-way":
      return `nothing gets from ${list(fault.from)} to ${list(fault.to)} (${fault.mode ?? "drop"}) ${until}`;
    case "crash":
      return `node ${fault.node} crashes, down ${until}`;
    case "cut":
      return `no way between ${fault.pairs.map((pair) => pair.join("-")).join(" ")} (${fault.mode ?? "drop"}) ${until}`;
    case "pause":
      return `node ${fault.node} stands still ${until}`;
    case "clock":
      return `the clock of node ${fault.node}: ${fault.shape}${fault.byMs === 0 ? "" : ` by ${fault.byMs} ms`} ${until}`;
    case "latency":
      return `frames take ${latencyIn[fault.shape]} ${fault.ms} ms ${until}`;
    case "slow-pair":
      return `nodes ${fault.a} and ${fault.b} are ${fault.delayMs} ms slower ${until}`;
    case "clog":
      return `whatever goes to or from node ${fault.node} waits ${until}`;
    case "amnesia":
      return `node ${fault.node} crashes and loses its disk, down ${until}`;
    case "backup":
      return `node ${fault.node} crashes and gets its disk of ${fault.ageMs} ms before, down ${until}`;
    case "clone":
      return `node ${fault.node} crashes and gets a copy of the disk of node ${fault.of}, down ${until}`;
    case "twin":
      return `node ${fault.node} crashes and gets a copy of the disk of node ${fault.of}, and its key, down ${until}`;
    case "double-spend":
      return `node ${fault.node} goes on as node ${fault.of} does, in another part of ${groups(fault.groupOf)} ${until}`;
    case "overdraft":
      return `node ${fault.node} crashes, and code that lies ${overdraftIn[fault.shape]}, down ${until}`;
    case "rot":
      return `node ${fault.node} crashes, and ${counted(fault.records, "record")} on its disk ${fault.records === 1 ? "rots" : "rot"}, down ${until}`;
    case "join":
      return `node ${fault.node} is not there ${until}`;
    case "leave":
      return `node ${fault.node} goes for good`;
    case "disk":
      if (fault.shape === "error") return `the disk of node ${fault.node} fails a write, down ${until}`;
      return `the disk of node ${fault.node} is ${fault.shape}${fault.byMs === 0 ? "" : ` by ${fault.byMs} ms`} ${until}`;
    case "truncation":
      return `node ${fault.node} cuts off its log every ${fault.everyMs} ms ${until}`;
    case "limits":
      return `node ${fault.node} has tight limits: ${limitsOf(fault.limits)}`;
    case "version":
      return `node ${fault.node} runs ${fault.shape === "older" ? "an older" : "a newer"} version`;
    case "bandwidth":
      return `links carry ${counted(fault.bytesPerSecond, "byte")} a second ${until}`;
    case "mtu":
      return `frames above ${counted(fault.bytesMax, "byte")} are lost ${until}`;
    case "bursts":
      return `bursts of ${fault.frames} lost frames, ${percent(fault.probability)} ${until}`;
    case "garbage":
      return `${percent(fault.probability)} of what node ${fault.node} sends arrives as garbage ${until}`;
    case "forgery":
      return `node ${fault.node} is shown a forged entry every ${fault.everyMs} ms ${until}`;
    case "corruption":
      return `${percent(fault.probability)} of all frames are damaged${fault.isCaught ? ", and their links end," : ""} ${until}`;
    case "loss":
      return `${percent(fault.probability)} of all frames are lost ${until}`;
    default:
      return `${fault.kind} of ${percent(fault.probability)}, by up to ${fault.delayMsMax} ms ${until}`;
  }
}

const overdraftIn = {
  payment: "pays from its account what is not there",
  payments: "makes two payments from its account of what is there for one",
  hold: "puts aside from its account what is not there",
} as const;

const latencyIn = {
  constant: "always",
  uniform: "none to twice",
  "long-tail": "about, and some up to a hundred times,",
} as const;

function limitsOf(limits: TightLimits): string {
  return Object.entries(limits)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function groups(groupOf: readonly number[]): string {
  const numbers = [...new Set(groupOf)].sort((a, b) => a - b);
  return numbers.map((group) => list(groupOf.flatMap((of, node) => (of === group ? [node] : [])))).join(" | ");
}

function list(nodes: readonly number[]): string {
  return nodes.join(" ");
}

function percent(probability: number): string {
  return `${Math.round(probability * 10_000) / 100} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`.padStart(10);
}

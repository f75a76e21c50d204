// Faults that do less: for half of their time, to fewer nodes, or in a way that is told in fewer words.

import type { Fault } from "../faults/fault.js";
import type { TightLimits } from "../faults/limits-fault.js";
import type { Cut, OneWay, Partition } from "../faults/link-fault.js";
import type { Schedule } from "../simulate/schedule.js";

/** Shorter windows are left as they are, virtual milliseconds. */
const windowMsMin = 50;

/** Schedules in which one fault is simpler; those of the first fault first. */
export function* withSimplerFaults(schedule: Schedule): Iterable<Schedule> {
  for (const [at, fault] of schedule.faults.entries()) {
    for (const simpler of simplerFaults(fault)) yield { ...schedule, faults: schedule.faults.with(at, simpler) };
  }
}

/** What a fault could be that is simpler, the simplest first. Every chain of them ends. */
export function simplerFaults(fault: Fault): Fault[] {
  return [...simplerKinds(fault), ...halves(fault)];
}

function simplerKinds(fault: Fault): Fault[] {
  switch (fault.kind) {
    case "partition":
      return simplerPartitions(fault);
    case "cut":
      return [...withoutOne(fault.pairs).map((pairs) => ({ ...fault, pairs })), ...inModeDrop(fault)];
    case "one-way":
      return [
        ...withoutOne(fault.from).map((from) => ({ ...fault, from })),
        ...withoutOne(fault.to).map((to) => ({ ...fault, to })),
        ...inModeDrop(fault),
      ];
    case "latency":
      return fault.shape === "constant" ? [] : [{ ...fault, shape: "constant" }];
    case "limits":
      return withoutOne(Object.entries(fault.limits)).map((left) => ({
        ...fault,
        limits: Object.fromEntries(left) as TightLimits,
      }));
    case "amnesia":
    case "backup":
    case "clone":
    case "twin":
    case "rot": {
      const { node, startMs, endMs } = fault;
      return [{ kind: "crash", node, startMs, endMs }];
    }
    case "overdraft": {
      const { node, shape, startMs, endMs } = fault;
      const crash: Fault = { kind: "crash", node, startMs, endMs };
      return shape === "payment" ? [crash] : [crash, { ...fault, shape: "payment" }];
    }
    case "double-spend": {
      const { node, of, startMs } = fault;
      return [{ kind: "twin", node, of, startMs, endMs: startMs + 1 }];
    }
    case "loss":
      return fault.probability < 1 ? [{ ...fault, probability: 1 }] : [];
    default:
      return [];
  }
}

/** One node against all others, then one group fewer; what is held up is lost. */
function simplerPartitions(fault: Partition): Partition[] {
  const { groupOf, mode } = fault;
  const sizes = [0, 1].map((group) => groupOf.filter((of) => of === group).length);
  const isSimple = new Set(groupOf).size < 2 || (Math.max(...groupOf) === 1 && Math.min(...sizes) === 1);
  const alone = isSimple || groupOf.length > 64 ? [] : groupOf.map((_, node) => only(node, groupOf.length));
  const last = Math.max(...groupOf);
  const merged = last > 1 ? [groupOf.map((group) => (group === last ? 0 : group))] : [];
  const simpler: Partition[] = [...alone, ...merged].map((groups) => ({ ...fault, groupOf: groups }));
  return mode === "drop" ? simpler : [...simpler, { ...fault, mode: "drop" }];
}

function inModeDrop(fault: Cut | OneWay): Fault[] {
  return fault.mode === undefined || fault.mode === "drop" ? [] : [{ ...fault, mode: "drop" }];
}

function only(node: number, nodes: number): number[] {
  return Array.from({ length: nodes }, (_, each) => (each === node ? 1 : 0));
}

/** The list without each of its items, where something is left then. */
function withoutOne<Item>(items: readonly Item[]): Item[][] {
  return items.length < 2 ? [] : items.map((_, at) => items.toSpliced(at, 1));
}

/** The first half of the window, and the second. Nodes join at the end of a window that begins with the run; of some it says nothing. */
function halves(fault: Fault): Fault[] {
  const { kind, startMs, endMs } = fault;
  if (kind === "leave" || kind === "limits" || kind === "version" || endMs - startMs < 2 * windowMsMin) return [];
  const middleMs = (startMs + endMs) >> 1;
  const first = { ...fault, endMs: middleMs };
  return kind === "join" ? [first] : [first, { ...fault, startMs: middleMs }];
}

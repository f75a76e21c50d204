// What may happen to a network: schedules of changes, cuts, jams, crashes and lost disks over links that lose, duplicate
// and reorder, drawn by fast-check and played in virtual time. All properties of sessions are checked over these.
import fc from "fast-check";
import type { Faults } from "./test-link.js";
import { type NetworkOptions, TestNetwork, type Topology } from "./test-network.js";
import type { TestNode } from "./test-node.js";

/** `open` begins both ends' sessions anew; `restart` too, but one end does not notice that the old one is gone. */
export type Action =
  | "change"
  | "burst"
  | "flood"
  | "cut"
  | "open"
  | "restart"
  | "jam"
  | "calm"
  | "crash"
  | "disk"
  | "close"
  | "late"
  | "truncate"
  | "rest";

export interface Schedule {
  readonly seed: number;
  readonly nodes: number;
  readonly topology: Topology;
  readonly faults: Faults;
  readonly diskMsMax: number;
  readonly actions: readonly { readonly kind: Action; readonly at: number }[];
}

/** Everything that may happen, changes more often than the rest. */
export const anything: readonly Action[] = [
  "change",
  "change",
  "change",
  "burst",
  "cut",
  "open",
  "open",
  "restart",
  "jam",
  "calm",
  "crash",
  "disk",
  "close",
  "late",
  "late",
  "rest",
];

/** What was sent before the faults ended may still arrive, and is answered. */
export const plannedDelayMsMax = 4000;

export interface ScheduleOptions {
  readonly kinds?: readonly Action[];
  readonly nodesMin?: number;
  readonly topologies?: readonly Topology[];
}

export function schedules({
  kinds = anything,
  nodesMin = 2,
  topologies = ["line", "ring", "star", "mesh"],
}: ScheduleOptions = {}): fc.Arbitrary<Schedule> {
  return fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    nodes: fc.integer({ min: nodesMin, max: 5 }),
    topology: fc.constantFrom(...topologies),
    faults: fc.record({
      loss: fc.constantFrom(0, 0.1, 0.3, 0.6),
      duplication: fc.constantFrom(0, 0.3),
      delayMsMax: fc.constantFrom(20, 400, 3000),
    }),
    diskMsMax: fc.constantFrom(0, 200, 2000),
    actions: fc.array(fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(1000) }), {
      maxLength: 60,
      size: "max",
    }),
  });
}

/** One of the changes that applications make. */
export function changeSomething({ random }: TestNetwork, node: TestNode, document: string): void {
  node.change(document, (draft) => {
    const kind = random.between(0, 3);
    if (kind === 0) draft.score.at(random.pick(["ann", "bob"])).add(random.between(1, 9));
    else if (kind === 1) draft.seats.set(`s${random.between(0, 5)}`, random.between(0, 99));
    else if (kind === 2) draft.players.add(`p${random.between(0, 20)}`);
    else draft.title.set(`t${random.between(0, 9)}`);
  });
}

export interface PlayOptions
  extends Pick<NetworkOptions, "limits" | "pendingBytesMax" | "framesPerStep" | "takesStates"> {
  /** Sees the network before anything happens to it, to hang its checks in. */
  readonly prepare?: (network: TestNetwork) => void;
}

/** Plays a schedule and ends all faults; frames of before may still be under way. */
export function play(schedule: Schedule, { prepare, ...options }: PlayOptions = {}): TestNetwork {
  const { seed, nodes, topology, faults, diskMsMax, actions } = schedule;
  const network = new TestNetwork({ ...options, seed, nodes, topology, documents: ["room"] });
  for (const node of network.nodes) node.diskDelayMs = () => network.random.between(0, diskMsMax);
  network.faults = faults;
  network.node(0).open("hall");
  prepare?.(network);
  for (const { kind, at } of actions) act(network, kind, at);
  for (const node of network.nodes) if (!node.opened.has("hall")) node.open("hall");
  network.heal();
  return network;
}

function act(network: TestNetwork, kind: Action, at: number): void {
  const { random, nowMs } = network;
  const node = network.node(at % network.nodes.length);
  const link = network.links[at % network.links.length]!;
  const document = at % 2 === 0 ? "room" : "hall";
  if (kind === "change") changeSomething(network, node, document);
  else if (kind === "burst") for (let left = 20; left > 0; left--) changeSomething(network, node, document);
  else if (kind === "flood") for (let left = 200; left > 0; left--) changeSomething(network, node, document);
  else if (kind === "cut") link.cut();
  else if (kind === "open") link.open(nowMs);
  else if (kind === "restart") link.restart(at % 2 === 0 ? 0 : 1, nowMs);
  else if (kind === "jam") link.isJammed = !link.isJammed;
  else if (kind === "calm") for (const each of network.links) each.isJammed = false;
  else if (kind === "crash") network.crash(node);
  else if (kind === "disk" && random.chance(0.3)) network.loseDisk(node);
  else if (kind === "truncate") node.truncate(document);
  else if (kind === "close" && node.opened.has("hall") && !node.isWriting) node.close("hall");
  else if (kind === "late" && !node.opened.has("hall")) node.open("hall");
  network.run(random.between(1, 12) * 50);
}

/** Runs a played schedule until all is said; answers how long that took. */
export function settleAfter(network: TestNetwork, withinMs: number): number {
  const tookMs = network.settle(withinMs);
  network.run(plannedDelayMsMax);
  return tookMs;
}

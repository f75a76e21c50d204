// Phones that talk to what is near, as over Bluetooth: people walk, so links come and go; they are narrow, lose frames in bursts, and now
// and then a phone is put away.

import type { Fault } from "../faults/fault.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { Link } from "../node/topology.js";
import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

/** Metres; a field of this side. */
const sideM = 100;
const reachM = 35;
const stepMs = 2000;
const paceM = 3;
const walkMs = 60_000;
const narrow = { bytesPerSecond: 20_000 };

export const phoneMesh: Scenario = gameScenario({
  name: "phone-mesh",
  about: "thirty phones on a field of 100 m reach 35 m far at 20 kB/s while people walk, and are put away now and then",
  ...{ nodes: 30, nodesMin: 4, durationMs: walkMs, stepsPerNode: 6, convergeMsMax: 120_000 },
  links: everyPair,
  faults: ({ seed, nodes, durationMs }) => [
    { kind: "bandwidth", ...narrow, startMs: 0, endMs: durationMs },
    { kind: "bursts", probability: 0.02, frames: 10, startMs: 0, endMs: durationMs },
    ...outOfReach(seed, nodes),
    ...Array.from({ length: Math.ceil(nodes / 5) }, (_, index) => {
      const startMs = 8000 + index * 5000;
      return { kind: "pause", node: index * 5, startMs, endMs: startMs + 6000 } as const;
    }),
  ],
});

/** In the end everybody stands together. */
function everyPair(_: Seed, nodes: number): Link[] {
  return Array.from({ length: nodes }, (_, a) =>
    Array.from({ length: nodes - a - 1 }, (_, offset) => ({ a, b: a + offset + 1 })),
  ).flat();
}

/** By step of the walk: the pairs that are too far from each other. */
function outOfReach(seed: Seed, nodes: number): Fault[] {
  const walkers = Array.from({ length: nodes }, (_, node) => walk(seed, node));
  return Array.from({ length: walkMs / stepMs }, (_, step) => {
    const places = walkers.map((path) => path[step] as Place);
    const pairs = everyPair(seed, nodes).filter(({ a, b }) => !isInReach(places[a] as Place, places[b] as Place));
    const startMs = step * stepMs;
    return { kind: "cut", startMs, endMs: startMs + stepMs, pairs: pairs.map(({ a, b }) => [a, b] as const) };
  });
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function isInReach(one: Place, other: Place): boolean {
  return (one.x - other.x) ** 2 + (one.y - other.y) ** 2 <= reachM ** 2;
}

/** Where a phone is at each step: a random walk within the field. */
function walk(seed: Seed, node: number): Place[] {
  const random = new KeyedRandom(seed, "walk", node);
  const within = (at: number): number => Math.min(sideM, Math.max(0, at));
  let place: Place = { x: random.integer(sideM + 1), y: random.integer(sideM + 1) };
  return Array.from({ length: walkMs / stepMs }, () => {
    const next = { x: place.x + random.between(-paceM, paceM), y: place.y + random.between(-paceM, paceM) };
    place = { x: within(next.x), y: within(next.y) };
    return place;
  });
}

// The core over links that lose, duplicate, reorder, jam and cut, with slow disks and crashes: whatever happens,
// once the faults end everything converges within a bound, and then nobody says a word.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Faults } from "./model/test-link.js";
import { TestNetwork, type Topology } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";

const topologies: readonly Topology[] = ["line", "ring", "star", "mesh"];
/** Generous: the longest path takes under 8 s in thousands of runs. */
const convergeMsMax = 20_000;

/** What was sent before the faults ended may still arrive, and is answered. */
const plannedDelayMsMax = 4000;

interface Plan {
  readonly seed: number;
  readonly nodes: number;
  readonly topology: Topology;
  readonly faults: Faults;
  readonly diskMsMax: number;
  readonly actions: readonly { readonly kind: Action; readonly at: number }[];
}

const actionKinds = [
  "change",
  "change",
  "change",
  "burst",
  "cut",
  "open",
  "jam",
  "crash",
  "disk",
  "late",
  "rest",
] as const;
type Action = (typeof actionKinds)[number];

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  nodes: fc.integer({ min: 2, max: 5 }),
  topology: fc.constantFrom(...topologies),
  faults: fc.record({
    loss: fc.constantFrom(0, 0.1, 0.3, 0.6),
    duplication: fc.constantFrom(0, 0.3),
    delayMsMax: fc.constantFrom(20, 400, 3000),
  }),
  diskMsMax: fc.constantFrom(0, 200, 2000),
  actions: fc.array(fc.record({ kind: fc.constantFrom(...actionKinds), at: fc.nat(1000) }), { maxLength: 60 }),
});

function change(network: TestNetwork, node: TestNode, document: string): void {
  const { random } = network;
  node.change(document, (draft) => {
    const kind = random.between(0, 3);
    if (kind === 0) draft.score.at(random.pick(["ann", "bob"])).add(random.between(1, 9));
    else if (kind === 1) draft.seats.set(`s${random.between(0, 5)}`, random.between(0, 99));
    else if (kind === 2) draft.players.add(`p${random.between(0, 20)}`);
    else draft.title.set(`t${random.between(0, 9)}`);
  });
}

function act(network: TestNetwork, kind: Action, at: number): void {
  const { random } = network;
  const node = network.node(at % network.nodes.length);
  const link = network.links[at % network.links.length]!;
  const document = at % 2 === 0 ? "room" : "hall";
  if (kind === "change") change(network, node, document);
  else if (kind === "burst") for (let left = 20; left > 0; left--) change(network, node, document);
  else if (kind === "cut") link.cut();
  else if (kind === "open") link.open(network.nowMs);
  else if (kind === "jam") link.isJammed = !link.isJammed;
  else if (kind === "crash") network.crash(node);
  else if (kind === "disk" && random.chance(0.3)) {
    network.loseDisk(node);
  } else if (kind === "late" && !node.opened.has("hall")) node.open("hall");
  network.run(random.between(1, 12) * 50);
}

function play({ seed, nodes, topology, faults, diskMsMax, actions }: Plan): TestNetwork {
  const network = new TestNetwork({ seed, nodes, topology, documents: ["room"] });
  for (const node of network.nodes) node.diskDelayMs = () => network.random.between(0, diskMsMax);
  network.faults = faults;
  network.node(0).open("hall");
  for (const { kind, at } of actions) act(network, kind, at);
  for (const node of network.nodes) if (!node.opened.has("hall")) node.open("hall");
  network.heal();
  return network;
}

describe("replicas over bad links", () => {
  it("converge once the faults end, and fall silent", () => {
    fc.assert(
      fc.property(plan, (given) => {
        const network = play(given);
        network.settle(convergeMsMax);
        network.expectEqual();
        network.run(plannedDelayMsMax);
        network.expectSilence();
        expect(network.links.flatMap(({ closeReasons }) => closeReasons)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it("converge around links that stay jammed for good", () => {
    const jammed = fc.record({ seed: fc.nat(), nodes: fc.integer({ min: 3, max: 5 }), number: fc.nat(20) });
    fc.assert(
      fc.property(jammed, plan, ({ seed, nodes, number }, given) => {
        const network = play({ ...given, seed, nodes, topology: "ring" });
        network.links[number % network.links.length]!.isJammed = true;
        network.run(convergeMsMax);
        network.expectEqual();
      }),
      { numRuns: 40 },
    );
  });
});

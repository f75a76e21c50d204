// Signed documents over the wire: chains, forks and evidence reach everybody, whatever gets lost on the way, and then
// nobody says a word.
import type { SignedDocumentCore } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ForkedHistory, identityOf } from "./model/forked-history.js";
import { noFaults } from "./model/test-link.js";
import { TestNetwork, type Topology } from "./model/test-network.js";
import type { TestDocument, TestNode } from "./model/test-node.js";

const identities = [1, 2, 3, 4].map(identityOf);

function signed(node: TestNode): SignedDocumentCore {
  return node.document("room") as TestDocument as unknown as SignedDocumentCore;
}

function playersOf(node: TestNode): string {
  return [...node.document("room").view.players].sort().join(" ");
}

function networkOf(nodes: number, topology: Topology, seed = 1): TestNetwork {
  return new TestNetwork({ nodes, topology, seed, identities });
}

function expectAlike(network: TestNetwork): void {
  network.expectEqual();
  const [first, ...others] = network.nodes.map((node) => Buffer.from(signed(node).branches.digest).toString("hex"));
  for (const other of others) expect(other).toBe(first);
}

describe("a signed document on a network", () => {
  it("reaches everybody, and then all is silent", () => {
    const network = networkOf(3, "line");
    for (const node of network.nodes) node.change("room", ({ players }) => players.add(`p${node.index}`));
    network.settle(5000);
    expectAlike(network);
    expect(network.nodes.map(playersOf)).toEqual(Array(3).fill("p0 p1 p2"));
    network.expectSilence();
  });

  it("shows both sides of a fork of equal length to both, and honours what each had built on", () => {
    const network = networkOf(2, "line");
    const [a, b] = network.nodes as [TestNode, TestNode];
    const one = new ForkedHistory();
    one.write("trunk");
    const other = new ForkedHistory(one);
    for (const player of ["a", "A"]) one.write(player);
    for (const player of ["b", "B"]) other.write(player);
    one.showTo(a, network.nowMs);
    other.showTo(b, network.nowMs);
    network.settle(20_000);
    expect(network.nodes.map((node) => signed(node).tree.forks.size)).toEqual([1, 1]);
    expect(network.nodes.map(playersOf)).toEqual(Array(2).fill("A B a b trunk"));
    expectAlike(network);
    network.expectSilence();
  });

  it("fetches a long branch from its end backwards", () => {
    const network = networkOf(3, "line");
    const [a, , c] = network.nodes as [TestNode, TestNode, TestNode];
    const [one, other] = [new ForkedHistory(), new ForkedHistory()];
    for (let index = 0; index < 300; index++) one.write(`a${index}`);
    for (let index = 0; index < 300; index++) other.write(`b${index}`);
    one.showTo(a, network.nowMs);
    other.showTo(c, network.nowMs);
    network.settle(60_000);
    expect(network.nodes.map((node) => node.document("room").view.players.size)).toEqual([600, 600, 600]);
    expectAlike(network);
    network.expectSilence();
  });

  it("converges under loss, duplication, delay and crashes, whatever a forking author shows to whom", () => {
    const plan = fc.record({
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      topology: fc.constantFrom<Topology>("line", "mesh"),
      loss: fc.constantFrom(0, 0.2, 0.4),
      steps: fc.array(fc.record({ kind: fc.nat({ max: 9 }), at: fc.nat({ max: 1000 }) }), {
        minLength: 15,
        maxLength: 50,
      }),
    });
    const numRuns = Number(process.env.JOINERY_TRACES ?? 40);
    let forks = 0;
    fc.assert(
      fc.property(plan, ({ seed, topology, loss, steps }) => {
        const network = networkOf(3, topology, seed);
        network.faults = { loss, duplication: loss / 2, delayMsMax: 400 };
        const histories = [new ForkedHistory()];
        for (const { kind, at } of steps) {
          const node = network.node(at % 3);
          const history = histories[at % histories.length]!;
          if (kind < 3) node.change("room", ({ players }) => players.add(`${at}`));
          else if (kind < 5) history.write(`f${at}-${histories.indexOf(history)}`);
          else if (kind < 6 && histories.length < 4) histories.push(new ForkedHistory(history));
          else if (kind < 8) history.showTo(node, network.nowMs, 1 + (at % (history.entries.length + 1)));
          else if (kind < 9) network.crash(node);
          else node.change("room", ({ players }) => players.remove([...playersOf(node).split(" ")][0] ?? ""));
          network.run(100);
        }
        network.heal();
        network.faults = noFaults;
        // What was sent before may still arrive, and is answered.
        network.run(2000);
        network.settle(60_000);
        // Over links beside the tree acknowledgements wait, the longer the more was lost before.
        network.run(30_000);
        expectAlike(network);
        network.expectSilence();
        forks += signed(network.node(0)).tree.forks.size;
      }),
      { numRuns, ...(process.env.JOINERY_TRACES === undefined ? { seed: 1 } : {}) },
    );
    if (numRuns >= 40) expect(forks).toBeGreaterThan(0);
  }, 120_000);
});

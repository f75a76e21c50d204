// Members who lie in every way they can, against three honest nodes that in the end exchange everything: all of them end
// alike, byte for byte, and so does whoever is handed what any of them stores, in any order.
import { encodeEntry } from "@joinery/replica";
import { createIdentity } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Adversary, receive, roomOf } from "./model/adversary.js";
import type { Random } from "./model/random.js";
import { noFaults } from "./model/test-link.js";
import { TestNetwork } from "./model/test-network.js";
import { TestNode } from "./model/test-node.js";

const identityOf = (number: number) => createIdentity({ secretKey: new Uint8Array(32).fill(number) });
const identities = [1, 2, 3].map(identityOf);
const keys = [91, 92, 93].map(identityOf);
const scribe = identityOf(99);
const members = [...identities, ...keys, scribe].map(({ author }) => author);
const reader = identityOf(77);
const traces = process.env.JOINERY_TRACES;
const numRuns = Number(traces ?? 60);

interface Plan {
  readonly seed: number;
  readonly loss: number;
  readonly steps: readonly { readonly kind: number; readonly at: number }[];
}

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  loss: fc.constantFrom(0, 0.2),
  steps: fc.array(fc.record({ kind: fc.nat({ max: 15 }), at: fc.nat({ max: 1000 }) }), {
    minLength: 60,
    maxLength: 200,
  }),
});

function play({ seed, loss, steps }: Plan): { readonly network: TestNetwork; readonly adversary: Adversary } {
  const network = new TestNetwork({ nodes: 3, topology: "mesh", seed, identities, members });
  network.faults = { loss, duplication: loss / 2, delayMsMax: 300 };
  const adversary = new Adversary({ keys, scribe, genesis: { nonce: "room", members }, random: network.random });
  for (const { kind, at } of steps) {
    const node = network.node(at % 3);
    if (kind < 6) adversary.craft(node, network.nowMs);
    else if (kind < 11) adversary.show(node, network.nowMs);
    else if (kind < 12) adversary.reauthor(node, network.nowMs);
    else if (kind < 13) network.crash(node);
    else if (kind < 14) network.run(500);
    else node.change("room", ({ players }) => (at % 4 === 0 ? players.clear() : players.add(`h${at % 7}`)));
    if (at % 3 === 0) network.run(50);
  }
  return { network, adversary };
}

/** Nobody lies any more, all times have come, and everybody hears everybody. */
function exchangeEverything(network: TestNetwork): void {
  network.heal();
  network.faults = noFaults;
  network.run(2000);
  network.settle(60_000);
  network.nowMs += 3_600_000;
  for (const node of network.nodes) {
    node.advance(network.nowMs);
    const document = node.document("room");
    node.perform(document, document.tick(network.nowMs));
  }
  network.run(2000);
  network.settle(60_000);
}

/** A node that may not write is handed what `node` stores, one entry at a time in some order, until it takes no more. */
function handedOver(node: TestNode, nowMs: number, random: Random): TestNode {
  const taker = new TestNode(9, {}, { identity: reader, members });
  taker.advance(nowMs);
  taker.open("room");
  const { tree, authors } = roomOf(node);
  for (let before = -1; before !== roomOf(taker).tree.nodes.length; ) {
    before = roomOf(taker).tree.nodes.length;
    const left = tree.nodes.map(({ entry }) => encodeEntry(entry, authors));
    while (left.length > 0) receive(taker, nowMs, left.splice(random.between(0, left.length - 1), 1));
    taker.advance(nowMs);
  }
  return taker;
}

function storedBy(node: TestNode): string[] {
  return roomOf(node)
    .tree.nodes.map(({ name }) => name)
    .sort();
}

function appliedBy(node: TestNode): string[] {
  const document = roomOf(node);
  const applied = document.tree.nodes.filter((stored) => document.isApplied(stored));
  return applied.map(({ name }) => name).sort();
}

describe("honest nodes among members who lie", () => {
  it("end alike, byte for byte, in whatever order they hear what", { timeout: 300_000 }, () => {
    const seen: Record<string, number> = {};
    const count = (what: string, many = 1): void => {
      seen[what] = (seen[what] ?? 0) + many;
    };
    fc.assert(
      fc.property(plan, (given) => {
        const { network, adversary } = play(given);
        const shown = network.nodes.map(storedBy);
        if (new Set(shown.map(String)).size > 1) count("different before the exchange");
        exchangeEverything(network);
        // Acknowledgements over links beside the tree wait, the longer the more was lost before.
        network.run(30_000);
        network.expectSilence();
        const [first] = network.nodes as [TestNode];
        for (const node of [...network.nodes, handedOver(first, network.nowMs, network.random)]) {
          expect(storedBy(node)).toEqual(storedBy(first));
          expect(appliedBy(node)).toEqual(appliedBy(first));
          expect(node.stateOf("room")).toBe(first.stateOf("room"));
        }
        const { tree, refusals, pendingBytes } = roomOf(first);
        const honest = new Set(identities.map(({ author }) => author as string));
        const lied = tree.nodes.filter(({ author }) => !honest.has(roomOf(first).authors.idOf(author)));
        count("stored of liars", lied.length);
        count("applied of liars", lied.filter((node) => roomOf(first).isApplied(node)).length);
        count("evidence", storedBy(first).length - appliedBy(first).length);
        count("forks", tree.forks.size);
        count("two branches honoured", [...tree.forks.keys()].filter((a) => roomOf(first).branchCount(a) > 1).length);
        count("proven by a later one", lied.filter(({ entry }) => ((entry.rest[0] as number) & 32) === 0).length);
        count("left waiting", pendingBytes > 0 ? 1 : 0);
        for (const [reason, many] of Object.entries(refusals)) count(reason, many);
        for (const [what, many] of Object.entries(adversary.told)) count(what, many);
      }),
      // A smaller history is another one, as every step draws from one source: a seed says more, and at once.
      // That everything was met at all is asserted below, so a run without a number of its own repeats.
      { numRuns, endOnFailure: true, ...(traces === undefined ? { seed: 1 } : {}) },
    );
    if (process.env.JOINERY_STATISTICS !== undefined) console.log(JSON.stringify(seen));
    // Rooms are large enough here, and all who write are members.
    const unmet = new Set(["crowded_out", "evidence_full", "not_a_member"]);
    const met = Object.entries(seen).filter(([what]) => !unmet.has(what));
    if (numRuns >= 60) for (const [what, many] of met) expect(many, what).toBeGreaterThan(0);
  });
});

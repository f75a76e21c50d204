// Evidence that a replica had no room for, over the wire: it is fetched once somebody has built on it, and until then
// nobody goes on talking about it.
import { type DocumentCore, decodeEntry, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { createIdentity, type SignedDocumentCore } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { TestNetwork } from "./model/test-network.js";
import { hash, schema, type TestDocument, type TestNode } from "./model/test-node.js";

const nowMs = 1_700_000_000_000;
const identityOf = (number: number) => createIdentity({ secretKey: new Uint8Array(32).fill(number) });
const forker = identityOf(99);

/** One history of the forking author, as bytes. */
function historyOf(players: readonly string[]): Uint8Array[] {
  const core = new ReplicaCore({ author: forker.author, founding: founding(hash), identity: forker });
  const document = core.create(schema, { nonce: "room", signed: true });
  return players.flatMap((player) => {
    document.change((draft) => draft.players.add(player), nowMs);
    const written = document.flush().flatMap((effect) => (effect.type === "persist" ? effect.entries : []));
    return written.map((entry) => encodeEntry(entry, document.authors));
  });
}

const text = "x".repeat(200_000);
/** Numbers up to 40 in few bytes, and up to 25 in more bytes than are kept as evidence: the last five don't fit. */
const small = historyOf(Array.from({ length: 40 }, (_, index) => `small ${index}`));
const large = historyOf(Array.from({ length: 25 }, (_, index) => `${index} ${text}`));
const otherLarge = historyOf(Array.from({ length: 25 }, (_, index) => `other ${index} ${text}`));

function show(history: readonly Uint8Array[], node: TestNode, nodeMs: number): void {
  const document = node.document("room");
  for (const bytes of history) node.perform(document, document.receive([entryOf(bytes, document)], nodeMs));
}

function entryOf(bytes: Uint8Array, { authors }: Pick<DocumentCore, "authors">): Entry {
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) throw new TypeError(entry.reason);
  return entry.value;
}

function signed(node: TestNode): SignedDocumentCore {
  return node.document("room") as TestDocument as unknown as SignedDocumentCore;
}

function has(node: TestNode, player: string): boolean {
  return node.document("room").view.players.has(player);
}

/** Nodes in a line, apart: each was shown its histories. The first was refused the end of the large one. */
function setup(...shown: readonly (readonly Uint8Array[][])[]): TestNetwork {
  const identities = shown.map((_, index) => identityOf(1 + index));
  const network = new TestNetwork({ nodes: shown.length, topology: "line", identities });
  for (const link of network.links) link.cut();
  for (const [index, histories] of shown.entries()) {
    for (const history of histories) show(history, network.node(index), network.nowMs);
  }
  network.run(1000);
  expect(signed(network.node(0)).refusals.evidence_full).toBeGreaterThan(0);
  expect(signed(network.node(0)).branches.lacking()).toHaveLength(1);
  return network;
}

function expectTaken(network: TestNetwork): void {
  for (const node of network.nodes) {
    expect([has(node, "honest"), has(node, `24 ${text}`), has(node, "small 0")]).toEqual([true, true, true]);
  }
  network.expectEqual();
  network.expectSilence();
}

describe("evidence that was refused for want of room", () => {
  it("is fetched when an entry comes that was built on it in good faith", () => {
    const network = setup([small, large], [large]);
    network.node(1).change("room", ({ players }) => players.add("honest"));
    network.run(1000);
    network.heal();
    network.settle(30_000);
    expect(signed(network.node(0)).branches.lacking()).toEqual([]);
    expectTaken(network);
  });

  it("is not talked about for ever while nobody has built on it", () => {
    const network = setup([small, large], [small, otherLarge]);
    network.heal();
    network.settle(60_000);
    for (const node of network.nodes) expect(signed(node).branches.lacking().length).toBeGreaterThan(0);
    // The last question may still be under way, and is answered.
    network.run(2000);
    network.expectSilence();
  });

  it("is fetched when what was built on it comes after the talk about it has ended", () => {
    const network = setup([small, large], [small, otherLarge], [large]);
    network.links[0]?.open(network.nowMs);
    network.run(60_000);
    expect(network.links[0]?.isSettled).toBe(true);
    network.node(2).change("room", ({ players }) => players.add("honest"));
    network.run(1000);
    network.heal();
    network.settle(60_000);
    network.run(2000);
    expectTaken(network);
  });
});

// A member who writes two histories at a table in a signed document: what the others see of it, and what it can't change.

import type { ReplicaId } from "@joinery/clock";
import { createIdentity } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { type CrapsGenesis, tableTotal } from "../src/index.js";
import { CrapsNode, playRound, spread } from "./craps-node.js";
import { chip } from "./round-world.js";

const identities = [1, 2, 3, 4].map((number) => createIdentity({ secretKey: new Uint8Array(32).fill(number) }));
const [house, ann, bob] = identities.map(({ author }) => author) as [ReplicaId, ReplicaId, ReplicaId, ReplicaId];
const genesis: CrapsGenesis = {
  table: "table 42",
  house: identities[0]!.author,
  bank: 10_000n * chip,
  purses: [1, 2].map((number) => ({ player: identities[number]!.author, amount: 500n * chip })),
};

/** The house, Ann and Bob after a round of theirs; and Ann's twin, who has her key and all that was said so far. */
function seated(): { nodes: [CrapsNode, CrapsNode, CrapsNode]; twin: CrapsNode } {
  const nodes = identities.slice(0, 3).map((identity, number) => new CrapsNode(number, genesis, identity)) as [
    CrapsNode,
    CrapsNode,
    CrapsNode,
  ];
  for (const node of nodes.slice(1)) node.change((table) => table.sit(100n * chip));
  spread(nodes);
  playRound(nodes, [ann, bob]);
  playRound(nodes);
  const twin = new CrapsNode(1, genesis, identities[1]);
  for (let again = 0; again < 3; again++) for (const { log } of nodes) twin.receive(log);
  twin.flush();
  return { nodes, twin };
}

/** What all of `authors` ever wrote reaches all of `readers`. */
function meet(readers: readonly CrapsNode[], authors: readonly CrapsNode[]): void {
  for (let again = 0; again < 4; again++) {
    for (const node of authors) node.flush();
    for (const node of readers) for (const other of authors) if (other !== node) node.receive(other.log);
  }
}

describe("a member with two histories", () => {
  it("is known to all, who come to one table, keep every settled round and every unit", () => {
    const { nodes, twin } = seated();
    const [atHouse, atAnn, atBob] = nodes;
    const settled = atHouse.view.settlements;
    expect([settled.length, twin.view.round]).toEqual([2, 2]);
    atAnn.act();
    atHouse.receive(atAnn.flush());
    atHouse.act();
    atHouse.flush();
    twin.change((table) => table.bet("any-7", chip));
    twin.change((table) => table.commit(twin.secret("other")));
    atBob.receive(twin.flush());
    atBob.act();
    atBob.flush();
    meet([atHouse, atBob], [...nodes, twin]);
    const views = [atHouse, atBob].map(({ bytes, view }) => [
      bytes,
      view.round,
      view.missing,
      view.table,
      view.settlements,
      view.refused,
    ]);
    expect(views[1]).toEqual(views[0]);
    expect(atHouse.view.settlements.slice(0, 2)).toEqual(settled);
    expect(tableTotal(atHouse.view.table)).toBe(11_000n * chip);
    expect(atHouse.view.refused.map(({ author }) => author)).toContain(ann);
    expect(atHouse.view.roster).toEqual([house, ann, bob]);
  });

  it("undoes no round that all acknowledged, whoever vouches for its other history", () => {
    const { nodes, twin } = seated();
    const before = nodes.map(({ log }) => [...log]);
    const bets = ["field", "any-7", "big-6"] as const;
    for (const spot of bets) {
      nodes[1].change((table) => table.bet(spot, chip));
      playRound(nodes);
    }
    const { settlements } = nodes[0].view;
    expect(settlements).toHaveLength(5);
    // Earlier than all that she said to the others, by an accomplice who was shown nothing else.
    twin.change((table) => table.bet("any-craps", chip));
    twin.change((table) => table.commit(twin.secret("other")));
    twin.flush();
    const eve = new CrapsNode(3, genesis, identities[3]);
    for (let again = 0; again < 3; again++) for (const log of [...before, twin.log]) eve.receive(log);
    eve.change((table) => table.raw("I was here"));
    eve.flush();
    meet(nodes, [...nodes, twin, eve]);
    for (const { view, bytes } of nodes) {
      expect(view.settlements).toEqual(settlements);
      expect(view.round).toBe(5);
      expect(view.refused.map(({ author, refusal }) => [author, refusal.code])).toEqual([
        [ann, "other_history"],
        [ann, "other_history"],
        [eve.id, "malformed_message"],
      ]);
      expect(bytes).toEqual(nodes[0].bytes);
    }
    const late = new CrapsNode(3, genesis, identities[3]);
    for (let again = 0; again < 4; again++) for (const { log } of [eve, twin, ...nodes].reverse()) late.receive(log);
    expect(late.view.settlements).toEqual(settlements);
  });
});

// What must hold of a table with a fork is seen to fail: on a run that is right, with one thing changed by hand.
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { checkForkedCraps } from "../../src/checkers/forked-craps-check.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { runForkedCrapsJob } from "../../src/scenarios/forked-craps-job.js";

const { cluster, table, convergeMs } = runForkedCrapsJob({ seed: 2, players: 2 });
const [first, second] = cluster.nodes as readonly [VirtualNode, VirtualNode];
const [liar] = table.guests as [never];

/** The checks that fail where the second node has another document in some respect. */
function failing(changed: object): string[] {
  const log = new CheckLog(() => 0);
  const { id, tree, authors, state, view } = second.documents[0] as never as Record<string, unknown>;
  const other = { index: 1, documents: [{ id, tree, authors, state, view, ...changed }] };
  checkForkedCraps(log, [first, other as never], liar, convergeMs);
  return [...new Set(log.violations.map(({ check }) => check))];
}

describe("a table with a fork", () => {
  it("holds as it was", () => expect(failing({})).toEqual([]));

  it("is seen not to meet, and to end in another round", () => {
    const log = new CheckLog(() => 0);
    checkForkedCraps(log, [first], liar, undefined);
    expect(log.violations.map(({ check }) => check)).toEqual(["all meet"]);
    expect(failing({ view: { table: { round: -1 } } })).toEqual(["all end in the same round"]);
  });

  it("is seen to name nobody, or another, and to be proven by nobody", () => {
    expect(failing({ tree: { forks: new Map() } })).toEqual([
      "the fork names who forked",
      "everybody can prove the fork",
    ]);
    const { authors, tree } = second.documents[0] as never as {
      readonly authors: { indexOf(id: unknown): number };
      readonly tree: { readonly forks: ReadonlyMap<number, unknown> };
    };
    const forks = new Map([...tree.forks, [authors.indexOf(first.author), [...tree.forks.values()][0]]]);
    expect(failing({ tree: { forks } })).toEqual(["the fork names who forked"]);
  });
});

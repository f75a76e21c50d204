// Each check of documents with forks is seen to fail: on a run in which an author has two stores, with one thing changed by hand.
import { SignedDocumentCore } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { spendingApp } from "../../src/apps/spending-app.js";
import { AuthorDirectory } from "../../src/checkers/author-directory.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { ForkChecker } from "../../src/checkers/fork-checker.js";
import type { Schedule } from "../../src/index.js";
import { KeyRing } from "../../src/node/key-ring.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const pay = (atMs: number, node: number, to: number) => ({
  ...{ atMs, node, operation: "pay" },
  args: { number: atMs, to: `account ${to}`, amount: 60 },
});

/** Node 1 has the key of node 0, and both spend on their sides; node 4 writes last, and nobody after it. */
const schedule: Schedule = {
  ...{ version: 1, seed: 1, nodes: 5, signed: true, durationMs: 30_000 },
  faults: [{ kind: "double-spend", node: 1, of: 0, startMs: 3000, endMs: 9000, groupOf: [0, 1, 0, 1, 0] }],
  steps: [pay(4000, 0, 2), pay(4100, 1, 3), pay(7000, 2, 4), pay(7100, 3, 4), pay(20_000, 4, 2)],
};

const keys = new KeyRing(1);
const authors = new AuthorDirectory([0, 1, 2, 3, 4].map((number) => keys.authorOf(number)));
authors.shared.add(0);

let node = undefined as unknown as VirtualNode;
runSchedule(spendingApp, schedule, { ended: ({ cluster }) => (node = cluster.node(2)) });
const document = node.documents[0] as SignedDocumentCore;

/** The checks that fail at a node with this document, in full and in the end. */
function failing(changed: Partial<Record<"tree" | "view", unknown>>): string[] {
  const log = new CheckLog(() => 0);
  const checker = new ForkChecker(log, authors);
  const { tree, view, id } = document;
  const own = { tree, view, id, authors: document.authors, ...changed };
  const values = Object.entries(own).map(([name, value]) => [name, { value }]);
  const shown = Object.create(SignedDocumentCore.prototype, Object.fromEntries(values)) as SignedDocumentCore;
  const of = { index: 2, documents: [shown] } as unknown as VirtualNode;
  checker.checkInFull(of);
  checker.end([of]);
  return [...new Set(log.violations.map(({ check }) => check))];
}

describe("a checker of forks", () => {
  it("finds nothing where all is as it should be", () => {
    expect([failing({}), document.tree.forks.size]).toEqual([[], 1]);
  });

  it("notices an entry that does not count though its author has one history", () => {
    const last = document.tree.tipOf(document.authors.indexOf(keys.authorOf(4)));
    if (last === undefined) throw new Error("node 4 has written nothing");
    last.isApplied = false;
    expect(failing({})).toEqual(["who has one history counts"]);
    last.isApplied = true;
    expect(failing({})).toEqual([]);
  });

  it("notices two histories of which there is no proof", () => {
    const { nodes } = document.tree;
    expect(failing({ tree: { nodes, forks: new Map() } })).toContain("everybody can prove the fork");
  });

  it("notices who is below its limit and has one history, as of an account and as of rights", () => {
    const debt = { amount: 1n, account: "account 4" };
    for (const whose of ["owner", "author"]) {
      const bank = {
        badDebts: [
          { ...debt, [whose]: keys.authorOf(0) },
          { ...debt, [whose]: keys.authorOf(4) },
        ],
      };
      expect(failing({ view: { bank } })).toEqual(["no overdraft without a fork proof"]);
    }
    expect(failing({ view: { bank: { badDebts: [{ ...debt, owner: keys.authorOf(0) }] } } })).toEqual([]);
  });
});

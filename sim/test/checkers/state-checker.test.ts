// Two nodes that have seen the same and hold something else are told apart, by their bytes as well as by what they show.
import { counter } from "@joinery/crdt";
import { type DocumentCore, ReplicaCore } from "@joinery/replica";
import { expect, it } from "vitest";
import { AuthorDirectory } from "../../src/checkers/author-directory.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { StateChecker } from "../../src/checkers/state-checker.js";
import { authorOf } from "../../src/node/cluster.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { sha256 } from "../../src/scenarios/sha256.js";

const author = authorOf(1, 0);

/** A document in which so much was counted, of which the checker hears nothing. */
function counted(amount: number): DocumentCore {
  const document = new ReplicaCore({ author }).open("room", { hits: counter() });
  if (amount > 0) document.change((draft) => draft.hits.add(amount), 1);
  return document as unknown as DocumentCore;
}

function failing(...documents: readonly DocumentCore[]): string[] {
  const log = new CheckLog(() => 0);
  const checker = new StateChecker(log, new AuthorDirectory([author]), sha256);
  for (const [index, document] of documents.entries()) {
    const node = { index, documents: [document], isRelaxed: () => false } as unknown as VirtualNode;
    checker.checkInFull(node, document);
  }
  return log.violations.map(({ check }) => check);
}

it("equal sets that have other bytes, and read otherwise, are noticed", () => {
  expect(failing(counted(2), counted(2))).toEqual([]);
  expect(failing(counted(2), counted(3))).toEqual(["equal sets, equal bytes", "equal sets, equal values"]);
});

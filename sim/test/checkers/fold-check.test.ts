// A state that its entries don't give is found by giving them to another replica.
import { counter, register } from "@joinery/crdt";
import { type DocumentCore, type Effect, ReplicaCore } from "@joinery/replica";
import { expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { checkFold } from "../../src/checkers/fold-check.js";
import { authorOf } from "../../src/node/cluster.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { sha256 } from "../../src/scenarios/sha256.js";

const schema = { hits: counter(), title: register("") };
const nowMs = 1_767_225_600_000;

/** A document that was written so often. */
function written(times: number): DocumentCore {
  const document = new ReplicaCore({ author: authorOf(1, 1) }).open("d", schema);
  const perform = (effects: readonly Effect[]): void => {
    for (const effect of effects) if (effect.type === "persist") perform(document.persisted(effect.ticket));
  };
  for (let time = 0; time < times; time++) {
    const { effects } = document.change((tx) => {
      tx.hits.add(1);
      tx.title.set(`title ${time}`);
    }, nowMs + time);
    perform(effects);
    perform(document.flush());
  }
  return document as unknown as DocumentCore;
}

function check(document: DocumentCore): CheckLog {
  const log = new CheckLog(() => 0);
  const node = { index: 0, documents: [document], nowMs: nowMs + 10_000 } as unknown as VirtualNode;
  const open = (core: ReplicaCore) => [core.open("d", schema) as unknown as DocumentCore];
  checkFold(log, node, { author: authorOf(1, 2), hash: sha256, open });
  return log;
}

it("the state that entries give passes, and is counted", () => {
  const log = check(written(5));
  expect([log.violations, log.counts()]).toEqual([[], { "the value is a fold of the entries": 1 }]);
});

it("the state of other entries does not", () => {
  const [document, other] = [written(5), written(6)];
  const mixed = new Proxy(document, {
    get: (target, name) => (name === "state" ? other.state : Reflect.get(target, name, target)),
  });
  expect(check(mixed).violations.map(({ check: name }) => name)).toEqual(["the value is a fold of the entries"]);
});

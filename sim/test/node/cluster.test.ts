// A cluster by itself, as measurements use it: nodes talk over the links that they are given, and over no others.

import { counter } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { Cluster, EventQueue, type Link, TraceHash } from "../../src/index.js";
import { sha256 } from "../../src/scenarios/sha256.js";

const schema = { hits: counter() };
type Hits = DocumentCore<typeof schema>;

function run(links: readonly Link[]): { readonly hits: readonly number[]; readonly pairs: ReadonlySet<string> } {
  const events = new EventQueue(1);
  const pairs = new Set<string>();
  const cluster = new Cluster({
    ...{
      seed: 1,
      nodes: 4,
      links,
      events,
      traceHash: new TraceHash(),
      rules: [],
      hash: sha256,
      epochMs: 0,
      tickMs: 50,
    },
    faults: { partitions: [], crashes: [] },
    open: (core) => [core.open("room", schema) as unknown as DocumentCore],
    observer: {},
    onSend: ({ from, to }) => pairs.add(`${Math.min(from, to)}-${Math.max(from, to)}`),
  });
  const node = cluster.node(0);
  const document = node.documents[0] as unknown as Hits;
  events.schedule(
    1000,
    () => {
      node.perform(
        node.documents[0] as DocumentCore,
        document.change((draft) => draft.hits.add(1), node.nowMs).effects,
      );
      node.perform(node.documents[0] as DocumentCore, document.flush());
    },
    undefined,
  );
  events.runUntil(10_000);
  return { hits: cluster.nodes.map(({ documents }) => (documents[0] as unknown as Hits).view.hits), pairs };
}

describe("a cluster", () => {
  it("talks over the links that it is given", () => {
    const { hits, pairs } = run([
      { a: 0, b: 2 },
      { a: 2, b: 3 },
      { a: 1, b: 3 },
    ]);
    expect(hits).toEqual([1, 1, 1, 1]);
    expect([...pairs].sort()).toEqual(["0-2", "1-3", "2-3"]);
  });
  it("leaves out who has none", () => {
    expect(run([{ a: 0, b: 2 }]).hits).toEqual([1, 0, 1, 0]);
  });
});

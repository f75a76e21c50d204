// A document that nobody signs asks for no signature to be verified; one that does is noticed.
import { counter } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { expect, it } from "vitest";
import { Cluster, EventQueue, TraceHash } from "../../src/index.js";
import { sha256 } from "../../src/scenarios/sha256.js";

it("is noticed where an unsigned document asks for it", () => {
  const found: string[] = [];
  const { nodes } = new Cluster({
    ...{ seed: 1, nodes: 1, links: [], rules: [], hash: sha256, epochMs: 0, tickMs: 50 },
    ...{ events: new EventQueue(1), traceHash: new TraceHash(), faults: { partitions: [], crashes: [] } },
    open: (core) => [core.open("room", { hits: counter() }) as unknown as DocumentCore],
    observer: { violated: (check) => found.push(check) },
  });
  const [node] = nodes;
  const [document] = node?.documents ?? [];
  if (document === undefined) throw new Error("the node has its document");
  node?.perform(document, []);
  expect(found).toEqual([]);
  node?.perform(document, [{ type: "verify", ticket: 1, check: {} as never } as never]);
  expect(found).toEqual(["verification"]);
});

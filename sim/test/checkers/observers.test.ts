// Observers hear of everything that they have a method for, in their order, whatever else there is.
import type { DocumentCore, Entry } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { observers } from "../../src/checkers/observers.js";
import type { NodeObserver } from "../../src/node/node-observer.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";

describe("observers", () => {
  it("are told in their order, with all that there is to tell and as methods of their own", () => {
    const told: unknown[][] = [];
    class Watcher implements NodeObserver {
      readonly name: string;
      constructor(name: string) {
        this.name = name;
      }
      acknowledged(...args: unknown[]): void {
        told.push([this.name, "acknowledged", ...args]);
      }
      violated(...args: unknown[]): void {
        told.push([this.name, "violated", ...args]);
      }
    }
    const only: NodeObserver = { joined: (...args) => told.push(["c", "joined", ...args]) };
    const all = observers([new Watcher("a"), only, new Watcher("b")]);
    const [node, document, vector] = [{}, {}, {}] as unknown as [VirtualNode, DocumentCore, never];
    const entries: Entry[] = [];
    all.acknowledged(node, document, entries);
    all.joined(node, document, vector, "peer");
    all.violated("check", "message");
    all.settled(node, document);
    expect(told).toEqual([
      ["a", "acknowledged", node, document, entries, undefined],
      ["b", "acknowledged", node, document, entries, undefined],
      ["c", "joined", node, document, vector, "peer"],
      ["a", "violated", "check", "message", undefined, undefined],
      ["b", "violated", "check", "message", undefined, undefined],
    ]);
  });
});

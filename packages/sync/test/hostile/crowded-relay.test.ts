// A relay that is asked for more documents than it keeps open closes those that were still for longest, and opens them again when a
// peer asks. Whoever makes it open and close the documents of others takes nothing from them for good.

import type { DocumentCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { AccessGate } from "../../src/core/access/access-gate.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { Wanted } from "../../src/core/wanted.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const openMax = 4;

/** A relay with two clients of one room; `ask` has it open other documents, as somebody might who asks for them. */
function crowded(): { network: TestNetwork; relay: TestNode; clients: TestNode[]; ask: (count: number) => void } {
  const open: string[] = [];
  let asked = 0;
  const request = (name: string): void => {
    if (relay.opened.has(name)) return;
    if (open.length >= openMax) relay.close(open.shift()!);
    open.push(name);
    relay.open(name);
  };
  const permit = (_peer: TestNode, name: string, isOpen: boolean) => {
    if (!isOpen) request(name);
    return { read: true, write: true };
  };
  const network = new TestNetwork({ nodes: 3, topology: "star", documents: [], permits: [permit] });
  const [relay, ...clients] = network.nodes as [TestNode, TestNode, TestNode];
  for (const client of clients) client.open("room");
  network.run(2000);
  const ask = (count: number): void => {
    for (let left = count; left > 0; left--) request(`other ${asked++}`);
  };
  return { network, relay, clients, ask };
}

/** How long it takes until what one client writes has come to the other. */
function crossing({ network, clients }: ReturnType<typeof crowded>, text: string): number {
  const beganMs = network.nowMs;
  clients[0]!.change("room", (draft) => draft.title.set(text));
  while (clients[1]!.document("room").view.title !== text && network.nowMs < beganMs + 60_000) network.step();
  return network.nowMs - beganMs;
}

describe("a document that a relay has closed", () => {
  it("is opened again for who writes to it, however many others were opened and closed meanwhile", () => {
    const scene = crowded();
    expect(crossing(scene, "before")).toBeLessThan(1000);
    for (let round = 0; round < 300; round++) {
      scene.ask(openMax);
      scene.network.step();
    }
    expect(scene.relay.opened.has("room")).toBe(false);
    expect(crossing(scene, "after")).toBeLessThan(10_000);
  });

  it("is asked for again on behalf of who asked, where it was closed before it was found out who may read it", () => {
    const network = new TestNetwork({ nodes: 1, documents: ["room"] });
    const document = network.node(0).document("room") as unknown as DocumentCore;
    const gate = new AccessGate(0);
    gate.hold({ document, wanted: new Wanted(defaultLimits) });
    gate.holdStranger("room", 1, true);
    gate.forget("room");
    expect(gate.questions(0)).toEqual([{ type: "authorize", document: "room", isOpen: false }]);
    expect(gate.take("room")).toEqual({ waiting: undefined, strangerAsk: 1 });
    gate.forget("room");
    expect(gate.questions(0)).toEqual([]);
  });
});

describe("documents that are opened because a peer asks for them", () => {
  /** How many are opened for a peer that asks for other ones all the time, in so many steps of 100 ms. */
  function opened(gate: AccessGate, steps: number): number {
    let count = 0;
    for (let nowMs = 0; nowMs < 100 * steps; nowMs += 100) {
      gate.tick();
      for (let asked = 0; asked < 2000; asked++) {
        gate.holdStranger(`${nowMs} ${asked}`, 1, false);
        while (gate.isDue) {
          for (const { document } of gate.questions(nowMs)) {
            gate.take(document);
            count++;
          }
        }
      }
    }
    return count;
  }

  it("are so many at once, and then so many a second: everybody else is told of each", () => {
    expect(opened(new AccessGate(0), 1)).toBe(1024);
    expect(opened(new AccessGate(0), 101)).toBeCloseTo(1024 + 1280, -2);
  });

  it("don't keep the permissions for others waiting, which are open", () => {
    const gate = new AccessGate(0);
    opened(gate, 1);
    gate.ask("room", true);
    expect(gate.isDue).toBe(true);
    expect(gate.questions(0).map(({ document }) => document)).toEqual(["room"]);
  });
});

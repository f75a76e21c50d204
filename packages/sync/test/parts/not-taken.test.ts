// Where parts are not compared: the state is given, or entries are, as if there were no such way.
import { describe, expect, it, vi } from "vitest";
import { identityOf } from "../model/forked-history.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { apart, countMessages, fill, has, meet } from "../states/room.js";
import { parted, rungsOf } from "./parted.js";

type Count = ReturnType<typeof countMessages>;

const partsSent = (network: TestNetwork, count: Count): number => {
  const types = ["parts", "partsSymbols", "partsMore", "partsDifference", "patch"] as const;
  return network.nodes.reduce((sum, node) => sum + types.reduce((of, type) => of + count(node, type), 0), 0);
};

describe("parts are not compared", () => {
  it("of a signed document", () => {
    const network = new TestNetwork({ nodes: 2, identities: [identityOf(1), identityOf(2)] });
    fill(network, network.node(0), 20);
    network.settle(20_000);
    network.links[0]!.cut();
    for (const node of network.nodes) node.change("room", (draft) => draft.score.at("ann").add(1));
    network.run(200);
    expect(network.node(0).document("room").base.partsRefusal).toBe("signed");
    const count = countMessages(network);
    meet(network);
    network.settle(20_000);
    network.expectEqual();
    expect(partsSent(network, count)).toBe(0);
  });

  it.each(["guarded", "unknown-fields"] as const)(
    "of a document that is %s, and its peer hears why it gets no state",
    (why) => {
      const network = parted();
      const faults: string[] = [];
      network.links[0]!.onFault = (fault) => void (fault.type === "fault" && faults.push(fault.code));
      for (const node of network.nodes) {
        vi.spyOn(node.document("room").base, "refusal", "get").mockReturnValue(why);
        const parts = vi.spyOn(node.document("room").base, "parts");
        network.checks.push(() => expect(parts).not.toHaveBeenCalled());
      }
      const count = countMessages(network);
      meet(network);
      network.run(10_000);
      expect(partsSent(network, count)).toBe(0);
      expect(new Set(faults)).toEqual(new Set(["STATE_REFUSED"]));
    },
  );

  it("with a peer that lacks more than a third of the operations: it gets the state", () => {
    const network = apart(2, { limits: {} });
    const count = countMessages(network);
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect(partsSent(network, count)).toBe(0);
    expect(rungsOf(network.node(0)).state).toBe(1);
  });

  it("where entries do", () => {
    const network = new TestNetwork({ nodes: 2 });
    fill(network, network.node(0), 50);
    network.settle(10_000);
    for (const node of network.nodes) node.truncate("room");
    network.run(200);
    network.links[0]!.cut();
    for (const node of network.nodes) node.change("room", (draft) => draft.score.at("ann").add(1));
    const count = countMessages(network);
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect(partsSent(network, count) + count(network.node(1), "state")).toBe(0);
  });

  it("to the end by a type that doesn't tell of its cells one by one: the state is given instead", () => {
    const network = parted();
    for (const node of network.nodes) vi.spyOn(node.document("room").base, "parts").mockReturnValue(undefined);
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect(network.nodes.map((node) => rungsOf(node).state)).toEqual([1, 1]);
  });

  it("with a peer of an earlier version, which steps over them: it gets the state", () => {
    const network = parted();
    network.links[0]!.filter = (frame) => !has(frame, "parts");
    meet(network);
    network.settle(60_000);
    network.expectEqual();
    expect(network.nodes.reduce((sum, node) => sum + (rungsOf(node).state ?? 0), 0)).toBeGreaterThan(0);
  });
});

describe("whatever of a comparison is lost", () => {
  it.each(["parts", "partsDifference", "patch"] as const)("%s is said again, and no state goes out", (type) => {
    const network = parted({ changes: 10 });
    let lost = 0;
    network.links[0]!.filter = (frame) => !has(frame, type) || ++lost > 1;
    meet(network);
    network.settle(30_000);
    network.expectEqual();
    expect(lost).toBeGreaterThan(1);
    expect(network.nodes.map((node: TestNode) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
  });
});

it("where both have made an offer, one comparison comes of it, and no state", () => {
  for (const seed of [1, 2, 3, 4]) {
    const network = parted({ changes: 5, seed });
    const offered = new Set<number>();
    let lost = 0;
    // Neither hears of the other's first offer, so both make one.
    network.links[0]!.filter = (frame, from) => {
      if (has(frame, "parts")) offered.add(from.index);
      return !has(frame, "parts") || ++lost > 2;
    };
    meet(network);
    network.settle(60_000);
    network.expectEqual();
    expect(offered.size).toBe(2);
    expect(network.nodes.map((node) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
    expect(network.nodes.map((node) => rungsOf(node).patch)).toEqual([1, 1]);
  }
});

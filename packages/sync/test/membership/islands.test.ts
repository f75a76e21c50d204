// Members with full views look for nobody, so some could stay apart from all others for good. Whatever happened, they find each
// other, and once they have, nobody loses a link for it.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultMembershipLimits, type MembershipLimits } from "../../src/core/membership/membership-limits.js";
import { holds, type Seen } from "../model/property.js";
import { type MeshNode, VirtualMesh } from "./virtual-mesh.js";

const timeout = 900_000;
/** As by default, but for fewer links, and in less time. */
const limits: MembershipLimits = {
  ...defaultMembershipLimits,
  ...{ activeMax: 3, shuffleMs: 4000, timeoutMs: 6000, answerMs: 2000, retryMs: 400, retryMsMax: 12_000 },
};
/** The word of a root out of reach dies out, and the next one asks both contacts. */
const foundMs = 2 * limits.timeoutMs + 2 * 1.5 * limits.retryMsMax;
const cases = fc.record({
  seed: fc.integer(),
  loss: fc.constantFrom(0, 0, 0.05),
  joinMs: fc.constantFrom(0, 200, 1000),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Ten members that come in through the first or, if they reach it, the second. */
function ten({ seed, loss, joinMs }: Case): VirtualMesh {
  const mesh = new VirtualMesh({ seed, loss, limits });
  const contacts = [mesh.join([])];
  for (let index = 1; index < 10; index++) {
    const node = mesh.join(contacts);
    if (index === 1) contacts.push(node);
    mesh.run(joinMs);
  }
  return mesh;
}

function expectOne(mesh: VirtualMesh, withinMs: number, seen: Seen): void {
  const apart = mesh.components().length;
  if (apart > 1) seen.count("islands");
  const tookMs = mesh.runUntil(() => mesh.isConnected, withinMs);
  seen.most("seconds until they met", tookMs / 1000);
  expect(tookMs).toBeLessThanOrEqual(withinMs);
}

function links(mesh: VirtualMesh): string[] {
  return mesh.up.flatMap(({ id, membership }) => membership.active.map((peer) => `${id} ${peer}`));
}

describe("ten members with three links each", () => {
  it("are one component soon after they came, and stay it", { timeout }, () => {
    holds("ten members", cases, { runs: 200, needs: ["islands"] }, (one, seen) => {
      const mesh = ten(one);
      mesh.run(limits.shuffleMs);
      expectOne(mesh, foundMs, seen);
      mesh.run(2 * limits.timeoutMs);
      expectOne(mesh, foundMs, seen);
    });
  });

  it("lose no link to the search for others once they are one component", { timeout }, () => {
    for (let seed = 1; seed <= 10; seed++) {
      const mesh = ten({ seed, loss: 0, joinMs: 200 });
      mesh.run(2 * foundMs);
      const before = links(mesh);
      const { dials } = mesh;
      mesh.run(3 * limits.retryMsMax);
      expect(mesh.dials).toBeGreaterThan(dials);
      expect(links(mesh)).toEqual(expect.arrayContaining(before));
    }
  });

  it("are one component soon after a long partition into halves", { timeout }, () => {
    holds("halves", cases, { runs: 12, needs: ["islands"] }, (one, seen) => {
      const mesh = ten(one);
      mesh.run(foundMs);
      const isLeft = ({ index }: MeshNode): boolean => index % 2 === 0;
      mesh.reaches = (a, b) => isLeft(a) === isLeft(b);
      mesh.run(31 * limits.shuffleMs);
      mesh.reaches = () => true;
      expectOne(mesh, foundMs, seen);
    });
  });

  it("find those who came elsewhere under the address of a contact, though neither knows a name of the other", {
    timeout,
  }, () => {
    holds("another mesh", cases, { runs: 20, needs: ["islands"] }, (one, seen) => {
      const mesh = ten(one);
      mesh.run(foundMs);
      const away = new Set(mesh.nodes.filter(({ index }) => index % 2 === 1));
      for (const node of away) mesh.leave(node);
      mesh.run(31 * limits.shuffleMs);
      mesh.reaches = (a, b) => away.has(a) === away.has(b);
      const first = mesh.replace(mesh.node(1), []);
      away.add(first);
      for (let count = 1; count < 5; count++) away.add(mesh.join([first]));
      mesh.run(foundMs);
      mesh.reaches = () => true;
      expectOne(mesh, foundMs, seen);
    });
  });
});

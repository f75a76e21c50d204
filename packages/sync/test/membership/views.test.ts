// The views of many nodes: whatever happens to them, those that are left are joined by links of which nobody has too many.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultMembershipLimits } from "../../src/core/membership/membership-limits.js";
import { holds } from "../model/property.js";
import { joinedThroughOne, type MeshNode, VirtualMesh } from "./virtual-mesh.js";

const { activeMax, passiveMax, shuffleMs, timeoutMs, retryMsMax } = defaultMembershipLimits;
const timeout = 900_000;

function degrees(mesh: VirtualMesh): readonly number[] {
  return mesh.up.map(({ membership }) => membership.active.length);
}

function expectWithinBounds(mesh: VirtualMesh): void {
  for (const { membership } of mesh.up) {
    expect(membership.active.length).toBeLessThanOrEqual(activeMax);
    expect(membership.passive.length).toBeLessThanOrEqual(passiveMax);
    expect(new Set(membership.active).size).toBe(membership.active.length);
  }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}

/** So many of those that are up, at once and without a word. */
function kill(mesh: VirtualMesh, share: number): void {
  for (const node of mesh.up) if (mesh.random.chance(share)) mesh.die(node);
}

/** How many shuffles everybody makes until the rest is connected; the first are silent until links time out. */
function shufflesUntilConnected(mesh: VirtualMesh): number {
  mesh.run(timeoutMs);
  return (timeoutMs + mesh.runUntil(() => mesh.isConnected, 20 * shuffleMs)) / shuffleMs;
}

describe("a thousand nodes that join through one contact", () => {
  it("are connected with few links each, and again soon after three in ten have died", { timeout }, () => {
    const mesh = joinedThroughOne(1000, 100);
    mesh.run(2 * shuffleMs);
    expect(mesh.isConnected).toBe(true);
    expectWithinBounds(mesh);
    expect(Math.min(...degrees(mesh))).toBeGreaterThanOrEqual(1);
    expect(mean(degrees(mesh))).toBeGreaterThan(activeMax - 0.75);
    expect(mesh.asymmetries()).toBeLessThan(20);
    kill(mesh, 0.3);
    expect(shufflesUntilConnected(mesh)).toBeLessThanOrEqual(3);
    expectWithinBounds(mesh);
  });
});

describe("nodes that die at once", () => {
  it("leave the others connected within five shuffles, were it half of them, over links that lose messages", {
    timeout,
  }, () => {
    const cases = fc.record({
      seed: fc.integer(),
      share: fc.constantFrom(0.3, 0.5),
      loss: fc.constantFrom(0, 0.05),
      count: fc.integer({ min: 20, max: 120 }),
    });
    holds("deaths", cases, { runs: 5, needs: ["deaths"] }, ({ seed, share, loss, count }, seen) => {
      const mesh = joinedThroughOne(count, 50, { seed, loss });
      mesh.run(3 * shuffleMs);
      expect(mesh.isConnected).toBe(true);
      kill(mesh, share);
      seen.count("deaths", count - mesh.up.length);
      const shuffles = shufflesUntilConnected(mesh);
      seen.most("shuffles until connected", shuffles);
      expect(shuffles).toBeLessThanOrEqual(5);
      expectWithinBounds(mesh);
    });
  });
});

describe("nodes that leave", () => {
  it("are held by nobody at once, and known to nobody later", { timeout }, () => {
    const mesh = joinedThroughOne(60, 20);
    mesh.run(3 * shuffleMs);
    const gone = mesh.nodes.slice(10, 25);
    const ids = new Set(gone.map(({ id }) => id));
    const beside = gone.flatMap(({ id, membership }) => membership.active.map((peer) => ({ id, peer })));
    for (const node of gone) mesh.leave(node);
    mesh.run(2000);
    // Whoever was linked to one has heard of it, and takes no late word of it.
    for (const { membership, id } of mesh.up) {
      const held = beside.filter(({ peer }) => peer === id).map((pair) => pair.id);
      expect(membership.passive.filter((known) => held.includes(known.id))).toEqual([]);
    }
    expect(beside.length).toBeGreaterThan(30);
    for (const { membership } of mesh.up) {
      expect(membership.active.filter((id) => ids.has(id))).toEqual([]);
      expect(membership.lost.filter((id) => ids.has(id))).toEqual([]);
    }
    expect(mesh.runUntil(() => mesh.isConnected, 3 * shuffleMs)).toBeLessThan(3 * shuffleMs);
    mesh.run(31 * shuffleMs);
    for (const { membership } of mesh.up) expect(membership.passive.filter(({ id }) => ids.has(id))).toEqual([]);
  });
});

describe("a partition", () => {
  /** Both halves by themselves, for long after every link across has timed out. */
  function part(mesh: VirtualMesh, isLeft: (node: MeshNode) => boolean, forMs: number): void {
    mesh.reaches = (a, b) => isLeft(a) === isLeft(b);
    mesh.run(forMs);
    const sides = mesh.components().map((component) => new Set(component.map(isLeft)).size);
    expect(sides.every((size) => size === 1)).toBe(true);
    mesh.reaches = () => true;
  }

  function crossings(mesh: VirtualMesh, isLeft: (node: MeshNode) => boolean): number {
    const left = new Set(mesh.up.filter(isLeft).map(({ id }) => id));
    return mesh.up.filter((node) => !isLeft(node) && node.membership.active.some((id) => left.has(id))).length;
  }

  it("that outlasts every link and every passive view is over soon after it heals", { timeout }, () => {
    const isLeft = ({ index }: MeshNode): boolean => index % 3 === 0;
    const mesh = joinedThroughOne(45, 15);
    mesh.run(3 * shuffleMs);
    part(mesh, isLeft, 40 * shuffleMs);
    const healMs = mesh.runUntil(() => mesh.isConnected, 4 * retryMsMax);
    expect(healMs).toBeLessThanOrEqual(2 * retryMsMax);
    mesh.run(2 * retryMsMax);
    expect(mesh.isConnected).toBe(true);
    // Not by a thread: links across are many again.
    expect(crossings(mesh, isLeft)).toBeGreaterThan(5);
    expectWithinBounds(mesh);
  });

  it("in which a mesh came into being is over when its contacts can be reached", { timeout }, () => {
    const isLeft = ({ index }: MeshNode): boolean => index % 2 === 0;
    const mesh = new VirtualMesh();
    mesh.reaches = (a, b) => isLeft(a) === isLeft(b);
    const contacts = [mesh.join([]), mesh.join([])];
    for (let index = 2; index < 40; index++) mesh.join(contacts);
    part(mesh, isLeft, 12 * shuffleMs);
    expect(mesh.runUntil(() => mesh.isConnected, 4 * retryMsMax)).toBeLessThanOrEqual(2 * retryMsMax);
    expectWithinBounds(mesh);
  });
});

describe("a node", () => {
  it("that nobody can dial takes part by dialling, and is told to nobody", { timeout }, () => {
    const mesh = joinedThroughOne(30, 10);
    const browsers = Array.from({ length: 30 }, () => mesh.join([mesh.node(0)], false));
    mesh.run(4 * shuffleMs);
    expect(mesh.isConnected).toBe(true);
    expect(mean(browsers.map(({ membership }) => membership.active.length))).toBeGreaterThan(2);
    const ids = new Set(browsers.map(({ id }) => id));
    for (const { membership } of mesh.up) expect(membership.passive.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it("that dies and comes back without memory is linked again, once to each", { timeout }, () => {
    const mesh = joinedThroughOne(12, 12);
    mesh.run(2 * shuffleMs);
    const node = mesh.node(5);
    mesh.die(node);
    mesh.run(500);
    mesh.restart(node, [mesh.node(0)]);
    mesh.run(2 * timeoutMs);
    expect(node.membership.active.length).toBeGreaterThan(1);
    expect(mesh.asymmetries()).toBe(0);
    expectWithinBounds(mesh);
  });

  it("and another that dial each other at the same time have one link", { timeout }, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const mesh = new VirtualMesh({ seed });
      const first = mesh.join([]);
      const second = mesh.join([first]);
      mesh.run(4000);
      // Both lose it, and both dial.
      mesh.reaches = () => false;
      mesh.run(timeoutMs + 1000);
      expect(first.membership.active).toEqual([]);
      mesh.reaches = () => true;
      mesh.run(2 * retryMsMax);
      expect([...first.membership.active, ...second.membership.active]).toEqual([second.id, first.id]);
      expect([first.ends.size, second.ends.size]).toEqual([1, 1]);
    }
  });
});

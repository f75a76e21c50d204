// Members that keep no rules: invented peers take no more than a share of a passive view.

import { describe, expect, it } from "vitest";
import { decodeFrame, messageType, protocolVersion } from "../../src/core/frame.js";
import { Draws, drawnName } from "../../src/core/membership/draws.js";
import { defaultMembershipLimits } from "../../src/core/membership/membership-limits.js";
import * as messages from "../../src/core/membership/membership-messages.js";
import type { MeshPeer } from "../../src/core/membership/mesh-peer.js";
import { PassiveView } from "../../src/core/membership/passive-view.js";
import { authorOf } from "../model/test-node.js";
import { joinedThroughOne, type MeshNode, type VirtualMesh } from "./virtual-mesh.js";

const { passiveMax, activeMax, shuffleMs } = defaultMembershipLimits;
const timeout = 900_000;

let invented = 1_000_000;
function invent(): MeshPeer {
  const number = invented++;
  return { id: authorOf(number), addresses: [`invented://${number}`] };
}
const isInvented = ({ addresses }: MeshPeer): boolean => addresses.some((address) => address.startsWith("invented:"));
const lies = (count: number): MeshPeer[] => Array.from({ length: count }, invent);

/** Whatever liars show is `shown`, and twice a second they show more over all their links, unasked. */
function lie(mesh: VirtualMesh, liars: readonly MeshNode[], shown: (count: number) => readonly MeshPeer[]): () => void {
  const say = mesh.say.bind(mesh);
  mesh.say = (end, message) => {
    const isShown = liars.includes(end.node) && message[0] === messageType.shuffleReply;
    if (!isShown) return say(end, message);
    const [raw] = decodeFrame(Uint8Array.from([protocolVersion, ...message]));
    say(end, messages.encodeShuffleReply({ walk: messages.readShuffleReply(raw!.body).walk, peers: shown(8) }));
  };
  return () => {
    for (const end of liars.flatMap(({ ends }) => [...ends])) {
      // More is dropped: several times what a link lets in.
      for (let count = 0; count < 2; count++) {
        const walk = drawnName(mesh.random.word(), mesh.random.word());
        const ttl = mesh.random.between(0, 6);
        say(end, messages.encodeShuffle({ walk, ttl, peers: shown(8) }));
        say(end, messages.encodeForwardJoin({ ttl, peer: shown(1)[0] as MeshPeer }));
      }
    }
  };
}

function shares(nodes: readonly MeshNode[]): readonly number[] {
  return nodes.map(({ membership }) => membership.passive.filter(isInvented).length / passiveMax);
}

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe("what one link tells", () => {
  it("takes no more of the passive view than that link's share, however empty it is, and pushes out nobody else's", () => {
    const view = new PassiveView(defaultMembershipLimits, new Draws(() => 0));
    const [liar, honest] = [{}, {}];
    const told = lies(4);
    for (const peer of told) view.hear(peer, honest, 0);
    const met = lies(2);
    for (const peer of met) view.meet(peer, 0, 0);
    for (let atMs = 1; atMs <= 1000; atMs++) for (const peer of lies(1)) view.hear(peer, liar, atMs);
    expect(view.peers).toHaveLength(told.length + met.length + passiveMax / activeMax);
    for (const { id } of [...told, ...met]) expect(view.has(id)).toBe(true);
    view.ended(liar);
    const again = {};
    for (let atMs = 1; atMs <= 1000; atMs++) for (const peer of lies(1)) view.hear(peer, again, atMs);
    expect(view.peers).toHaveLength(told.length + met.length + (2 * passiveMax) / activeMax);
  });
});

describe("a liar that invents thousands of peers", () => {
  it("gets its share of the views beside it, little of those further off, and keeps no honest nodes apart", {
    timeout,
  }, () => {
    const mesh = joinedThroughOne(100, 50);
    mesh.run(4 * shuffleMs);
    const liar = mesh.node(50);
    const goOn = lie(mesh, [liar], lies);
    const honest = (): MeshNode[] => mesh.up.filter((node) => node !== liar);
    const beside: number[] = [];
    const all: number[] = [];
    for (let passed = 0; passed < 12 * shuffleMs; passed += 500) {
      goOn();
      mesh.run(500);
      if (passed < 5 * shuffleMs || passed % shuffleMs !== 0) continue;
      beside.push(...shares(honest().filter(({ membership }) => membership.active.includes(liar.id))));
      all.push(mean(shares(honest())));
    }
    expect(invented).toBeGreaterThan(1_005_000);
    if (process.env.JOINERY_STATISTICS !== undefined) console.log(Math.max(...beside), mean(beside), mean(all));
    expect(Math.max(...beside)).toBeLessThan(0.5);
    expect(mean(beside)).toBeLessThan(0.34);
    expect(mean(all)).toBeLessThan(0.2);
    for (const node of honest()) if (mesh.random.chance(0.3)) mesh.die(node);
    mesh.run(5 * shuffleMs);
    expect(mesh.isConnected).toBe(true);
  });
});

describe("a tenth of all members that show nobody but each other", () => {
  it("takes little more than its share of the views of the others, and cuts nobody off", { timeout }, () => {
    const mesh = joinedThroughOne(60, 30);
    mesh.run(4 * shuffleMs);
    const liars = mesh.nodes.filter(({ index }) => index % 10 === 5);
    const peers = liars.map(({ id, address }) => ({ id, addresses: [address] }));
    const goOn = lie(mesh, liars, (count) => Array.from({ length: count }, () => mesh.random.pick(peers)));
    const ids = new Set(liars.map(({ id }) => id));
    const honest = mesh.nodes.filter((node) => !liars.includes(node));
    const share = (known: readonly unknown[]): number =>
      known.filter((id) => ids.has(id as never)).length / known.length;
    const [passive, active, cutOff]: [number[], number[], number[]] = [[], [], []];
    for (let passed = 0; passed < 10 * shuffleMs; passed += 500) {
      goOn();
      mesh.run(500);
      if (passed < 4 * shuffleMs || passed % shuffleMs !== 0) continue;
      passive.push(mean(honest.map(({ membership }) => share(membership.passive.map(({ id }) => id)))));
      active.push(mean(honest.map(({ membership }) => share(membership.active))));
      cutOff.push(honest.filter(({ membership }) => share(membership.active) === 1).length);
    }
    if (process.env.JOINERY_STATISTICS !== undefined) console.log(mean(passive), mean(active));
    expect(mean(passive)).toBeGreaterThan(0.1);
    expect(mean(passive)).toBeLessThan(0.22);
    expect(mean(active)).toBeLessThan(0.15);
    expect(Math.max(...cutOff)).toBe(0);
  });
});

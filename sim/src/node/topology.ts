// Who talks with whom: a ring within each region and links between regions, so that frames take several hops.
// The links depend on the seed alone and join all nodes.

import { assert } from "@joinery/crdt";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { regionNames } from "../network/region-latency.js";

/** How many nodes, the first ones, all others of a mesh know at first. */
export const contactsMax = 3;

/** A link between two nodes, the lower number first. */
export interface Link {
  readonly a: number;
  readonly b: number;
}

/** The region of a node, a place in `regionNames`: nodes are dealt out in turn. */
export function regionOf(node: number): number {
  return node % regionNames.length;
}

/** The links of a network of `nodes` nodes, in order: a ring per region, and one link of every other node to another region. */
export function topology(seed: Seed, nodes: number): Link[] {
  const links = new Map<string, Link>();
  const connect = (from: number, to: number): void => {
    if (from === to) return;
    const link = { a: Math.min(from, to), b: Math.max(from, to) };
    links.set(`${link.a}-${link.b}`, link);
  };
  const regions = Math.min(nodes, regionNames.length);
  for (let region = 0; region < regions; region++) {
    const members = membersOf(region, nodes);
    for (const [index, member] of members.entries()) connect(member, members[(index + 1) % members.length] as number);
    connect(members[0] as number, membersOf((region + 1) % regions, nodes)[0] as number);
  }
  for (let node = 0; node < nodes; node += 2) {
    const random = new KeyedRandom(seed, "topology", node);
    const others = regions > 1 ? membersOf((regionOf(node) + 1 + random.integer(regions - 1)) % regions, nodes) : [];
    if (others.length > 0) connect(node, random.pick(others));
  }
  return [...links.values()].sort((x, y) => x.a - y.a || x.b - y.b);
}

/** Into how many parts `links` leave `members`, which are in order: the first of each. By union of sets, after Galler and Fischer (1964). */
export function partsOf(links: readonly Link[], members: readonly number[]): number[] {
  const parentOf = new Map(members.map((node) => [node, node]));
  const firstOf = (node: number): number => {
    let at = node;
    for (let next = parentOf.get(at) as number; next !== at; next = parentOf.get(at) as number) {
      parentOf.set(at, parentOf.get(next) as number);
      at = next;
    }
    return at;
  };
  for (const { a, b } of links) {
    if (!parentOf.has(a) || !parentOf.has(b)) continue;
    const [x, y] = [firstOf(a), firstOf(b)];
    parentOf.set(Math.max(x, y), Math.min(x, y));
  }
  return members.filter((node) => parentOf.get(node) === node);
}

/** `links`, and those that join the nodes which stay when all in `leaving` have gone: one from each part of them to the next. */
export function joinedWithout(links: readonly Link[], nodes: number, leaving: ReadonlySet<number>): readonly Link[] {
  const staying = Array.from({ length: nodes }, (_, node) => node).filter((node) => !leaving.has(node));
  const parts = partsOf(links, staying);
  return [...links, ...parts.slice(1).map((b, at) => ({ a: parts[at] as number, b }))];
}

/** `links`, and one to each node in `apart` from the first that neither is in there nor leaves: those need not talk to each other. */
export function joinedToOthers(
  links: readonly Link[],
  nodes: number,
  apart: ReadonlySet<number>,
  leaving: ReadonlySet<number>,
): readonly Link[] {
  const all = Array.from({ length: nodes }, (_, node) => node);
  const first = all.find((node) => !apart.has(node) && !leaving.has(node));
  assert(first !== undefined, "somebody stays who is one author");
  const isNew = (node: number): boolean => links.every(({ a, b }) => ![a, b].includes(node) || ![a, b].includes(first));
  const joining = [...apart].filter(isNew).map((node) => ({ a: Math.min(node, first), b: Math.max(node, first) }));
  return [...links, ...joining];
}

function membersOf(region: number, nodes: number): number[] {
  const members: number[] = [];
  for (let node = region; node < nodes; node += regionNames.length) members.push(node);
  return members;
}

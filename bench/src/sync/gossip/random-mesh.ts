// Who talks with whom in a mesh as partial views make one: everybody with about as many others as the logarithm of their number.

import { KeyedRandom, type Link, type Seed } from "@joinery/sim";

/** As many as `log2(nodes)`, of whom each chose half. */
export function randomMesh(seed: Seed, nodes: number): Link[] {
  const random = new KeyedRandom(seed, "mesh");
  const links = new Map<string, Link>();
  const connect = (from: number, to: number): void => {
    const link = { a: Math.min(from, to), b: Math.max(from, to) };
    if (from !== to) links.set(`${link.a}-${link.b}`, link);
  };
  const chosen = Math.max(1, Math.round(Math.log2(nodes) / 2));
  for (let node = 0; node < nodes; node++) {
    // The ring joins all of them, whatever is drawn.
    connect(node, (node + 1) % nodes);
    for (let left = chosen - 1; left > 0; left--) connect(node, random.integer(nodes));
  }
  return [...links.values()];
}

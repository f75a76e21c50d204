import { describe, expect, it } from "vitest";
import { topology } from "../../src/node/topology.js";

describe("the links of a network", () => {
  it.each([2, 3, 9, 10, 11, 50, 100, 333])("join all of %i nodes, each link once", (nodes) => {
    for (let seed = 0; seed < 5; seed++) {
      const links = topology(seed, nodes);
      expect(new Set(links.map(({ a, b }) => `${a}-${b}`)).size).toBe(links.length);
      const reached = new Set([0]);
      for (let size = 0; size < reached.size; ) {
        size = reached.size;
        for (const { a, b } of links) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
      }
      expect(reached.size).toBe(nodes);
    }
  });

  it("are the same for one seed and others for another", () => {
    expect(topology(1, 50)).toEqual(topology(1, 50));
    expect(topology(2, 50)).not.toEqual(topology(1, 50));
  });
});

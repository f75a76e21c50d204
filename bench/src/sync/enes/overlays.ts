// The two networks of the paper: fifteen nodes as a binary tree, and as a mesh in which everybody has four neighbours.

import type { Link } from "@joinery/sim";

export const nodeCount = 15;

export const overlayNames = ["tree", "mesh"] as const;

export type OverlayName = (typeof overlayNames)[number];

export const overlays: Readonly<Record<OverlayName, readonly Link[]>> = {
  tree: Array.from({ length: nodeCount - 1 }, (_, index) => ({ a: index >> 1, b: index + 1 })),
  // The neighbours of the authors' own experiment: one and four places on, around a circle.
  mesh: Array.from({ length: nodeCount }, (_, node) => [linkOf(node, 1), linkOf(node, 4)]).flat(),
};

function linkOf(node: number, distance: number): Link {
  const other = (node + distance) % nodeCount;
  return { a: Math.min(node, other), b: Math.max(node, other) };
}

// What sync is to reach, row by row. Ratios are against a peer of the same run; counts are exact.

import type { Target } from "../suite.js";
import { keyBytes, valueBytes } from "../work/workload.js";
import { overlayNames } from "./enes/overlays.js";
import { enesWorkloads } from "./enes/workloads.js";
import { healSizes } from "./heal.js";
import { healTruncatedTargets } from "./heal-truncated.js";

/** Bytes at most 1.1 times the keys and values of both sides and 192, and fewer than any peer's where it has none to save. */
function healTargets(changes: number): Target[] {
  const id = `heal-${changes}`;
  const raw = 2 * changes * (keyBytes + valueBytes);
  const peers = changes < 10 ? (["automerge"] as const) : (["automerge", "yjs", "loro"] as const);
  return [
    { case: id, metric: "bytes", is: "at most", bound: Math.floor(1.1 * raw + 192) },
    ...peers.map((than): Target => ({ case: id, metric: "bytes", than, is: "at most", bound: 1 })),
    { case: id, metric: "round_trips", is: "at most", bound: 1.5 },
    ...(changes === 1 ? [{ case: id, metric: "cpu_ms", is: "at most", bound: 1 } as const] : []),
  ];
}

/** In the mesh less than an element over every link once: 30 links, 14 nodes to reach. */
function enesTargets(name: string): Target[] {
  return overlayNames.flatMap((overlay): Target[] => {
    const id = `enes-${name}-${overlay}`;
    return [
      { case: id, metric: "elements_per_floor", is: "at most", bound: overlay === "tree" ? 1 : 2.14 },
      { case: id, metric: "metadata_share", is: "at most", bound: 0.15 },
    ];
  });
}

const kibibyte = 1024;

export const syncTargets: readonly Target[] = [
  ...healSizes.flatMap(healTargets),
  ...healTruncatedTargets,
  { case: "idle-0", metric: "messages", is: "at most", bound: 4 },
  { case: "idle-0", metric: "bytes", is: "at most", bound: 2 * kibibyte },
  { case: "idle-10", metric: "bytes", is: "at most", bound: 30 * kibibyte + 10 * (keyBytes + valueBytes) },
  { case: "authors-10000", metric: "bytes", is: "at most", bound: 2 * kibibyte },
  ...enesWorkloads.flatMap(({ name }) => enesTargets(name)),
  { case: "gossip-1000", metric: "payloads_per_node", is: "at most", bound: 1.15 },
  { case: "gossip-1000", metric: "link_delays", is: "at most", bound: 2 * Math.log2(1000) },
  { case: "fanout", metric: "ms", than: "hocuspocus", is: "at most", bound: 0.5 },
  { case: "fanout", metric: "server_cpu_ms", than: "hocuspocus", is: "at most", bound: 0.5 },
];

// The grid of Enes, Almeida, Baquero and Leitao, "Efficient Synchronization of State-based CRDTs" (ICDE 2019): what fifteen
// nodes send of what they change, column by column, beside what the paper measured of others.

import { type BenchCase, type Figure, figure, type Outcome } from "../../suite.js";
import { sized } from "../../work/workload.js";
import { nodeCount, type OverlayName, overlayNames, overlays } from "./overlays.js";
import { type GridCounts, runGrid } from "./run-grid.js";
import { type EnesWorkload, enesWorkloads } from "./workloads.js";

const eventsPerNode = 100;
const syncMs = 1000;
/** As an application has it: at once, here within ten milliseconds. */
const soonMs = 10;

/** Elements sent by what the paper compares, relative to its best, BP+RR, which sends `bprr` times the floor; for GSet. */
const paper: Readonly<Record<OverlayName, { bprr: string; classic: number; state: number; scuttlebutt: number }>> = {
  tree: { bprr: "1.00", classic: 81, state: 82, scuttlebutt: 27 },
  mesh: { bprr: "3.28", classic: 57, state: 58, scuttlebutt: 18.7 },
};

/**
 * Nothing is timed. Every node syncs once per second, all within 15 ms, so that neighbours send without having heard each
 * other; of `at-once`: as an application's does. `elements_per_floor`: elements sent over all links by distinct elements times
 * the other nodes. `metadata_share`: bytes of everything but ENTRIES by all bytes; of `beside-elements`: all bytes that are not
 * the elements' own 16.
 */
export const enesCases: readonly BenchCase[] = enesWorkloads.flatMap((workload) =>
  overlayNames.map((overlay) => enesCase(workload, overlay)),
);

function enesCase(workload: EnesWorkload, overlay: OverlayName): BenchCase {
  return {
    id: `enes-${workload.name}-${overlay}`,
    title: `${nodeCount} nodes in a ${overlay}, ${eventsPerNode} events each at 1/s, sync every second: elements sent by the floor`,
    subjects: ["joinery"],
    metrics: ["elements_per_floor", "metadata_share", "bytes", "messages"],
    exact: true,
    beside: [besideOf(overlay)],
    async measure(_name, scale: number): Promise<Outcome> {
      const run = { workload, links: overlays[overlay], eventsPerNode: sized(eventsPerNode, scale) };
      const counts = runGrid({ ...run, syncMs });
      const soon = runGrid({ ...run, syncMs: soonMs });
      return {
        digest: counts.digest,
        figures: [...figuresOf(counts, workload, ""), ...figuresOf(soon, workload, "at-once")],
      };
    },
  };
}

function besideOf(overlay: OverlayName): string {
  const { bprr, classic, state, scuttlebutt } = paper[overlay];
  const others = `classic deltas ${classic}x, state ${state}x, Scuttlebutt ${scuttlebutt}x as many`;
  return `the paper's BP+RR sends ${bprr}x the floor; of a GSet, ${others}`;
}

function figuresOf(counts: GridCounts, { elementBytes }: EnesWorkload, variant: string): Figure[] {
  const { sentElements, floorElements, payloadBytes, bytes, frames } = counts;
  const figures = [
    figure("elements_per_floor", sentElements / floorElements, variant),
    figure("metadata_share", 1 - payloadBytes / bytes, variant),
    figure("bytes", bytes, variant),
    figure("messages", frames, variant),
  ];
  if (elementBytes === 0 || variant !== "") return figures;
  return [...figures, figure("metadata_share", 1 - (sentElements * elementBytes) / bytes, "beside-elements")];
}

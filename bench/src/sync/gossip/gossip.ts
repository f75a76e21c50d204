// A thousand nodes in a mesh whose links lose frames: how often what is written crosses a link, and how long that takes.

import { type BenchCase, figure, type Outcome } from "../../suite.js";
import { sized } from "../../work/workload.js";
import { runGossip } from "./run-gossip.js";

const nodes = 1000;

/**
 * Nothing is timed. `payloads_per_node`: entries sent over all links, those that were lost too, by entries written and nodes; of
 * `forming`: of the entries that come first, while links are found to be too many. `link_delays`: by when all but a hundredth of
 * the entries were at a node, in delays of a link.
 */
export const gossip1000: BenchCase = {
  id: "gossip-1000",
  title:
    "1,000 nodes with some 11 neighbours each, links that lose 5 % of frames, 20 of them write an entry per second in all",
  subjects: ["joinery"],
  metrics: ["payloads_per_node", "link_delays"],
  exact: true,
  limitMsMin: 600_000,
  async measure(_name, scale: number): Promise<Outcome> {
    const counts = runGossip({ nodes: sized(nodes, scale), writers: 20, forming: 20, measured: 20, seed: 1 });
    return {
      digest: counts.digest,
      figures: [
        figure("payloads_per_node", counts.payloadsPerNode),
        figure("link_delays", counts.delays99),
        figure("payloads_per_node", counts.payloadsPerNodeForming, "forming"),
      ],
    };
  },
};

// A row of the results: one figure of one subject in one case, with every sample that was taken of it.

import type { Metric, SubjectName } from "../suite.js";

export interface Row {
  readonly suite: string;
  readonly case: string;
  readonly subject: SubjectName;
  readonly metric: Metric;
  /** "" for the figure that is meant; else which format or part of it. */
  readonly variant: string;
  /** The median of the samples; without samples, how many milliseconds the subject was given before it was stopped. */
  readonly value: number;
  /** Empty when the subject was stopped before it answered. */
  readonly samples: readonly number[];
}

const units: Readonly<Record<Metric, string>> = {
  ops_s: "1/s",
  ms: "ms",
  load_ms: "ms",
  cpu_ms: "ms",
  server_cpu_ms: "ms",
  bytes: "B",
  heap_mb: "MB",
  rss_mb: "MB",
  messages: "frames",
  round_trips: "round trips",
  elements_per_floor: "x",
  bytes_per_pair: "B",
  metadata_share: "B/B",
  payloads_per_node: "x",
  link_delays: "delays",
  rounds_min: "1/min",
  ratio: "x",
};

/** The unit of a row: that of its metric, and milliseconds for one that only says how long a subject was given. */
export function unitOf({ metric, samples }: Row): string {
  return samples.length === 0 ? units.ms : units[metric];
}

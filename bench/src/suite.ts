// What a suite is: cases, each a piece of work that every one of its subjects does, and the targets it is judged by.
// A case is measured once per fresh process; what it answers is checked before any of its figures counts.

/** Joinery itself, and the libraries of documents that are its peers, by the name of their package. */
export const libraryNames = ["joinery", "yjs", "loro", "automerge"] as const;

export type LibraryName = (typeof libraryNames)[number];

/** The same, a server for documents of Yjs, a table in a database without a library above it, and signatures without documents. */
export type SubjectName = LibraryName | "hocuspocus" | "sqlite" | "node-crypto";

export const subjectNames: readonly SubjectName[] = [...libraryNames, "hocuspocus", "sqlite", "node-crypto"];

/**
 * Operations per second, milliseconds, milliseconds until a loaded document answers its first read, milliseconds of
 * processor, of both sides or of the server, bytes, megabytes of heap, megabytes that a process had at most, messages that went over a link, times that a link was crossed there and back,
 * elements that were sent by those that had to be, bytes that say something about others by all bytes, bytes of a ledger by
 * pairs of accounts that paid each other, times that an entry was sent by nodes, time in delays of a link, rounds of a game per minute, and virtual
 * by real time.
 */
export type Metric =
  | ("ops_s" | "ms" | "load_ms" | "cpu_ms" | "server_cpu_ms")
  | ("bytes" | "heap_mb" | "rss_mb" | "messages" | "round_trips")
  | ("elements_per_floor" | "metadata_share" | "bytes_per_pair")
  | ("payloads_per_node" | "link_delays" | "rounds_min" | "ratio");

/** One figure of one measurement. */
export interface Figure {
  readonly metric: Metric;
  /** Tells figures of one metric apart, for instance a second format of the same state; "" for the one that is meant. */
  readonly variant: string;
  readonly value: number;
}

/** What one measurement answers. */
export interface Outcome {
  /** The same for all subjects that did the same work: what the documents hold in the end, in one line. */
  readonly digest: string;
  readonly figures: readonly Figure[];
  /** What a reader of the figures must know, each as the rest of a sentence that begins with the subject's name. */
  readonly remarks?: readonly string[];
}

/** One row of a suite's table. */
export interface BenchCase {
  readonly id: string;
  /** What is done and what is timed, in one sentence. */
  readonly title: string;
  readonly subjects: readonly SubjectName[];
  /** The metrics that a subject answers; for rows of a subject that was stopped before it answered. */
  readonly metrics: readonly Metric[];
  /** True when the outcome is an exact count, which is the same however often it is taken. */
  readonly exact?: boolean;
  /** True when it starts processes of its own, so that it can only be run as it was built. */
  readonly startsProcesses?: boolean;
  /** What others measured elsewhere, to read the figures by; one sentence each. */
  readonly beside?: readonly string[];
  /** A subject gets at least this long, in every mode, where a target rests on the answer of a slow one. */
  readonly limitMsMin?: number;
  /** How much heap its processes may take, megabytes, where that is more than others get. */
  readonly heapMbMax?: number;
  /** How much of each half of the young generation, megabytes, where that is more than the engine's default. */
  readonly semiSpaceMbMax?: number;
  /** Does the work once; `scale` 1 is the size of the table, less is less of it. */
  measure(subject: SubjectName, scale: number): Promise<Outcome>;
}

/** What a figure of Joinery's must reach: a number, or a multiple of a peer's figure of the same run. */
export interface Target {
  readonly case: string;
  readonly metric: Metric;
  /** Which of Joinery's figures; default the one that is meant. */
  readonly variant?: string;
  /** The peer that `bound` is a multiple of; without one, `bound` is the number itself. */
  readonly than?: SubjectName;
  /** Which of the peer's figures; of several the best counts. Default the one that is meant. */
  readonly peerVariants?: readonly string[];
  readonly is: "at least" | "at most";
  readonly bound: number;
  /** What `bound` was taken for, where that can be read in more than one way. */
  readonly reading?: string;
}

/** The cases and targets of one part of the library. */
export interface Suite {
  readonly name: string;
  readonly cases: readonly BenchCase[];
  readonly targets: readonly Target[];
}

/** A figure that is meant, or one of its variants. */
export function figure(metric: Metric, value: number, variant = ""): Figure {
  return { metric, variant, value };
}

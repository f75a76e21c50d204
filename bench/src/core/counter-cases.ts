// One counter at many replicas: ten that count for long, and ten thousand that count once.

import { assert } from "@joinery/crdt";
import { loadSubject } from "../subjects/load-subject.js";
import type { CounterDocument, Subject } from "../subjects/subject.js";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { sized } from "../work/workload.js";
import { sizesOf } from "./sizes.js";

const replicaCount = 10;
const warmUps = 2000;

/**
 * Timed as `ops_s`: the increments, replica after replica, until each one's last is in its log. Timed as `ms`: the first
 * replica takes what the nine others have. What they export is made before.
 */
export const counter10: BenchCase = {
  id: "counter-10",
  title: "100,000 increments at 10 replicas; ms: the first takes what the other nine export; bytes: its state",
  subjects: libraryNames,
  metrics: ["ops_s", "ms", "bytes"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const subject = await loadSubject(name);
    const each = sized(10_000, scale);
    const counters: CounterDocument[] = [];
    for (let replica = 0; replica < replicaCount; replica++) counters.push(await subject.counter());
    const counted = await millisecondsOf(async () => {
      for (const counter of counters) {
        for (let step = 0; step < each; step++) counter.increment();
        await counter.settled();
      }
    });
    const [hub, ...others] = counters as [CounterDocument, ...CounterDocument[]];
    const exports = others.map((counter) => counter.exportAll());
    const merged = await millisecondsOf(() => {
      hub.mergeAll(exports);
      return hub.settled();
    });
    return {
      digest: `sum ${hub.value()}`,
      figures: [figure("ops_s", rate(each * replicaCount, counted)), figure("ms", merged), ...sizesOf(hub.encode())],
    };
  },
};

/**
 * Timed as `ms`: one replica takes the increments of 10,000 authors, one at a time. Timed as `ms` of `local`: the first
 * increment of its own after that; of `local-saved`: the same until it is in the log. The code that increments is warm,
 * from another document.
 */
export const churn10000: BenchCase = {
  id: "churn-10000",
  title: "10,000 authors of one increment each, merged one at a time; local: one own increment after that",
  subjects: libraryNames,
  metrics: ["ms"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const subject = await loadSubject(name);
    const exports = await singleIncrements(subject, sized(10_000, scale));
    const hub = await subject.counter();
    await warmUp(subject, sized(warmUps, scale));
    const merged = await millisecondsOf(() => {
      for (const exported of exports) hub.merge(exported);
      return hub.settled();
    });
    assert(hub.value() === exports.length, "every increment arrived");
    const startedAt = performance.now();
    hub.increment();
    const local = performance.now() - startedAt;
    await hub.flushed();
    const saved = performance.now() - startedAt;
    const sizes = sizesOf(hub.encode());
    return {
      digest: `sum ${hub.value()}`,
      figures: [figure("ms", merged), figure("ms", local, "local"), figure("ms", saved, "local-flushed"), ...sizes],
    };
  },
};

async function singleIncrements(subject: Subject, authors: number): Promise<Uint8Array[]> {
  const exports: Uint8Array[] = [];
  for (let author = 0; author < authors; author++) {
    const counter = await subject.counter();
    counter.increment();
    await counter.flushed();
    exports.push(counter.exportLast());
    counter.release();
  }
  return exports;
}

async function warmUp(subject: Subject, steps: number): Promise<void> {
  const counter = await subject.counter();
  for (let step = 0; step < steps; step++) {
    counter.increment();
    await counter.flushed();
  }
  await counter.settled();
  counter.release();
}

// Joinery, Yjs and Automerge under the same workload and the same faults, each over its own protocol.

import { assert } from "@joinery/crdt";
import { automergeSubject, joinerySubject, runSubject, type Subject, yjsSubject } from "@joinery/sim/subjects";
import { type BenchCase, figure, type Outcome, type SubjectName } from "../suite.js";
import { rate } from "../work/stopwatch.js";

const subjectOf: { readonly [Name in SubjectName]?: Subject } = {
  joinery: joinerySubject,
  yjs: yjsSubject,
  automerge: automergeSubject,
};

/** `ops_s`: frames sent by real time; `bytes` of all frames; `ms`: virtual milliseconds from the heal until all had one value. The same at any scale. */
export const subjects: BenchCase = {
  id: "subjects",
  title: "10 nodes set keys of a shared map for 20 s while links lose frames and the network splits; then it heals",
  subjects: ["joinery", "yjs", "automerge"],
  metrics: ["ops_s", "bytes", "ms"],
  limitMsMin: 120_000,
  measure(name): Promise<Outcome> {
    const subject = subjectOf[name];
    assert(subject !== undefined, "the case names its subjects");
    const startedAt = performance.now();
    const result = runSubject(subject, { seed: 1, nodes: 10, durationMs: 20_000 });
    const took = performance.now() - startedAt;
    assert(result.convergeMs !== null && result.faults.length === 0, "all come to one value, and nothing is lost");
    return Promise.resolve({
      digest: `${result.operations} operations`,
      figures: [
        figure("ops_s", rate(result.frames, took)),
        figure("bytes", result.bytes),
        figure("ms", result.convergeMs),
      ],
    });
  },
};

// How samples are taken: the work is compared first, subjects take turns, and whoever is slow or differs is named.

import { describe, expect, it } from "vitest";
import type { Measure, Measured } from "../src/run/measure-apart.js";
import type { Request } from "../src/run/request.js";
import { type CaseResult, type RunOptions, runCase } from "../src/run/run-case.js";
import { type BenchCase, figure, type SubjectName } from "../src/suite.js";

const subject: BenchCase = {
  ...{ id: "a-case", title: "some work", subjects: ["joinery", "yjs"], metrics: ["ms", "bytes"] },
  measure: () => Promise.reject(new TypeError("measured apart")),
};

function done(value: number, digest = "the same", ms = 5): Measured {
  return { ended: "done", outcome: { digest, figures: [figure("ms", value), figure("bytes", 7, "v2")] }, ms };
}

interface Staged {
  readonly result: CaseResult;
  /** Who was measured, in order; with "?" the check before timing. */
  readonly asked: readonly string[];
}

async function stage(
  answer: (request: Request, turn: number) => Measured,
  more: Partial<RunOptions> = {},
): Promise<Staged> {
  const asked: string[] = [];
  const turns = new Map<SubjectName, number>();
  const measure: Measure = async (request) => {
    const isCheck = request.scale < 1;
    asked.push(`${request.subject}${isCheck ? "?" : ""}`);
    const turn = turns.get(request.subject) ?? 0;
    turns.set(request.subject, turn + 1);
    return answer(request, turn);
  };
  const limits = {
    repeats: 3,
    onceAboveMs: 100,
    measurementMsMax: 1000,
    lateMeasurementMsMax: 500,
    repeatsEndMs: 1000,
  };
  const options = { suite: "s", limits, measure, scale: 1, isLate: () => false, tell: () => {}, ...more };
  return { result: await runCase(subject, options), asked };
}

describe("a case", () => {
  it("compares the work before it times any, then lets the subjects take turns", async () => {
    const { asked } = await stage(() => done(1));
    expect(asked).toEqual(["joinery?", "yjs?", "joinery", "yjs", "joinery", "yjs", "joinery", "yjs"]);
  });
  it("has a row per figure with every sample and their median", async () => {
    const { result } = await stage((_request, turn) => done([0, 9, 2, 4][turn] as number));
    expect(result.faults).toEqual([]);
    expect(result.rows).toMatchObject([
      { subject: "joinery", metric: "ms", variant: "", value: 4, samples: [9, 2, 4] },
      { subject: "joinery", metric: "bytes", variant: "v2", value: 7, samples: [7, 7, 7] },
      { subject: "yjs", metric: "ms", value: 4 },
      { subject: "yjs", metric: "bytes", value: 7 },
    ]);
  });
  it("times nothing when the work differs", async () => {
    const { result, asked } = await stage(({ subject: name }) => done(1, name));
    expect(asked).toEqual(["joinery?", "yjs?"]);
    expect(result).toMatchObject({ rows: [], faults: ["a-case: yjs has yjs where joinery has joinery"] });
  });
  it("fails when only the full work differs", async () => {
    const { result } = await stage(({ scale, subject: name }) => done(1, scale < 1 ? "the same" : name));
    expect(result.faults).toEqual(["a-case: yjs has yjs where joinery has joinery"]);
  });
  it("fails when a subject ends differently from time to time", async () => {
    const { result } = await stage(({ subject: name }, turn) =>
      done(1, name === "yjs" && turn > 2 ? "else" : "the same"),
    );
    expect(result.faults).toEqual(["a-case: yjs has the same and else where joinery has the same"]);
  });
  it("fails when a subject does", async () => {
    const failed: Measured = { ended: "failed", reason: "out of memory", ms: 5 };
    const { result } = await stage(({ scale, subject: name }) => (scale === 1 && name === "yjs" ? failed : done(1)));
    expect(result.faults).toEqual(["a-case: yjs failed: out of memory"]);
  });
  it("asks a slow subject once and says so", async () => {
    const { result, asked } = await stage(({ subject: name }) => done(1, "the same", name === "yjs" ? 101 : 100));
    expect(asked).toEqual(["joinery?", "yjs?", "joinery", "yjs", "joinery", "joinery"]);
    expect(result.remarks).toEqual(["yjs was measured once, as a sample takes it 0.1 s in all"]);
  });
  it("gives a stopped subject rows without samples, and does not ask it again", async () => {
    const stopped: Measured = { ended: "stopped", ms: 1000 };
    const { result, asked } = await stage(({ scale, subject: name }) =>
      scale === 1 && name === "yjs" ? stopped : done(1),
    );
    expect(asked.filter((name) => name === "yjs")).toHaveLength(1);
    expect(result.faults).toEqual([]);
    expect(result.rows.filter(({ subject: name }) => name === "yjs")).toMatchObject([
      { metric: "ms", value: 1000, samples: [] },
      { metric: "bytes", value: 1000, samples: [] },
    ]);
    expect(result.remarks).toEqual([expect.stringContaining("yjs was stopped after 1.0 s")]);
  });
  it("has less patience once the suite is late", async () => {
    const stopped: Measured = { ended: "stopped", ms: 500 };
    const { result } = await stage(({ scale }) => (scale === 1 ? stopped : done(1)), { isLate: () => true });
    expect(result.rows).toMatchObject(Array.from({ length: 4 }, () => ({ value: 500, samples: [] })));
  });
  it("takes one sample each once the suite is late", async () => {
    const { result, asked } = await stage(() => done(1), { isLate: () => true });
    expect(asked).toEqual(["joinery?", "yjs?", "joinery", "yjs"]);
    expect(result.remarks).toEqual(["measured 1 of 3 times, as the time of the suite was used up"]);
  });
});

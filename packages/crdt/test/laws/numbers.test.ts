import { describeLatticeLaws } from "./lattice-laws.js";
import { subjectOf } from "./law-subject.js";
import type { Spec } from "./spec.js";

const subjects: Record<string, Spec> = {
  counter: { kind: "counter" },
  max: { kind: "max" },
  min: { kind: "min" },
  matrix: { kind: "matrix" },
};

for (const [name, spec] of Object.entries(subjects)) describeLatticeLaws(name, subjectOf(spec));
